//! Signing up: every step, every refusal, and the account that comes of it.

mod support;

use support::{Browser, EMAIL, account};

const NEW_EMAIL: &str = "cloud.owners@example.com";
const NEW_PASSWORD: &str = "Battery-Staple-9";

/// At the first step, come from the sign-in page.
fn starting() -> Browser {
    let mut browser = Browser::new(Ok);
    browser.open("/console/sign-in");
    browser.follow("Create an AWS Account");
    browser
}

fn name_the_account(browser: &mut Browser, email: &str) {
    browser.send(
        "Verify email address",
        &[
            ("Root user email address", email),
            ("AWS account name", "example-learning-sandbox"),
        ],
    );
}

fn verify_the_email(browser: &mut Browser) {
    let code = browser.code_after("It would say:");
    browser.send("Verify", &[("Verification code", &code)]);
}

fn set_the_password(browser: &mut Browser, password: &str, again: &str) {
    browser.send(
        "Continue",
        &[
            ("Root user password", password),
            ("Confirm root user password", again),
        ],
    );
}

fn at_the_contact() -> Browser {
    let mut browser = starting();
    name_the_account(&mut browser, NEW_EMAIL);
    verify_the_email(&mut browser);
    set_the_password(&mut browser, NEW_PASSWORD, NEW_PASSWORD);
    browser
}

fn at_the_plan() -> Browser {
    let mut browser = at_the_contact();
    browser.send("Agree and Continue", &[]);
    browser.send("Verify and Continue", &[]);
    let code = browser.code_after("It would say:");
    browser.send("Continue", &[("Verify code", &code)]);
    browser
}

#[test]
fn a_sign_up_ends_in_an_account_in_which_root_creates_a_user() {
    let mut browser = at_the_plan();
    browser.send("Complete sign up", &[("Paid plan", "on")]);
    browser.sees("Congratulations");
    browser.sees("Now sign in as root");
    browser.follow("Sign in to the Console");
    browser.send("Sign in", &[("Password", NEW_PASSWORD)]);
    browser.sees("Dashboard");
    browser.sees("Add MFA for root user");
    browser.sees_not("123456789012");

    browser.follow("Users");
    browser.follow("Create user");
    browser.send("Next", &[("User name", "ana")]);
    browser.send("Next", &[]);
    browser.send("Create user", &[]);
    browser.sees("The user ana is created.");
    let old = browser.mock.signed_in(account(), Some("ana"));
    assert!(old.is_err(), "the other account has no ana");
}

#[test]
fn the_account_keeps_its_name() {
    let mut browser = at_the_plan();
    browser.send("Complete sign up", &[]);
    let id = browser.mock.account_of_email(NEW_EMAIL).unwrap();
    let who = browser.mock.signed_in(id, None).unwrap();
    let name = browser.mock.person(&who).unwrap().account_name;
    assert_eq!(name.as_deref(), Some("example-learning-sandbox"));
}

#[test]
fn a_step_whose_turn_has_not_come_leads_to_the_first_that_is_missing() {
    let mut browser = starting();
    for step in [
        "verify", "password", "contact", "payment", "phone", "plan", "done",
    ] {
        browser.open(&format!("/console/sign-up/{step}"));
        assert_eq!(browser.path, "/console/sign-up", "{step}");
    }
    name_the_account(&mut browser, NEW_EMAIL);
    for step in ["password", "contact", "payment", "phone", "plan", "done"] {
        browser.open(&format!("/console/sign-up/{step}"));
        assert_eq!(browser.path, "/console/sign-up/verify", "{step}");
    }
}

#[test]
fn a_step_back_shows_what_was_entered_and_asks_for_nothing_twice() {
    let mut browser = at_the_contact();
    browser.open("/console/sign-up");
    assert!(browser.body.contains(NEW_EMAIL));
    browser.open("/console/sign-up/plan");
    assert_eq!(browser.path, "/console/sign-up/contact");
}

#[test]
fn an_address_that_could_be_somebodys_is_refused() {
    let mut browser = starting();
    name_the_account(&mut browser, "maria.silva@gmail.com");
    browser.sees("maria.silva@gmail.com could be somebody's.");
    assert_eq!(browser.path, "/console/sign-up");
}

