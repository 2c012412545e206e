//! Signing in and out.

mod support;

use mock_iam::Secret;
use support::{Browser, EMAIL, PASSWORD};

#[test]
fn whoever_is_not_signed_in_comes_to_the_sign_in_page() {
    let mut browser = Browser::new(Ok);
    browser.open("/console/users");
    assert_eq!(browser.path, "/console/sign-in");
    browser.sees("Practice. Nothing here reaches AWS");
}

#[test]
fn root_signs_in_and_out() {
    let mut browser = Browser::root(Ok);
    browser.sees("root @ 123456789012");
    browser.send("Sign out", &[]);
    browser.open("/console");
    assert_eq!(browser.path, "/console/sign-in");
}

#[test]
fn a_wrong_password_is_refused_in_place() {
    let mut browser = Browser::new(Ok);
    browser.open("/console/sign-in/root");
    browser.send(
        "Sign in",
        &[("Root user email address", EMAIL), ("Password", "wrong")],
    );
    browser.sees("Your authentication information is incorrect. Please try again.");
}

#[test]
fn who_has_a_device_is_asked_for_its_code() {
    let mut browser = Browser::new(|scene| Ok(scene.root_mfa()));
    browser.open("/console/sign-in/root");
    browser.send(
        "Sign in",
        &[("Root user email address", EMAIL), ("Password", PASSWORD)],
    );
    browser.sees("Multi-factor authentication (MFA)");
    browser.send("Sign in", &[("MFA code", "000000")]);
    browser.sees("The MFA code is wrong");
}

#[test]
fn a_user_signs_in_from_the_accounts_own_address() {
    let mut browser = Browser::new(|scene| {
        scene
            .user("ana")
            .password("ana", Secret::from("Tr0ub4dor-ana"))
    });
    browser.open("/console/sign-in?account=123456789012");
    browser.send(
        "Sign in",
        &[("IAM user name", "ana"), ("Password", "Tr0ub4dor-ana")],
    );
    browser.sees("ana @ 123456789012");
    browser.sees("is not authorized to perform: iam:GetAccountSummary");
}

#[test]
fn a_user_signs_in_by_the_accounts_alias() {
    let mut browser = Browser::root(|scene| {
        scene
            .user("ana")
            .password("ana", Secret::from("Tr0ub4dor-ana"))
    });
    let root = browser.mock.signed_in(support::account(), None).unwrap();
    let mock = &browser.mock;
    mock.call::<mock_iam::wire::calls::CreateAccountAlias>(
        &root,
        &[("AccountAlias", "example-corp")],
    )
    .unwrap();
    browser.open("/console");
    browser.sees("https://example-corp.signin.aws.amazon.com/console");
    browser.follow("the practice sign-in");
    browser.send(
        "Sign in",
        &[("IAM user name", "ana"), ("Password", "Tr0ub4dor-ana")],
    );
    browser.sees("ana @ example-corp");
}
