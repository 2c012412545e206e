//! `AssumeRole`: what a request says and what comes back. Who may is in `trust`.

use super::super::{all, refusal, status, the};
use super::{ANA_ARN, ASSUME, Account, Session, assume, denied, trust, trust_if};

fn reader() -> Account {
    let account = Account::new();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    account
}

#[test]
fn it_hands_out_an_hours_credentials() {
    let account = reader();
    let answer = account.ana(&assume("Reader", ""));
    assert_eq!(the(&answer, "AccessKeyId"), "ASIAIOSFODNN7EXAMPLE");
    assert_eq!(the(&answer, "Expiration"), "2026-11-02T10:00:00Z");
    let arn = "arn:aws:sts::111122223333:assumed-role/Reader/lesson";
    assert_eq!(the(&answer, "Arn"), arn);
    let size = the(&answer, "SessionToken").len().to_string();
    assert_eq!(the(&answer, "SessionTokenSize"), size);
    assert!(all(&answer, "SourceIdentity").is_empty(), "{answer}");
}

/// Recorded from AWS (`LocalStack`, July 2025).
#[test]
fn what_is_no_arn_is_invalid() {
    let account = reader();
    for arn in [
        "nothing-valid-in-here",
        "arn::b:::something/test-role",
        "arn:a::::something/test-role",
        "arn:a:::something/test-role",
        "arn:a:a::aaaaaaaaaa:",
    ] {
        let form = format!("Action=AssumeRole&RoleArn={arn}&RoleSessionName=lesson");
        let expected = format!("400 ValidationError: {arn} is invalid");
        assert_eq!(refusal(&account.ana(&form)), expected);
    }
}

/// Recorded from AWS (`LocalStack`, July 2025).
#[test]
fn a_session_name_has_no_colon() {
    let account = reader();
    let form = "Action=AssumeRole&RoleArn=arn:aws:iam::111122223333:role/Reader&RoleSessionName=Session1:2";
    assert_eq!(
        refusal(&account.ana(form)),
        r"400 ValidationError: 1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"
    );
}

#[test]
fn it_lasts_as_long_as_the_role_allows() {
    let account = reader();
    let refused = "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let longer = assume("Reader", "&DurationSeconds=3601");
    assert_eq!(refusal(&account.ana(&longer)), refused);
    account.done("Action=UpdateRole&RoleName=Reader&MaxSessionDuration=43200");
    let answer = account.ana(&assume("Reader", "&DurationSeconds=43200"));
    assert_eq!(the(&answer, "Expiration"), "2026-11-02T21:00:00Z");
    let still = account.ana(&assume("Reader", ""));
    assert_eq!(the(&still, "Expiration"), "2026-11-02T10:00:00Z");
}

#[test]
fn no_role_lasts_less_than_a_quarter_of_an_hour_or_more_than_twelve_hours() {
    let account = reader();
    for (seconds, constraint) in [
        (899, "greater than or equal to 900"),
        (43_201, "less than or equal to 43200"),
    ] {
        let form = assume("Reader", &format!("&DurationSeconds={seconds}"));
        assert_eq!(
            refusal(&account.ana(&form)),
            format!(
                "400 ValidationError: 1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value {constraint}"
            )
        );
    }
}

