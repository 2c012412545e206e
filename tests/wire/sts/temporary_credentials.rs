//! Temporary credentials as such: token, expiry, whoever stands behind them. The order of the checks
//! is recorded from AWS (justincormack/argmin, July 2026): token, expiry, issuer, signature.

use mock_iam::{DocumentationIds, MockIam};

use super::super::{all, refusal, status, the};
use super::{ANA_ARN, ASSUME, Account, Session, assume, trust};

const WHO: &str = "Action=GetCallerIdentity";
const INVALID: &str =
    "403 InvalidClientTokenId: The security token included in the request is invalid.";
const EXPIRED: &str = "403 ExpiredToken: The security token included in the request is expired";

fn reader() -> (Account, Session) {
    let account = Account::new();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    let session = Session::of(&account.ana(&assume("Reader", "")));
    (account, session)
}

#[test]
fn the_token_of_another_session_is_not_taken() {
    let (account, session) = reader();
    let other = Session::of(&account.ana(&assume("Reader", "")));
    let mixed = Session {
        token: other.token,
        ..session
    };
    assert_eq!(refusal(&account.as_session(&mixed, WHO)), INVALID);
}

#[test]
fn a_session_without_its_token_is_no_session() {
    let (account, session) = reader();
    let key = (session.id.as_str(), session.secret.as_str());
    assert_eq!(refusal(&account.call(key, WHO)), INVALID);
}

#[test]
fn a_long_term_key_takes_no_token() {
    let (account, session) = reader();
    let mixed = Session {
        id: super::super::ANA.0.to_owned(),
        secret: super::super::ANA.1.to_owned(),
        token: session.token,
    };
    assert_eq!(refusal(&account.as_session(&mixed, WHO)), INVALID);
}

#[test]
fn a_wrong_secret_is_a_wrong_signature() {
    let (account, session) = reader();
    let wrong = Session {
        secret: "a wrong secret".to_owned(),
        ..session
    };
    let answer = account.as_session(&wrong, WHO);
    assert_eq!(the(&answer, "Code"), "SignatureDoesNotMatch");
}

#[test]
fn they_end_to_the_second_and_stay_expired() {
    let (account, session) = reader();
    account.minutes_pass(59);
    assert_eq!(status(&account.as_session(&session, WHO)), "200");
    account.minutes_pass(1);
    assert_eq!(refusal(&account.as_session(&session, WHO)), EXPIRED);
    account.minutes_pass(24 * 60);
    for _ in 0..130 {
        Session::of(&account.ana("Action=GetSessionToken"));
    }
    assert_eq!(refusal(&account.as_session(&session, WHO)), EXPIRED);
}

#[test]
fn an_expired_session_is_expired_whatever_its_signature() {
    let (account, session) = reader();
    account.minutes_pass(60);
    let wrong = Session {
        secret: "a wrong secret".to_owned(),
        ..session
    };
    assert_eq!(refusal(&account.as_session(&wrong, WHO)), EXPIRED);
}

#[test]
fn a_role_that_comes_again_under_its_name_is_another_one() {
    let (account, session) = reader();
    account.done("Action=DeleteRole&RoleName=Reader");
    assert_eq!(refusal(&account.as_session(&session, WHO)), INVALID);
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    assert_eq!(refusal(&account.as_session(&session, WHO)), INVALID);
    let wrong = Session {
        secret: "a wrong secret".to_owned(),
        ..session.clone()
    };
    assert_eq!(refusal(&account.as_session(&wrong, WHO)), INVALID);
    account.minutes_pass(60);
    assert_eq!(refusal(&account.as_session(&session, WHO)), EXPIRED);
}

#[test]
fn a_change_of_the_trust_policy_does_not_end_a_session_and_one_of_the_permissions_counts_at_once() {
    let (account, session) = reader();
    let nobody = super::encode(&trust("arn:aws:iam::111122223333:user/admin", ASSUME));
    account.done(&format!(
        "Action=UpdateAssumeRolePolicy&RoleName=Reader&PolicyDocument={nobody}"
    ));
    assert_eq!(status(&account.ana(&assume("Reader", ""))), "403");
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "403"
    );
    account.role_may("Reader", &super::super::allow("iam:ListUsers", "*"));
    let users = account.as_session(&session, "Action=ListUsers");
    assert_eq!(all(&users, "UserName"), ["admin", "ana"]);
}

#[test]
fn a_session_of_a_role_is_not_a_user() {
    let (account, session) = reader();
    account.role_may("Reader", &super::super::allow("iam:*", "*"));
    assert_eq!(
        refusal(&account.as_session(&session, "Action=GetUser")),
        "400 ValidationError: Must specify userName when calling with non-User credentials"
    );
}

#[test]
fn the_account_of_a_temporary_key_is_known() {
    let (account, session) = reader();
    let answer = account.admin(&format!(
        "Action=GetAccessKeyInfo&AccessKeyId={}",
        session.id
    ));
    assert_eq!(the(&answer, "Account"), "111122223333");
}

#[test]
fn what_a_role_last_did_is_told() {
    let (account, session) = reader();
    account.minutes_pass(5);
    account.as_session(&session, WHO);
    let role = account.done("Action=GetRole&RoleName=Reader");
    assert_eq!(the(&role, "LastUsedDate"), "2026-11-02T09:05:00Z");
    assert_eq!(the(&role, "Region"), "us-east-1");
}

#[test]
fn they_outlive_a_restart() {
    let (account, session) = reader();
    let saved = serde_json::to_string(&account.mock.account()).expect("an account is JSON");
    let loaded = serde_json::from_str(&saved).expect("it is an account");
    let again = Account {
        mock: MockIam::new(loaded, super::super::now, DocumentationIds::new()),
        ..account
    };
    let who = again.as_session(&session, WHO);
    let arn = "arn:aws:sts::111122223333:assumed-role/Reader/lesson";
    assert_eq!(the(&who, "Arn"), arn);
}
