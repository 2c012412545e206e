//! `GetSessionToken`.

use super::super::{refusal, scene, the};
use super::{Account, Session};
use mock_iam::SceneKey;

const GET: &str = "Action=GetSessionToken";
const INVALID: &str =
    "403 InvalidClientTokenId: The security token included in the request is invalid.";

fn lasts_until(answer: &str) -> &str {
    the(answer, "Expiration")
}

#[test]
fn it_needs_no_permission_and_cannot_be_denied() {
    let deny = super::super::policy(r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#);
    let account = Account::where_ana_has(&deny);
    let session = Session::of(&account.ana(GET));
    assert!(session.id.starts_with("ASIA"), "{}", session.id);
    assert_eq!(session.id.len(), 20);
    assert!(session.token.len() >= 100, "{}", session.token);
}

#[test]
fn it_lasts_twelve_hours_unless_the_request_says_otherwise() {
    let account = Account::new();
    assert_eq!(lasts_until(&account.ana(GET)), "2026-11-02T21:00:00Z");
    let short = account.ana("Action=GetSessionToken&DurationSeconds=900");
    assert_eq!(lasts_until(&short), "2026-11-02T09:15:00Z");
    let long = account.ana("Action=GetSessionToken&DurationSeconds=129600");
    assert_eq!(lasts_until(&long), "2026-11-03T21:00:00Z");
}

#[test]
fn it_lasts_no_less_than_a_quarter_of_an_hour_and_no_more_than_a_day_and_a_half() {
    let account = Account::new();
    for (seconds, constraint) in [
        (899, "Member must have value greater than or equal to 900"),
        (
            129_601,
            "Member must have value less than or equal to 129600",
        ),
    ] {
        assert_eq!(
            refusal(&account.ana(&format!("{GET}&DurationSeconds={seconds}"))),
            format!(
                "400 ValidationError: 1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: {constraint}"
            )
        );
    }
}

/// "If the duration is longer than one hour, the session for AWS account owners defaults to one
/// hour" (API reference).
#[test]
fn a_session_of_roots_lasts_an_hour_at_most() {
    let account = Account::with_root_key();
    for form in [GET, "Action=GetSessionToken&DurationSeconds=7200"] {
        assert_eq!(lasts_until(&account.root(form)), "2026-11-02T10:00:00Z");
    }
    let short = account.root("Action=GetSessionToken&DurationSeconds=900");
    assert_eq!(lasts_until(&short), "2026-11-02T09:15:00Z");
}

/// Reported many times, as in cloudyr/aws.iam#15.
#[test]
fn without_a_second_factor_it_is_no_good_for_iam() {
    let account = Account::new();
    let session = Session::of(&account.admin(GET));
    assert_eq!(
        refusal(&account.as_session(&session, "Action=ListUsers")),
        INVALID
    );
}

/// aws/aws-sdk-net#1704, hashicorp/vault#4108.
#[test]
fn it_cannot_be_had_with_temporary_credentials() {
    let account = Account::new();
    let session = Session::of(&account.admin(GET));
    assert_eq!(
        refusal(&account.as_session(&session, GET)),
        "403 AccessDenied: Cannot call GetSessionToken with session credentials"
    );
    assert_eq!(
        refusal(&account.as_session(&session, "Action=GetFederationToken&Name=carol")),
        "403 AccessDenied: Cannot call GetFederationToken with session credentials"
    );
}

/// aws/aws-cli#6325.
#[test]
fn a_device_that_is_not_the_callers_is_refused() {
    let account = Account::new();
    let device = "&SerialNumber=arn:aws:iam::111122223333:mfa/none&TokenCode=123456";
    assert_eq!(
        refusal(&account.ana(&format!("{GET}{device}"))),
        "403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
    );
}

#[test]
fn a_code_has_six_digits() {
    let account = Account::new();
    let device = "&SerialNumber=arn:aws:iam::111122223333:mfa/none&TokenCode=12345678";
    assert_eq!(
        refusal(&account.ana(&format!("{GET}{device}"))),
        "400 ValidationError: 1 validation error detected: Value '12345678' at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6"
    );
}

#[test]
fn the_token_is_as_long_as_the_request_wants_it_at_least() {
    let account = Account::new();
    let answer = account.ana("Action=GetSessionToken&MinimumSessionTokenSize=4096");
    assert_eq!(the(&answer, "SessionToken").len(), 4096);
    assert_eq!(the(&answer, "SessionTokenSize"), "4096");
    assert_eq!(the(&answer, "SessionTokenUtilization"), "100");
}

#[test]
fn it_outlives_the_key_that_asked_for_it_but_not_the_user() {
    let scene = scene()
        .user("ben")
        .key("ben", SceneKey::new("AKIABEN222222EXAMPLE", "a secret"))
        .expect("ben is there");
    let account = Account::of(scene);
    let key = ("AKIABEN222222EXAMPLE", "a secret");
    let session = Session::of(&account.call(key, GET));
    account.done("Action=DeleteAccessKey&UserName=ben&AccessKeyId=AKIABEN222222EXAMPLE");
    let who = account.as_session(&session, "Action=GetCallerIdentity");
    assert_eq!(the(&who, "Arn"), "arn:aws:iam::111122223333:user/ben");
    account.done("Action=DeleteUser&UserName=ben");
    account.done("Action=CreateUser&UserName=ben");
    assert_eq!(
        refusal(&account.as_session(&session, "Action=GetCallerIdentity")),
        INVALID
    );
}

#[test]
fn it_follows_the_user_to_another_name() {
    let account = Account::new();
    let session = Session::of(&account.ana(GET));
    account.done("Action=UpdateUser&UserName=ana&NewUserName=Anna");
    let who = account.as_session(&session, "Action=GetCallerIdentity");
    assert_eq!(the(&who, "Arn"), "arn:aws:iam::111122223333:user/Anna");
}
