//! Creating an access key: the use case, the description, the secret shown once, the file.

mod support;

use support::Browser;

fn begun(use_case: &str) -> Browser {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana/security-credentials");
    browser.follow("Create access key");
    browser.send("Next", &[(use_case, "on")]);
    browser
}

fn created() -> Browser {
    let mut browser = begun("Other");
    browser.send(
        "Create access key",
        &[("Description tag value – optional", "backup script")],
    );
    browser
}

/// The secret as Show shows it.
fn secret(browser: &mut Browser) -> (String, String) {
    browser.follow("Show");
    let text = browser.text();
    let after = |label: &str| {
        let (_, rest) = text.split_once(label).unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    };
    (after("Access key "), after("Secret access key "))
}

#[test]
fn every_use_case_but_other_wants_the_confirmation() {
    let browser = begun("Local code");
    browser.sees("Tick the box");
    let browser = begun("Other");
    browser.sees("Set description tag");
}

#[test]
fn the_confirmation_cannot_be_passed_by() {
    let mut browser = begun("Other");
    let (path, mut fields) = browser.form("Create access key", &[]);
    let use_case = fields.iter_mut().find(|(name, _)| name == "use-case");
    use_case.expect("it goes on").1 = "cli".to_owned();
    browser.post(&path, &fields);
    browser.sees("Tick the box");
    browser.open("/console/users/ana/security-credentials");
    browser.sees("Access keys (0)");
}

#[test]
fn the_file_holds_the_key_byte_for_byte() {
    let mut browser = created();
    let (id, secret) = secret(&mut browser);
    browser.follow("Download .csv file");
    let file = format!("\u{feff}Access key ID,Secret access key\r\n{id},{secret}\r\n");
    assert_eq!(browser.body, file);
    assert_eq!(
        browser.headers["content-disposition"],
        "attachment; filename=\"ana_accessKeys.csv\""
    );
}

#[test]
fn the_secret_is_lost_when_the_page_is_left() {
    let mut browser = created();
    let page = browser.path.clone();
    let (_, secret) = secret(&mut browser);
    browser.follow("Done");
    browser.sees("backup script");
    browser.open(&page);
    browser.sees("it was shown once");
    browser.sees_not(&secret);
}

#[test]
fn a_third_key_is_refused_in_aws_words() {
    let mut browser = created();
    for _ in 0..2 {
        browser.open("/console/users/ana/create-access-key");
        browser.send("Next", &[("Other", "on")]);
        browser.send("Create access key", &[]);
    }
    browser.sees("Cannot exceed quota for AccessKeysPerUser: 2");
    browser.open("/console/users/ana/security-credentials");
    browser.sees("Access keys (2)");
}

#[test]
fn whoever_is_signed_in_finds_their_own_keys() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    browser.sees("Access keys (0)");
}
