//! The dashboard, the list of users, and a user's access keys.

mod support;

use mock_iam::{Scene, SceneKey};
use support::Browser;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn ana(scene: Scene) -> Result<Scene, mock_iam::error::ApiError> {
    scene
        .user("ana")
        .key("ana", SceneKey::new(KEY, SECRET).days_old(12))?
        .tag("ana", KEY, "backup script")
}

#[test]
fn the_dashboard_tells_the_truth_about_root() {
    let browser = Browser::root(Ok);
    browser.sees("Add MFA for root user");
    browser.sees("Root user has no active access keys");
    let browser = Browser::root(|scene| scene.root_key(SceneKey::new(KEY, SECRET)));
    browser.sees("Deactivate or delete access keys for root user");
}

#[test]
fn the_list_finds_a_user_by_the_id_of_a_key() {
    let mut browser = Browser::root(|scene| Ok(ana(scene)?.user("ben")));
    browser.follow("Users");
    browser.sees("Users (2)");
    browser.open("/console/users?q=akiaiosfodnn7");
    browser.sees("Users (1)");
    browser.sees("AKIAIOSFODNN7EXAMPLE (Active)");
    browser.sees("12 days");
}

#[test]
fn a_key_is_deactivated_and_then_deleted_by_its_id() {
    let mut browser = Browser::root(ana);
    browser.follow("Users");
    browser.follow("ana");
    browser.follow("Security credentials");
    browser.sees("Access keys (1)");
    browser.sees("backup script");
    browser.follow("Delete");
    browser.sees("Deactivate it first");
    browser.send("Deactivate", &[]);
    browser.sees(&format!("The access key {KEY} is inactive now."));
    browser.sees(&format!(
        "aws iam update-access-key --access-key-id {KEY} --status Inactive --user-name ana"
    ));
    browser.sees(&format!("iam.update_access_key().access_key_id(\"{KEY}\").status(StatusType::Inactive).user_name(\"ana\").send().await?"));
    browser.follow("Delete");
    browser.send("Delete", &[("Access key ID", "something else")]);
    browser.sees("Type the ID to the letter");
    browser.send("Delete", &[("Access key ID", KEY)]);
    browser.sees("Access keys (0)");
}

#[test]
fn at_two_keys_the_button_is_off_and_says_why() {
    let second = || SceneKey::new("AKIAI44QH8DHBEXAMPLE", SECRET);
    let mut browser = Browser::root(|scene| ana(scene)?.key("ana", second()));
    browser.open("/console/users/ana/security-credentials");
    browser.sees("There are two keys already. Delete one first.");
}

#[test]
fn a_hostile_name_stays_text() {
    let mut browser =
        Browser::root(|scene| ana(scene)?.tag("ana", KEY, "<script>alert(1)</script>"));
    browser.open("/console/users/ana/security-credentials");
    assert!(
        browser
            .body
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
    );
    assert!(!browser.body.contains("<script>"));
}
