//! Session policies: what a session may do at most.

use super::super::{allow, policy, refusal, status, the};
use super::{ANA_ARN, ASSUME, Account, Session, assume, encode, trust};

const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Reader/lesson";
const CREATE: &str = "Action=CreateUser&UserName=ben";
const LIST: &str = "Action=ListUsers";

/// A role that may do everything in IAM.
fn reader() -> Account {
    let account = Account::new();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    account.role_may("Reader", &allow("iam:*", "*"));
    account
}

fn limited_to(account: &Account, document: &str) -> Session {
    let document = encode(document);
    Session::of(&account.ana(&assume("Reader", &format!("&Policy={document}"))))
}

#[test]
fn what_no_session_policy_allows_the_session_may_not_do() {
    let account = reader();
    let session = limited_to(&account, &allow("iam:ListUsers", "*"));
    assert_eq!(status(&account.as_session(&session, LIST)), "200");
    assert_eq!(
        refusal(&account.as_session(&session, CREATE)),
        format!(
            "403 AccessDenied: User: {SESSION} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/ben because no session policy allows the iam:CreateUser action"
        )
    );
}

#[test]
fn what_a_session_policy_denies_is_denied() {
    let account = reader();
    let document = policy(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}"#,
    );
    let session = limited_to(&account, &document);
    assert_eq!(
        refusal(&account.as_session(&session, CREATE)),
        format!(
            "403 AccessDenied: User: {SESSION} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/ben with an explicit deny in a session policy"
        )
    );
}

#[test]
fn a_session_policy_gives_nothing_that_the_role_does_not_have() {
    let account = Account::new();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    let session = limited_to(&account, &allow("*", "*"));
    assert_eq!(
        refusal(&account.as_session(&session, LIST)),
        format!(
            "403 AccessDenied: User: {SESSION} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/ because no identity-based policy allows the iam:ListUsers action"
        )
    );
}

#[test]
fn managed_policies_can_be_passed_by_arn() {
    let account = reader();
    let read_only = "&PolicyArns.member.1.arn=arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    let session = Session::of(&account.ana(&assume("Reader", read_only)));
    assert_eq!(status(&account.as_session(&session, LIST)), "200");
    assert_eq!(status(&account.as_session(&session, CREATE)), "403");
}

#[test]
fn inline_and_managed_ones_allow_together() {
    let account = reader();
    let own = encode(&allow("iam:CreateUser", "*"));
    let both =
        format!("&Policy={own}&PolicyArns.member.1.arn=arn:aws:iam::aws:policy/IAMReadOnlyAccess");
    let session = Session::of(&account.ana(&assume("Reader", &both)));
    assert_eq!(status(&account.as_session(&session, LIST)), "200");
    assert_eq!(status(&account.as_session(&session, CREATE)), "200");
    assert_eq!(
        status(&account.as_session(&session, "Action=DeleteUser&UserName=ben")),
        "403"
    );
}

/// Quoted in hashicorp/vault#1113.
#[test]
fn what_is_no_json_is_no_policy() {
    let account = reader();
    let answer = account.ana(&assume("Reader", "&Policy=none"));
    assert_eq!(
        refusal(&answer),
        "400 MalformedPolicyDocument: The policy is not in the valid JSON format."
    );
}

#[test]
fn a_session_policy_names_no_principal() {
    let account = reader();
    let document = encode(&trust(ANA_ARN, ASSUME));
    let answer = account.ana(&assume("Reader", &format!("&Policy={document}")));
    assert_eq!(the(&answer, "Code"), "MalformedPolicyDocument");
}

#[test]
fn a_managed_policy_that_is_not_there_is_refused() {
    let account = reader();
    let none = "&PolicyArns.member.1.arn=arn:aws:iam::111122223333:policy/none";
    let answer = account.ana(&assume("Reader", none));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "ValidationError")
    );
}

#[test]
fn ten_managed_policies_can_be_passed_and_not_eleven() {
    let account = reader();
    let many = |number| -> String {
        let arn = |n| format!("&PolicyArns.member.{n}.arn=arn:aws:iam::aws:policy/IAMFullAccess");
        (1..=number).map(arn).collect()
    };
    assert_eq!(status(&account.ana(&assume("Reader", &many(10)))), "200");
    let answer = account.ana(&assume("Reader", &many(11)));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "ValidationError")
    );
}

/// The text is AWS's (re:Post, "`PackedPolicyTooLarge`"); since September 2026 the limit is that of
/// the token, 4,096 bytes.
#[test]
fn policies_that_no_token_can_carry_are_refused() {
    let account = reader();
    let resource = format!("arn:aws:s3:::{}", "a".repeat(4000));
    let document = encode(&allow("s3:GetObject", &resource));
    let answer = account.ana(&assume("Reader", &format!("&Policy={document}")));
    let text = refusal(&answer);
    assert!(
        text.starts_with("400 PackedPolicyTooLarge: Packed policy consumes 1")
            && text.ends_with("% of allotted space, please use smaller policy."),
        "{text}"
    );
}

#[test]
fn a_bigger_policy_takes_more_of_the_token() {
    let account = reader();
    let size = |more: &str| -> u32 {
        let answer = account.ana(&assume("Reader", more));
        assert_eq!(
            the(&answer, "PackedPolicySize"),
            the(&answer, "SessionTokenUtilization")
        );
        the(&answer, "SessionTokenUtilization")
            .parse()
            .expect("a number")
    };
    let policy = encode(&allow("iam:ListUsers", "*"));
    assert!(size("") < size(&format!("&Policy={policy}")));
}
