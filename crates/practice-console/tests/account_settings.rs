//! Account settings, the alias, and the credential report.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use mock_iam::{DocumentationIds, MockIam, Scene, Secret};
use support::Browser;

fn settings() -> Browser {
    let mut browser = Browser::root(Ok);
    browser.follow("Account settings");
    browser
}

fn set_custom(browser: &mut Browser) {
    browser.follow("Edit");
    browser.send(
        "Save changes",
        &[
            ("IAM default", "off"),
            ("Custom", "on"),
            ("Password minimum length – optional", "14"),
            ("Require at least one number", "on"),
            ("Turn on password expiration – optional", "90"),
        ],
    );
    browser.send("Set custom", &[]);
}

#[test]
fn a_new_account_goes_by_aws_default() {
    settings().sees("This account goes by IAM default : 8 to 128 characters");
}

#[test]
fn a_policy_of_ones_own_is_set_and_shown() {
    let mut browser = settings();
    set_custom(&mut browser);
    browser.sees("Password minimum length: 14");
    browser.sees("Require at least one number");
    browser.sees("Passwords expire after 90 days");
    browser.sees_not("Require at least one uppercase");
}

#[test]
fn a_policy_of_ones_own_is_what_new_passwords_must_keep_to() {
    let mut browser = settings();
    set_custom(&mut browser);
    let root = browser.mock.signed_in(support::account(), None).unwrap();
    let named = [("UserName", "ana")];
    let mock = &browser.mock;
    mock.call::<mock_iam::wire::calls::CreateUser>(&root, &named)
        .unwrap();
    let short = [("UserName", "ana"), ("Password", "Short-Horse-1")];
    let error = mock
        .call::<mock_iam::wire::calls::CreateLoginProfile>(&root, &short)
        .unwrap_err();
    assert_eq!(error.code, "PasswordPolicyViolation");
}

#[test]
fn the_default_comes_back_when_ones_own_is_deleted() {
    let mut browser = settings();
    set_custom(&mut browser);
    browser.follow("Edit");
    browser.send("Save changes", &[("IAM default", "on"), ("Custom", "off")]);
    browser.sees("They do not come back.");
    browser.send("Set default", &[]);
    browser.sees("This account goes by IAM default");
}

#[test]
fn a_number_out_of_range_is_refused_and_what_was_chosen_stays() {
    let mut browser = settings();
    browser.follow("Edit");
    let filled = [
        ("IAM default", "off"),
        ("Custom", "on"),
        ("Password minimum length – optional", "5"),
        ("Require at least one number", "on"),
    ];
    browser.send("Save changes", &filled);
    browser.send("Set custom", &[]);
    browser.sees("Member must have value greater than or equal to 6");
    assert!(browser.body.contains("value=\"5\""));
    let (_, fields) = browser.form("Save changes", &[]);
    assert!(fields.iter().any(|(name, _)| name == "RequireNumbers"));
}

#[test]
fn the_kind_of_session_tokens_is_changed() {
    let mut browser = settings();
    browser.sees("Global endpoint Valid only in AWS Regions enabled by default");
    browser.follow("Change");
    let kinds = [
        ("Valid only in AWS Regions enabled by default", "off"),
        ("All AWS Regions", "on"),
    ];
    browser.send("Save changes", &kinds);
    browser.sees("Global endpoint All AWS Regions");
}

#[test]
fn an_alias_is_made_changed_and_deleted_on_the_dashboard() {
    let mut browser = Browser::root(Ok);
    browser.follow("Create");
    browser.send("Save changes", &[("Preferred alias", "Not An Alias")]);
    assert!(browser.body.contains("field-alias-error"));
    browser.send("Save changes", &[("Preferred alias", "first-keys")]);
    browser.sees("https://first-keys.signin.aws.amazon.com/console");
    browser.follow("Edit");
    browser.send("Save changes", &[("Preferred alias", "second-keys")]);
    browser.sees("root @ second-keys");
    browser.follow("Delete");
    browser.send("Delete", &[]);
    browser.sees("The alias second-keys is deleted.");
    browser.sees("root @ 123456789012");
}

/// A browser on the credential report's page, and a clock that goes on by seconds.
fn report() -> (Browser, Arc<AtomicI64>) {
    let now: Timestamp = support::NOW.parse().unwrap();
    let scene = Scene::new(support::account(), now).user("ana");
    let password = Secret::from(support::PASSWORD);
    let account = scene.root_password(support::EMAIL, "sandbox", password);
    let seconds = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&seconds);
    let clock = move || now + SignedDuration::from_secs(clock.load(Ordering::Relaxed));
    let mock = MockIam::new(account.build(), clock, DocumentationIds::new()).with_events();
    let mut browser = Browser::of(Arc::new(mock));
    browser.sign_in_as_root();
    browser.follow("Credential report");
    (browser, seconds)
}

#[test]
fn a_report_is_started_written_and_downloaded() {
    let (mut browser, _) = report();
    browser.sees("There is no report yet.");
    browser.send("Generate report", &[]);
    browser.sees("No report exists. Starting a new report generation task");
    browser.sees("AWS is writing the report.");
    browser.follow("Refresh");
    browser.sees("Kept until 2026-11-24 13:00 UTC");
    browser.follow("Download Report");
    assert!(browser.body.starts_with("user,arn,user_creation_time,"));
    assert!(
        browser
            .body
            .contains("\nana,arn:aws:iam::123456789012:user/ana,")
    );
    assert_eq!(
        browser.headers["content-disposition"],
        "attachment; filename=\"status_reports_2026-11-24T09-00-00+00-00.csv\""
    );
}

#[test]
fn a_report_is_the_same_for_four_hours_and_old_after() {
    let (mut browser, seconds) = report();
    browser.send("Generate report", &[]);
    seconds.store(4 * 3600 - 1, Ordering::Relaxed);
    browser.open("/console/credential-report");
    browser.sees("Generated 2026-11-24 09:00 UTC");
    seconds.store(4 * 3600, Ordering::Relaxed);
    browser.open("/console/credential-report");
    browser.sees("The last report is more than four hours old.");
}
