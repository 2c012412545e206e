//! Tags of users on the wire.

use super::{Account, all, refusal, status, the};

fn tag(key: &str, value: &str) -> String {
    format!("Action=TagUser&UserName=ana&Tags.member.1.Key={key}&Tags.member.1.Value={value}")
}

#[test]
fn a_tag_keeps_the_case_of_its_key() {
    let account = Account::new();
    account.done(&tag("Team", "books"));
    let listed = account.done("Action=ListUserTags&UserName=ana");
    assert_eq!(
        (the(&listed, "Key"), the(&listed, "Value")),
        ("Team", "books")
    );
}

/// "Tag keys for IAM resources are not case sensitive but case is preserved" (IAM User Guide).
#[test]
fn a_key_in_another_case_is_the_same_key() {
    let account = Account::new();
    account.done(&tag("Team", "books"));
    account.done(&tag("TEAM", "maps"));
    let listed = account.done("Action=ListUserTags&UserName=ana");
    assert_eq!(all(&listed, "Value"), ["maps"]);
    account.done("Action=UntagUser&UserName=ana&TagKeys.member.1=team");
    assert!(
        !account
            .done("Action=ListUserTags&UserName=ana")
            .contains("<Key>")
    );
}

#[test]
fn one_request_cannot_have_a_key_twice() {
    let account = Account::new();
    let form = format!(
        "{}&Tags.member.2.Key=team&Tags.member.2.Value=maps",
        tag("Team", "books")
    );
    assert_eq!(
        refusal(&account.admin(&form)),
        "400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive."
    );
}

#[test]
fn a_tag_that_is_not_there_can_be_removed() {
    let form = "Action=UntagUser&UserName=ana&TagKeys.member.1=team";
    assert_eq!(status(&Account::new().admin(form)), "200");
}

#[test]
fn a_value_may_be_empty() {
    let account = Account::new();
    account.done(&tag("Team", ""));
    assert!(
        account
            .done("Action=ListUserTags&UserName=ana")
            .contains("<Key>Team</Key>")
    );
}

#[test]
fn a_user_has_fifty_tags_at_most() {
    let account = Account::new();
    for number in 1..=50 {
        account.done(&tag(&format!("key{number}"), "value"));
    }
    let answer = account.admin(&tag("key51", "value"));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("409", "LimitExceeded")
    );
    account.done(&tag("key50", "another value"));
}

/// Recorded from AWS (radkawar/stackd, `tags_aws.json`, September 2026).
#[test]
fn aws_keeps_a_prefix_of_keys_for_itself_and_none_of_values() {
    let account = Account::new();
    let reserved = "400 InvalidInput: Tag keys beginning with aws: are reserved for system use.";
    for key in ["aws:team", "AWS:team"] {
        assert_eq!(refusal(&account.admin(&tag(key, "books"))), reserved);
    }
    account.done("Action=CreateVirtualMFADevice&VirtualMFADeviceName=phone");
    let device = "Action=TagMFADevice&SerialNumber=arn:aws:iam::111122223333:mfa/phone";
    let device = format!("{device}&Tags.member.1.Key=aws:team&Tags.member.1.Value=books");
    assert_eq!(refusal(&account.admin(&device)), reserved);
    account.done(&tag("team", "aws:books"));
    account.done("Action=UntagUser&UserName=ana&TagKeys.member.1=aws:team");
}
