//! Versions of managed policies on the wire.

use super::{ANA, Account, all, allow, encode, refusal, status, the};

const BOOKS: &str = "arn:aws:iam::111122223333:policy/books";

fn with_books() -> Account {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=books&PolicyDocument={document}"
    ));
    account.done(&format!(
        "Action=AttachUserPolicy&UserName=ana&PolicyArn={BOOKS}"
    ));
    account
}

fn create(account: &Account, and: &str) -> String {
    let document = encode(&allow("iam:GetUser", "*"));
    account.admin(&format!(
        "Action=CreatePolicyVersion&PolicyArn={BOOKS}&PolicyDocument={document}{and}"
    ))
}

fn versions(account: &Account) -> Vec<String> {
    let answer = account.done(&format!("Action=ListPolicyVersions&PolicyArn={BOOKS}"));
    all(&answer, "VersionId")
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn create_policy_version_answers_without_the_document() {
    insta::assert_snapshot!(create(&with_books(), ""), @r#"
    200
    <CreatePolicyVersionResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreatePolicyVersionResult>
    <PolicyVersion>
    <VersionId>v2</VersionId>
    <IsDefaultVersion>false</IsDefaultVersion>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    </PolicyVersion>
    </CreatePolicyVersionResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreatePolicyVersionResponse>
    "#);
}

#[test]
fn only_the_default_version_counts() {
    let account = with_books();
    create(&account, "");
    assert_eq!(status(&account.ana("Action=GetUser")), "403");
    account.done(&format!(
        "Action=SetDefaultPolicyVersion&PolicyArn={BOOKS}&VersionId=v2"
    ));
    assert_eq!(status(&account.ana("Action=GetUser")), "200");
    account.done(&format!(
        "Action=SetDefaultPolicyVersion&PolicyArn={BOOKS}&VersionId=v1"
    ));
    assert_eq!(status(&account.ana("Action=GetUser")), "403");
}

#[test]
fn a_new_version_can_be_the_default_at_once() {
    let account = with_books();
    let made = create(&account, "&SetAsDefault=true");
    assert_eq!(the(&made, "IsDefaultVersion"), "true");
    assert_eq!(status(&account.ana("Action=GetUser")), "200");
    let shown = account.done(&format!("Action=GetPolicy&PolicyArn={BOOKS}"));
    assert_eq!(the(&shown, "DefaultVersionId"), "v2");
}

/// Quoted from AWS in a public repository's notes.
#[test]
fn there_are_five_versions_at_most() {
    let account = with_books();
    for _ in 2..=5 {
        create(&account, "");
    }
    assert_eq!(
        refusal(&create(&account, "")),
        "409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version."
    );
}

#[test]
fn a_versions_number_is_never_used_again() {
    let account = with_books();
    create(&account, "");
    account.done(&format!(
        "Action=DeletePolicyVersion&PolicyArn={BOOKS}&VersionId=v2"
    ));
    assert_eq!(the(&create(&account, ""), "VersionId"), "v3");
    assert_eq!(versions(&account), ["v3", "v1"]);
}

/// Quoted from AWS in a public repository's log.
#[test]
fn the_default_version_is_not_deleted() {
    assert_eq!(
        refusal(&with_books().admin(&format!(
            "Action=DeletePolicyVersion&PolicyArn={BOOKS}&VersionId=v1"
        ))),
        "409 DeleteConflict: Cannot delete the default version of a policy."
    );
}

#[test]
fn a_version_that_is_not_there_is_no_entity() {
    let account = with_books();
    for action in [
        "GetPolicyVersion",
        "SetDefaultPolicyVersion",
        "DeletePolicyVersion",
    ] {
        let answer = account.admin(&format!("Action={action}&PolicyArn={BOOKS}&VersionId=v9"));
        assert_eq!(
            (status(&answer), the(&answer, "Code")),
            ("404", "NoSuchEntity")
        );
    }
}

#[test]
fn get_policy_version_has_the_document_percent_encoded() {
    let form = format!("Action=GetPolicyVersion&PolicyArn={BOOKS}&VersionId=v1");
    let answer = with_books().done(&form);
    assert!(the(&answer, "Document").starts_with("%7B%22Version%22%3A%222012-10-17%22%2C"));
    assert_eq!(the(&answer, "IsDefaultVersion"), "true");
}

/// "When a policy has more than one version, this field contains the date and time when the most
/// recent policy version was created" (API reference, Policy).
#[test]
fn a_policy_was_updated_when_its_newest_version_was_made() {
    let account = with_books();
    account.minutes_pass(1);
    create(&account, "");
    account.minutes_pass(1);
    account.done(&format!(
        "Action=SetDefaultPolicyVersion&PolicyArn={BOOKS}&VersionId=v2"
    ));
    let shown = account.done(&format!("Action=GetPolicy&PolicyArn={BOOKS}"));
    assert_eq!(the(&shown, "CreateDate"), "2026-11-02T09:00:00Z");
    assert_eq!(the(&shown, "UpdateDate"), "2026-11-02T09:01:00Z");
}

#[test]
fn the_verdict_names_the_statement_of_the_version_that_counts() {
    let account = with_books();
    create(&account, "&SetAsDefault=true");
    assert_eq!(
        account.outcome(ANA, "Action=GetUser").verdict.as_deref(),
        Some("allowed by statement 1 of policy arn:aws:iam::111122223333:policy/books")
    );
}
