//! `GetCallerIdentity` of those who hold temporary credentials.

use super::super::the;
use super::{ANA_ARN, ASSUME, Account, Session, assume, trust};

const WHO: &str = "Action=GetCallerIdentity";

#[test]
fn the_session_of_a_user_is_the_user() {
    let account = Account::new();
    let session = Session::of(&account.ana("Action=GetSessionToken"));
    let who = account.as_session(&session, WHO);
    assert_eq!(the(&who, "Arn"), ANA_ARN);
    assert_eq!(the(&who, "UserId"), the(&account.ana(WHO), "UserId"));
}

#[test]
fn the_session_of_a_role_shows_role_and_session_without_the_path() {
    let account = Account::new();
    let document = super::encode(&trust(ANA_ARN, ASSUME));
    let created = account.done(&format!(
        "Action=CreateRole&RoleName=Reader&Path=/team/&AssumeRolePolicyDocument={document}"
    ));
    let answer = account.ana(&assume("team/Reader", ""));
    let who = account.as_session(&Session::of(&answer), WHO);
    let arn = "arn:aws:sts::111122223333:assumed-role/Reader/lesson";
    assert_eq!(the(&who, "Arn"), arn);
    let id = format!("{}:lesson", the(&created, "RoleId"));
    assert_eq!(the(&who, "UserId"), id);
    assert_eq!(the(&who, "Account"), "111122223333");
    assert_eq!(the(&answer, "AssumedRoleId"), id);
}

#[test]
fn a_federated_user_goes_by_the_name_that_was_asked_for() {
    let account = Account::where_ana_has(&super::super::allow("sts:GetFederationToken", "*"));
    let answer = account.ana("Action=GetFederationToken&Name=carol");
    let who = account.as_session(&Session::of(&answer), WHO);
    let arn = "arn:aws:sts::111122223333:federated-user/carol";
    assert_eq!(the(&who, "Arn"), arn);
    assert_eq!(the(&who, "UserId"), "111122223333:carol");
    assert_eq!(the(&answer, "FederatedUserId"), "111122223333:carol");
}