/// The role's own limit comes before that of chaining (recorded from AWS, justincormack/argmin).
#[test]
fn out_of_another_roles_session_it_lasts_an_hour_at_most() {
    let account = reader();
    account.role(
        "Second",
        &trust("arn:aws:iam::111122223333:role/Reader", ASSUME),
    );
    let first = Session::of(&account.ana(&assume("Reader", "")));
    let longer = assume("Second", "&DurationSeconds=3601");
    assert_eq!(
        refusal(&account.as_session(&first, &longer)),
        "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    );
    account.done("Action=UpdateRole&RoleName=Second&MaxSessionDuration=43200");
    assert_eq!(
        refusal(&account.as_session(&first, &longer)),
        "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
    );
    let second = account.as_session(&first, &assume("Second", "&DurationSeconds=3600"));
    let arn = "arn:aws:sts::111122223333:assumed-role/Second/lesson";
    assert_eq!(the(&second, "Arn"), arn);
}

#[test]
fn credentials_of_get_session_token_are_no_chain() {
    let account = reader();
    account.done("Action=UpdateRole&RoleName=Reader&MaxSessionDuration=7200");
    let session = Session::of(&account.ana("Action=GetSessionToken"));
    let answer = account.as_session(&session, &assume("Reader", "&DurationSeconds=7200"));
    assert_eq!(status(&answer), "200", "{answer}");
}

/// All of it recorded from AWS (justincormack/argmin).
#[test]
fn a_source_identity_is_set_once_and_goes_on() {
    let account = Account::new();
    let both = r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#;
    let is_ana = r#"{"StringEquals":{"sts:SourceIdentity":"ana"}}"#;
    account.role("First", &trust_if(ANA_ARN, both, is_ana));
    let first = "arn:aws:iam::111122223333:role/First";
    account.role("Second", &trust_if(first, both, is_ana));
    account.role("Third", &trust(first, ASSUME));

    let without = account.ana(&assume("First", ""));
    assert_eq!(
        refusal(&without),
        denied(ANA_ARN, "sts:AssumeRole", "First")
    );
    let other = account.ana(&assume("First", "&SourceIdentity=ben"));
    let set = "sts:SetSourceIdentity";
    assert_eq!(refusal(&other), denied(ANA_ARN, set, "First"));

    let answer = account.ana(&assume("First", "&SourceIdentity=ana"));
    assert_eq!(the(&answer, "SourceIdentity"), "ana");
    let session = Session::of(&answer);
    for more in ["", "&SourceIdentity=ana"] {
        let answer = account.as_session(&session, &assume("Second", more));
        assert_eq!(the(&answer, "SourceIdentity"), "ana");
    }
    assert_eq!(
        refusal(&account.as_session(&session, &assume("Second", "&SourceIdentity=ben"))),
        "400 ValidationError: The source identity is already set for this assume role session"
    );
    let arn = "arn:aws:sts::111122223333:assumed-role/First/lesson";
    let third = account.as_session(&session, &assume("Third", ""));
    assert_eq!(refusal(&third), denied(arn, set, "Third"));
}

#[test]
fn policies_can_ask_for_the_source_identity() {
    let account = Account::new();
    account.role(
        "Reader",
        &trust(ANA_ARN, r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#),
    );
    account.role_may(
        "Reader",
        &super::super::policy(
            r#"{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringEquals":{"aws:SourceIdentity":"ana"}}}"#,
        ),
    );
    let of = |more| Session::of(&account.ana(&assume("Reader", more)));
    let list = |session| account.as_session(&session, "Action=ListUsers");
    assert_eq!(status(&list(of("&SourceIdentity=ana"))), "200");
    assert_eq!(status(&list(of("&SourceIdentity=eve"))), "403");
    assert_eq!(status(&list(of(""))), "403");
}

/// How a session is revoked: whatever was issued before a moment is denied (IAM User Guide,
/// "Revoking IAM role temporary security credentials").
#[test]
fn sessions_that_are_older_than_a_moment_can_be_denied() {
    let account = reader();
    account.role_may(
        "Reader",
        &super::super::policy(
            r#"{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"},
               {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-11-02T09:01:00Z"}}}"#,
        ),
    );
    let before = Session::of(&account.ana(&assume("Reader", "")));
    account.minutes_pass(2);
    let after = Session::of(&account.ana(&assume("Reader", "")));
    assert_eq!(
        status(&account.as_session(&before, "Action=ListUsers")),
        "403"
    );
    assert_eq!(
        status(&account.as_session(&after, "Action=ListUsers")),
        "200"
    );
}

#[test]
fn the_session_of_a_role_carries_no_second_factor() {
    let account = reader();
    account.role_may(
        "Reader",
        &super::super::policy(
            r#"{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}"#,
        ),
    );
    let session = Session::of(&account.ana(&assume("Reader", "")));
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
}

#[test]
fn the_boundary_of_a_role_limits_its_sessions() {
    let account = reader();
    account.role_may("Reader", &super::super::allow("iam:*", "*"));
    account.done("Action=PutRolePermissionsBoundary&RoleName=Reader&PermissionsBoundary=arn:aws:iam::aws:policy/IAMReadOnlyAccess");
    let session = Session::of(&account.ana(&assume("Reader", "")));
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
    assert_eq!(
        refusal(&account.as_session(&session, "Action=CreateUser&UserName=ben")),
        "403 AccessDenied: User: arn:aws:sts::111122223333:assumed-role/Reader/lesson is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/ben because no permissions boundary allows the iam:CreateUser action"
    );
}

#[test]
fn a_context_that_nobody_can_verify_is_not_taken() {
    let account = reader();
    let context = "&ProvidedContexts.member.1.ProviderArn=arn:aws:iam::aws:contextProvider/IdentityCenter&ProvidedContexts.member.1.ContextAssertion=assertion";
    let answer = account.ana(&assume("Reader", context));
    assert_eq!(the(&answer, "Code"), "NotImplemented");
}
