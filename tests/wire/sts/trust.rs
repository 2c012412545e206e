//! Who may assume a role: the trust policy, the caller's own policies, and how AWS weighs them
//! within an account (IAM User Guide, "Policy evaluation logic").

use super::super::{allow, policy, refusal, status};
use super::{ANA_ARN, ASSUME, Account, ROOT_ARN, Session, assume, denied, trust, trust_if};

const READER: &str = "arn:aws:iam::111122223333:role/Reader";

/// Whether ana, who may do that, can assume a role with that trust policy.
fn may(own: &str, trust: &str, more: &str) -> bool {
    let account = Account::where_ana_has(own);
    account.role("Reader", trust);
    let answer = account.ana(&assume("Reader", more));
    if status(&answer) == "200" {
        return true;
    }
    assert_eq!(
        refusal(&answer),
        denied(ANA_ARN, "sts:AssumeRole", "Reader")
    );
    false
}

fn nothing() -> String {
    allow("s3:GetObject", "arn:aws:s3:::none/*")
}

#[test]
fn a_trust_policy_that_names_the_user_is_enough() {
    assert!(may(&nothing(), &trust(ANA_ARN, ASSUME), ""));
    assert!(may(&nothing(), &trust("*", ASSUME), ""));
}

#[test]
fn one_that_names_the_account_leaves_it_to_the_users_policies() {
    let account = trust(ROOT_ARN, ASSUME);
    assert!(!may(&nothing(), &account, ""));
    assert!(may(&allow("sts:AssumeRole", READER), &account, ""));
    assert!(may(
        &allow("sts:*", "*"),
        &trust("111122223333", ASSUME),
        ""
    ));
    let other = allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/Writer");
    assert!(!may(&other, &account, ""));
}

#[test]
fn a_policy_of_the_user_is_not_enough() {
    let admin = trust("arn:aws:iam::111122223333:user/admin", ASSUME);
    assert!(!may(&allow("*", "*"), &admin, ""));
}

#[test]
fn a_deny_on_either_side_wins() {
    let deny = policy(r#"{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}"#);
    assert!(!may(&deny, &trust(ANA_ARN, ASSUME), ""));
    let trust = policy(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{ROOT_ARN}"}},"Action":"sts:AssumeRole"}},
           {{"Effect":"Deny","Principal":{{"AWS":"{ANA_ARN}"}},"Action":"sts:AssumeRole"}}"#
    ));
    assert!(!may(&allow("*", "*"), &trust, ""));
}

