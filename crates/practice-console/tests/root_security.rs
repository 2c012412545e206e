//! Root's access keys.

mod support;

use support::Browser;

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
