//! Roles, their policies and instance profiles on the wire.

use super::{Account, all, encode, refusal, the};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

/// An account with the role `deployer`, which EC2 may assume.
fn with_role() -> Account {
    let account = Account::new();
    account.done(&create("deployer"));
    account
}

fn create(name: &str) -> String {
    let trust = encode(TRUST);
    format!("Action=CreateRole&RoleName={name}&AssumeRolePolicyDocument={trust}")
}

#[test]
fn create_role_answers_with_the_role_and_its_encoded_trust_policy() {
    let answer = Account::new().done(&create("deployer"));
    assert_eq!(
        the(&answer, "Arn"),
        "arn:aws:iam::111122223333:role/deployer"
    );
    assert!(the(&answer, "RoleId").starts_with("AROA"));
    assert!(the(&answer, "AssumeRolePolicyDocument").starts_with("%7B%22Version"));
}

#[test]
fn two_roles_cannot_differ_in_case_alone() {
    let answer = with_role().admin(&create("DEPLOYER"));
    assert_eq!(
        refusal(&answer),
        "409 EntityAlreadyExists: Role with name DEPLOYER already exists."
    );
}

#[test]
fn a_trust_policy_that_is_no_json_is_refused() {
    let answer = Account::new()
        .admin("Action=CreateRole&RoleName=deployer&AssumeRolePolicyDocument=nonsense");
    assert_eq!(
        refusal(&answer),
        "400 MalformedPolicyDocument: This policy contains invalid Json"
    );
}

#[test]
fn a_session_lasts_an_hour_unless_the_role_says_otherwise() {
    let account = with_role();
    let get = "Action=GetRole&RoleName=deployer";
    assert_eq!(the(&account.done(get), "MaxSessionDuration"), "3600");
    account.done("Action=UpdateRole&RoleName=deployer&MaxSessionDuration=7200");
    assert_eq!(the(&account.done(get), "MaxSessionDuration"), "7200");
}

#[test]
fn a_role_with_policies_cannot_be_deleted() {
    let account = with_role();
    let arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    let role = "RoleName=deployer";
    account.done(&format!("Action=AttachRolePolicy&{role}&PolicyArn={arn}"));
    let listed = account.done(&format!("Action=ListAttachedRolePolicies&{role}"));
    assert_eq!(all(&listed, "PolicyArn"), [arn]);
    let answer = account.admin(&format!("Action=DeleteRole&{role}"));
    assert_eq!(
        refusal(&answer),
        "409 DeleteConflict: Cannot delete entity, must detach all policies first."
    );
    account.done(&format!("Action=DetachRolePolicy&{role}&PolicyArn={arn}"));
    account.done(&format!("Action=DeleteRole&{role}"));
    let gone = account.admin(&format!("Action=GetRole&{role}"));
    assert_eq!(
        refusal(&gone),
        "404 NoSuchEntity: The role with name deployer cannot be found."
    );
}

#[test]
fn an_instance_profile_holds_a_role() {
    let account = with_role();
    account.done("Action=CreateInstanceProfile&InstanceProfileName=web");
    let add = "Action=AddRoleToInstanceProfile&InstanceProfileName=web&RoleName=deployer";
    account.done(add);
    let shown = account.done("Action=GetInstanceProfile&InstanceProfileName=web");
    assert_eq!(the(&shown, "RoleName"), "deployer");
    assert_eq!(
        refusal(&account.admin(add)),
        "409 LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"
    );
}