#[test]
fn a_trust_policy_is_about_the_action_that_it_names() {
    assert!(!may(&nothing(), &trust(ANA_ARN, r#""sts:TagSession""#), ""));
    assert!(may(&nothing(), &trust(ANA_ARN, r#""sts:Assume*""#), ""));
}

#[test]
fn an_external_id_must_be_the_agreed_one() {
    let agreed = r#"{"StringEquals":{"sts:ExternalId":"Unique-ID-12345"}}"#;
    let trust = trust_if(ANA_ARN, ASSUME, agreed);
    assert!(may(&nothing(), &trust, "&ExternalId=Unique-ID-12345"));
    assert!(!may(&nothing(), &trust, "&ExternalId=Unique-ID-54321"));
    assert!(!may(&nothing(), &trust, ""));
}

#[test]
fn a_session_name_can_be_prescribed() {
    let own_name = r#"{"StringLike":{"sts:RoleSessionName":"${aws:username}"}}"#;
    let account = Account::new();
    account.role("Reader", &trust_if(ANA_ARN, ASSUME, own_name));
    let named = "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/Reader&RoleSessionName=";
    assert_eq!(status(&account.ana(&format!("{named}ana"))), "200");
    assert_eq!(status(&account.ana(&format!("{named}ben"))), "403");
}

#[test]
fn a_role_that_asks_for_a_second_factor_opens_for_no_long_term_key_without() {
    for condition in [
        r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
        r#"{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}"#,
    ] {
        assert!(!may(&nothing(), &trust_if(ANA_ARN, ASSUME, condition), ""));
    }
}

#[test]
fn the_tags_of_the_role_and_of_the_user_can_decide() {
    let own = policy(
        r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*",
            "Condition":{"StringEquals":{"iam:ResourceTag/team":"${aws:PrincipalTag/team}"}}}"#,
    );
    let account = Account::where_ana_has(&own);
    account.role("Reader", &trust(ROOT_ARN, ASSUME));
    account.done("Action=TagUser&UserName=ana&Tags.member.1.Key=team&Tags.member.1.Value=red");
    account.done("Action=TagRole&RoleName=Reader&Tags.member.1.Key=team&Tags.member.1.Value=blue");
    assert_eq!(status(&account.ana(&assume("Reader", ""))), "403");
    account.done("Action=TagRole&RoleName=Reader&Tags.member.1.Key=team&Tags.member.1.Value=red");
    assert_eq!(status(&account.ana(&assume("Reader", ""))), "200");
}

/// The same text for all of it, recorded from AWS.
#[test]
fn a_role_that_is_not_there_is_denied_like_any_other() {
    let account = Account::where_ana_has(&allow("*", "*"));
    let answer = account.ana(&assume("Nobody", ""));
    assert_eq!(
        refusal(&answer),
        denied(ANA_ARN, "sts:AssumeRole", "Nobody")
    );
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    let elsewhere = account.ana(&assume("path/Reader", ""));
    let expected = denied(ANA_ARN, "sts:AssumeRole", "path/Reader");
    assert_eq!(refusal(&elsewhere), expected);
}

/// Quoted in kubeflow/testing#961.
#[test]
fn root_assumes_no_role() {
    let account = Account::with_root_key();
    account.role("Reader", &trust("*", ASSUME));
    assert_eq!(
        refusal(&account.root(&assume("Reader", ""))),
        "403 AccessDenied: Roles may not be assumed by root accounts."
    );
}

#[test]
fn a_boundary_limits_who_is_trusted_through_the_account_and_not_who_is_trusted_by_name() {
    let account = Account::where_ana_has(&allow("*", "*"));
    let boundary = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    account.done(&format!(
        "Action=PutUserPermissionsBoundary&UserName=ana&PermissionsBoundary={boundary}"
    ));
    account.role("ByAccount", &trust(ROOT_ARN, ASSUME));
    account.role("ByName", &trust(ANA_ARN, ASSUME));
    assert_eq!(status(&account.ana(&assume("ByAccount", ""))), "403");
    assert_eq!(status(&account.ana(&assume("ByName", ""))), "200");
}

/// A session whose role is trusted stays within its session policies, one that is trusted itself
/// does not have to (the table in "Policy evaluation logic").
#[test]
fn session_policies_limit_who_is_trusted_as_a_role_and_not_who_is_trusted_as_a_session() {
    let account = Account::new();
    account.role("First", &trust(ANA_ARN, ASSUME));
    account.role(
        "ByRole",
        &trust("arn:aws:iam::111122223333:role/First", ASSUME),
    );
    let session = "arn:aws:sts::111122223333:assumed-role/First/lesson";
    account.role("BySession", &trust(session, ASSUME));
    let free = Session::of(&account.ana(&assume("First", "")));
    assert_eq!(
        status(&account.as_session(&free, &assume("ByRole", ""))),
        "200"
    );
    let policy = super::encode(&allow("iam:GetUser", "*"));
    let limited = account.ana(&assume("First", &format!("&Policy={policy}")));
    let limited = Session::of(&limited);
    let by_role = account.as_session(&limited, &assume("ByRole", ""));
    assert_eq!(
        refusal(&by_role),
        denied(session, "sts:AssumeRole", "ByRole")
    );
    let by_session = account.as_session(&limited, &assume("BySession", ""));
    assert_eq!(status(&by_session), "200");
}

#[test]
fn a_role_does_not_trust_itself() {
    let account = Account::new();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    let session = Session::of(&account.ana(&assume("Reader", "")));
    let arn = "arn:aws:sts::111122223333:assumed-role/Reader/lesson";
    assert_eq!(
        refusal(&account.as_session(&session, &assume("Reader", ""))),
        denied(arn, "sts:AssumeRole", "Reader")
    );
}

#[test]
fn the_outcome_tells_which_policy_decided() {
    let account = Account::where_ana_has(&allow("sts:AssumeRole", "*"));
    account.role("Reader", &trust(ROOT_ARN, ASSUME));
    account.role(
        "Closed",
        &trust("arn:aws:iam::111122223333:user/admin", ASSUME),
    );
    let why = |role| {
        account
            .outcome(super::super::ANA, &assume(role, ""))
            .verdict
    };
    assert_eq!(
        why("Reader").as_deref(),
        Some(
            "allowed by statement 1 of the trust policy of role Reader, and allowed by statement 1 of inline policy hers of user ana"
        )
    );
    assert_eq!(
        why("Closed").as_deref(),
        Some("not allowed by any statement of the trust policy of role Closed")
    );
    assert_eq!(
        why("Nobody").as_deref(),
        Some("there is no role arn:aws:iam::111122223333:role/Nobody")
    );
}