#[test]
fn an_address_that_is_none_or_has_an_account_is_refused() {
    let mut browser = starting();
    name_the_account(&mut browser, "nobody");
    browser.sees("\"nobody\" is no e-mail address.");
    name_the_account(&mut browser, EMAIL);
    browser.sees("it.admins@example.com has an account already.");
}

#[test]
fn an_account_without_a_name_is_refused() {
    let mut browser = starting();
    let fields = [("Root user email address", NEW_EMAIL)];
    browser.send("Verify email address", &fields);
    browser.sees("An account name has 1 to 50 characters.");
}

#[test]
fn what_looks_like_a_real_key_is_refused_in_every_field() {
    let mut browser = starting();
    let real = ["AKIA", "IOSFODNN7ABCDEFG"].concat();
    let fields = [
        ("Root user email address", NEW_EMAIL),
        ("AWS account name", &*real),
    ];
    browser.send("Verify email address", &fields);
    browser.sees("looks like a real access key ID");
}

#[test]
fn a_wrong_code_of_the_mail_is_refused() {
    let mut browser = starting();
    name_the_account(&mut browser, NEW_EMAIL);
    browser.send("Verify", &[("Verification code", "1")]);
    browser.sees("That is not the code.");
    browser.open("/console/sign-up/password");
    assert_eq!(browser.path, "/console/sign-up/verify");
}

#[test]
fn a_password_that_is_weak_or_not_repeated_is_refused() {
    let mut browser = starting();
    name_the_account(&mut browser, NEW_EMAIL);
    verify_the_email(&mut browser);
    set_the_password(&mut browser, "short", "short");
    browser.sees("Password should have a minimum length of 8");
    set_the_password(&mut browser, NEW_PASSWORD, "Battery-Staple-8");
    browser.sees("The two passwords are not the same.");
    set_the_password(&mut browser, NEW_EMAIL, NEW_EMAIL);
    browser.sees("The password must be neither the e-mail address nor the account name");
}

#[test]
fn no_page_carries_the_password() {
    let mut browser = at_the_contact();
    for step in ["password", "contact"] {
        browser.open(&format!("/console/sign-up/{step}"));
        assert!(!browser.body.contains(NEW_PASSWORD), "{step}");
    }
}

#[test]
fn a_number_that_could_be_somebodys_is_refused_and_the_others_entries_stay() {
    let mut browser = at_the_contact();
    let fields = [
        ("Phone number", "+49 170 1234567"),
        ("Full name", "Ben Example"),
    ];
    browser.send("Agree and Continue", &fields);
    browser.sees("+49 170 1234567 could be somebody's number.");
    assert!(browser.body.contains("Ben Example"));
}

#[test]
fn a_contact_without_a_name_is_refused() {
    let mut browser = at_the_contact();
    browser.send("Agree and Continue", &[("Full name", "")]);
    browser.sees("Enter the full name.");
}

#[test]
fn the_card_is_shown_and_takes_no_typing() {
    let mut browser = at_the_contact();
    browser.send("Agree and Continue", &[("Full name", "Ben Example")]);
    browser.sees("0000 0000 0000 0000");
    browser.sees("Ben Example");
    let (_, fields) = browser.form("Verify and Continue", &[]);
    let names: Vec<_> = fields.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["form-token"]);
}

#[test]
fn a_wrong_code_of_the_message_is_refused() {
    let mut browser = at_the_contact();
    browser.send("Agree and Continue", &[]);
    browser.send("Verify and Continue", &[]);
    browser.send("Continue", &[("Verify code", "1")]);
    browser.sees("That is not the code.");
    assert_eq!(browser.path, "/console/sign-up/phone");
}

#[test]
fn an_account_is_opened_once() {
    let mut browser = at_the_plan();
    let (action, fields) = browser.form("Complete sign up", &[]);
    browser.post(&action, &fields);
    browser.post(&action, &fields);
    assert_eq!(browser.path, "/console/sign-up");
    assert_eq!(browser.mock.account_ids().len(), 2);
}
