//! The condition keys that the mock sets on a request: ana may do what her one condition lets her.

use std::net::IpAddr;

use bytes::Bytes;
use http::Request;
use mock_iam::SourceIp;

use super::{ANA, Account, Signer, policy, show, status, with_version};

/// An account where ana may do everything under a condition.
fn under(condition: &str) -> Account {
    Account::where_ana_has(&policy(&format!(
        r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}"#
    )))
}

fn is_allowed(condition: &str, form: &str) -> bool {
    status(&under(condition).ana(form)) != "403"
}

/// A signed `GetUser`, which is changed before it is sent.
fn sends(condition: &str, change: impl FnOnce(&mut Request<Bytes>)) -> bool {
    let form = "Action=GetUser";
    let mut request = Signer::of(ANA, form).post(&with_version(form));
    change(&mut request);
    status(&show(&under(condition).mock.handle(request))) == "200"
}

#[test]
fn the_callers_own_keys_are_set() {
    for (key, value) in [
        ("aws:username", "ana"),
        ("aws:PrincipalArn", "arn:aws:iam::111122223333:user/ana"),
        ("aws:PrincipalAccount", "111122223333"),
        ("aws:PrincipalType", "User"),
        ("aws:ResourceAccount", "111122223333"),
        ("aws:RequestedRegion", "us-east-1"),
        ("aws:SecureTransport", "true"),
        ("aws:ViaAWSService", "false"),
        ("aws:PrincipalIsAWSService", "false"),
        ("aws:CurrentTime", "2026-11-02T09:00:00Z"),
        ("aws:EpochTime", "1793610000"),
    ] {
        let condition = format!(r#"{{"StringEquals":{{"{key}":"{value}"}}}}"#);
        assert!(is_allowed(&condition, "Action=GetUser"), "{key}");
    }
    let unique = r#"{"StringLike":{"aws:userid":"AIDA*"}}"#;
    assert!(is_allowed(unique, "Action=GetUser"));
}

#[test]
fn what_the_account_is_not_part_of_is_absent() {
    for key in [
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:SourceVpc",
        "aws:SourceIp",
        "aws:Referer",
        "aws:UserAgent",
        "aws:FederatedProvider",
        "aws:TokenIssueTime",
        // A long-term key never carries it, not even as false.
        "aws:MultiFactorAuthPresent",
        "aws:TagKeys",
    ] {
        let condition = format!(r#"{{"Null":{{"{key}":"true"}}}}"#);
        assert!(is_allowed(&condition, "Action=GetUser"), "{key}");
    }
}

#[test]
fn the_source_address_is_the_one_that_a_server_vouches_for() {
    let condition = r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#;
    let from = |address: &str| {
        let address: IpAddr = address.parse().expect("an address");
        move |request: &mut Request<Bytes>| {
            request.extensions_mut().insert(SourceIp(address));
        }
    };
    assert!(sends(condition, from("203.0.113.7")));
    assert!(!sends(condition, from("198.51.100.7")));
    // No header stands in for it.
    assert!(!sends(condition, |request| {
        let value = "203.0.113.7".parse().expect("a header");
        request.headers_mut().insert("x-forwarded-for", value);
    }));
}

#[test]
fn the_programs_name_and_the_page_before_are_what_their_headers_say() {
    for (key, header) in [("aws:UserAgent", "user-agent"), ("aws:Referer", "referer")] {
        let condition = format!(r#"{{"StringEquals":{{"{key}":"books"}}}}"#);
        for (value, expected) in [("books", true), ("another", false)] {
            let is_allowed = sends(&condition, |request| {
                let value = value.parse().expect("a header");
                request.headers_mut().insert(header, value);
            });
            assert_eq!(is_allowed, expected, "{key} {value}");
        }
    }
}

/// `aws:TagKeys` is multivalued, so that an operator without a quantifier never holds for it:
/// recorded from AWS (radkawar/stackd, `condition_sets.json`, September 2026).
#[test]
fn requested_tags_are_keys_and_their_names_a_set() {
    let tag = "Action=TagUser&UserName=ana&Tags.member.1.Key=team&Tags.member.1.Value=blue";
    for (condition, expected) in [
        (r#"{"StringEquals":{"aws:RequestTag/team":"blue"}}"#, true),
        (r#"{"StringEquals":{"aws:RequestTag/team":"red"}}"#, false),
        (
            r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}}"#,
            true,
        ),
        (
            r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"env"}}"#,
            false,
        ),
        (r#"{"StringEquals":{"aws:TagKeys":"team"}}"#, false),
        (r#"{"StringNotEquals":{"aws:TagKeys":"env"}}"#, false),
    ] {
        assert_eq!(is_allowed(condition, tag), expected, "{condition}");
    }
    let untag = "Action=UntagUser&UserName=ana&TagKeys.member.1=team";
    let set = r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}"#;
    assert!(is_allowed(set, untag));
}

#[test]
fn an_attachments_policy_is_a_key_of_attaching_only() {
    let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    let condition = format!(r#"{{"ArnEquals":{{"iam:PolicyARN":"{arn}"}}}}"#);
    let attach = |policy| format!("Action=AttachUserPolicy&UserName=ana&PolicyArn={policy}");
    assert!(is_allowed(&condition, &attach(arn)));
    assert!(!is_allowed(
        &condition,
        &attach("arn:aws:iam::aws:policy/AdministratorAccess")
    ));
    assert!(!is_allowed(
        &condition,
        &format!("Action=GetPolicy&PolicyArn={arn}")
    ));
}
