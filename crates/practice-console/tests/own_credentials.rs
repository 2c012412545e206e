//! The security credentials of whoever is signed in: root, or a user who may manage their own keys.

mod support;

use mock_iam::{Scene, SceneKey, Secret};
use support::Browser;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// What AWS's guide gives users for their own keys.
const OWN_KEYS: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:*AccessKey*","iam:ListUserTags","iam:TagUser"],"Resource":"arn:aws:iam::*:user/${aws:username}"}}"#;

fn ana_with_her_permission(scene: Scene) -> Result<Scene, mock_iam::error::ApiError> {
    let password = Secret::from("Correct-Horse-8");
    scene
        .user("ana")
        .password("ana", password)?
        .inline("ana", "own-keys", OWN_KEYS)
}

#[test]
fn a_root_key_wants_the_warning_accepted_and_comes_as_rootkey_csv() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    browser.follow("Create access key");
    browser.send("Create access key", &[]);
    browser.sees("Tick the box to go on.");
    let box_label =
        "I understand that a root access key is not a best practice, and still want one.";
    browser.send("Create access key", &[(box_label, "on")]);
    browser.follow("Download .csv file");
    assert!(
        browser
            .body
            .starts_with("\u{feff}Access key ID,Secret access key\r\nA")
    );
    assert_eq!(
        browser.headers["content-disposition"],
        "attachment; filename=\"rootkey.csv\""
    );
}

#[test]
fn root_keys_are_deactivated_and_deleted_like_any_other() {
    let mut browser = Browser::root(|scene| scene.root_key(SceneKey::new(KEY, SECRET)));
    browser.follow("Security credentials");
    browser.send("Deactivate", &[]);
    browser.sees(&format!("The access key {KEY} is inactive now."));
    browser.follow("Delete");
    browser.send("Delete", &[("Access key ID", KEY)]);
    browser.sees("Access keys (0)");
}

#[test]
fn a_user_makes_and_deletes_a_key_with_the_permission_for_their_own_alone() {
    let mut browser = Browser::new(ana_with_her_permission);
    browser.open("/console/sign-in?account=123456789012");
    browser.send(
        "Sign in",
        &[("IAM user name", "ana"), ("Password", "Correct-Horse-8")],
    );
    browser.follow("Security credentials");
    browser.follow("Create access key");
    browser.send("Next", &[("Other", "on")]);
    browser.send(
        "Create access key",
        &[("Description tag value – optional", "mine")],
    );
    browser.follow("Download .csv file");
    assert_eq!(
        browser.headers["content-disposition"],
        "attachment; filename=\"ana_accessKeys.csv\""
    );
    let id = browser.body.lines().nth(1).unwrap().split(',').next();
    let id = id.unwrap().to_owned();
    browser.open("/console/my-security-credentials");
    browser.sees("mine");
    browser.send("Deactivate", &[]);
    browser.follow("Delete");
    browser.send("Delete", &[("Access key ID", &id)]);
    browser.sees("Access keys (0)");
}
