//! What was called: who sees it, and how it is found and copied.

mod support;

use mock_iam::{Scene, Secret};
use support::Browser;

const AUDIT: &str = "arn:aws:iam::aws:policy/AWSCloudTrail_ReadOnlyAccess";

fn ana(scene: Scene) -> Result<Scene, mock_iam::error::ApiError> {
    let password = Secret::from("Correct-Horse-8");
    scene.user("ana").password("ana", password)
}

/// Root has created the user ben, then ana has been refused the list of users.
fn called(scene: impl FnOnce(Scene) -> Result<Scene, mock_iam::error::ApiError>) -> Browser {
    let mut browser = Browser::root(|start| scene(ana(start)?));
    let root = browser.mock.signed_in(support::account(), None).unwrap();
    let ben = [
        ("UserName", "ben"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "true"),
    ];
    let mock = browser.mock.clone();
    mock.call::<mock_iam::wire::calls::CreateUser>(&root, &ben)
        .unwrap();
    let password = [("UserName", "ben"), ("Password", "Correct-Horse-9")];
    mock.call::<mock_iam::wire::calls::CreateLoginProfile>(&root, &password)
        .unwrap();
    let ana = mock.signed_in(support::account(), Some("ana")).unwrap();
    let refused = mock.call::<mock_iam::wire::calls::ListUsers>(&ana, &[]);
    assert!(refused.is_err());
    browser.open("/console/events");
    browser
}

#[test]
fn the_list_says_who_called_what_and_why_it_was_refused() {
    let browser = called(Ok);
    browser.sees("ana in the console ListUsers refused AccessDenied : User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:ListUsers");
    browser.sees("root in the console CreateUser done");
}

#[test]
fn each_call_has_the_line_in_rust_and_of_the_cli() {
    let browser = called(Ok);
    browser.sees("aws iam create-user --tags 'Key=team,Value=true' --user-name ben");
    browser.sees(r#"iam.create_user().tags(Tag::builder().key("team").value("true").build()?).user_name("ben").send().await?"#);
}

#[test]
fn a_sign_in_is_listed_without_a_line_to_copy() {
    let browser = called(Ok);
    browser.sees("ConsoleLogin done");
    browser.sees_not("console-login");
}

#[test]
fn a_password_is_masked_in_parameters_and_lines() {
    let browser = called(Ok);
    browser.sees("Password ••••");
    browser.sees_not("Correct-Horse-9");
}

#[test]
fn the_list_is_filtered_by_user_operation_and_outcome() {
    let mut browser = called(Ok);
    browser.send("Search", &[("User name", "ana")]);
    browser.sees("Events (1)");
    browser.send(
        "Search",
        &[("User name", "Everyone"), ("Event name", "createuser")],
    );
    browser.sees("Events (1)");
    browser.send("Search", &[("Event name", ""), ("Refused only", "on")]);
    browser.sees("Events (1)");
    browser.sees("ListUsers refused");
}

#[test]
fn a_user_sees_their_own_calls_alone() {
    let mut browser = called(Ok);
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/events");
    browser.sees("Whoever may do cloudtrail:LookupEvents sees everybody's.");
    browser.sees("ListUsers refused");
    browser.sees_not("CreateUser");
}

#[test]
fn whoever_may_look_up_events_sees_everybodys() {
    let mut browser = called(|scene| scene.attach("ana", AUDIT));
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/events");
    browser.sees("root in the console CreateUser done");
}

#[test]
fn a_simulations_keys_are_written_as_the_sdk_has_them() {
    let mut browser = Browser::root(Ok);
    browser.follow("Policy simulator");
    browser.send(
        "Run Simulation",
        &[
            ("New Policy – optional", r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#),
            ("Select actions", "iam:ListUsers"),
            ("aws:SourceIp", "203.0.113.7"),
        ],
    );
    browser.sees(r#".context_entries(ContextEntry::builder().context_key_name("aws:SourceIp").context_key_type(ContextKeyTypeEnum::Ip).context_key_values("203.0.113.7").build())"#);
    browser.sees("--context-entries 'ContextKeyName=aws:SourceIp,ContextKeyType=ip,ContextKeyValues=203.0.113.7'");
}
