//! Inline policies and attached ones, of roles, on the wire.

use super::roles::with_role;
use super::{all, allow, encode, refusal, the};

const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";

#[test]
fn an_inline_policy_is_put_read_listed_and_deleted() {
    let account = with_role();
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=PutRolePolicy&RoleName=deployer&PolicyName=own&PolicyDocument={document}"
    ));
    let policy = account.done("Action=GetRolePolicy&RoleName=deployer&PolicyName=own");
    assert_eq!(the(&policy, "RoleName"), "Deployer");
    assert_eq!(the(&policy, "PolicyName"), "own");
    assert!(the(&policy, "PolicyDocument").starts_with("%7B%22Version%22%3A%222012-10-17%22"));
    let listed = account.done("Action=ListRolePolicies&RoleName=Deployer");
    assert_eq!(all(&listed, "member"), ["own"]);
    let delete = "Action=DeleteRolePolicy&RoleName=Deployer&PolicyName=own";
    account.done(delete);
    assert_eq!(
        refusal(&account.admin(delete)),
        "404 NoSuchEntity: The role policy with name own cannot be found."
    );
}

#[test]
fn inline_policies_of_a_role_have_10240_characters_at_most() {
    let account = with_role();
    let long = |size: usize| {
        let empty = allow("s3:", "*");
        encode(&empty.replace("s3:", &format!("s3:{}", "a".repeat(size - empty.len()))))
    };
    let put = "Action=PutRolePolicy&RoleName=Deployer";
    let half = long(5120);
    account.done(&format!("{put}&PolicyName=one&PolicyDocument={half}"));
    account.done(&format!("{put}&PolicyName=two&PolicyDocument={half}"));
    let answer = account.admin(&format!(
        "{put}&PolicyName=two&PolicyDocument={}",
        long(5121)
    ));
    assert_eq!(
        refusal(&answer),
        "409 LimitExceeded: Maximum policy size of 10240 bytes exceeded for role Deployer"
    );
}

#[test]
fn a_managed_policy_is_attached_listed_and_detached() {
    let account = with_role();
    let role = "RoleName=Deployer";
    for _ in 0..2 {
        account.done(&format!("Action=AttachRolePolicy&{role}&PolicyArn={READ}"));
    }
    let listed = account.done(&format!("Action=ListAttachedRolePolicies&{role}"));
    assert_eq!(all(&listed, "PolicyArn"), [READ]);
    assert_eq!(all(&listed, "PolicyName"), ["IAMReadOnlyAccess"]);
    account.done(&format!("Action=DetachRolePolicy&{role}&PolicyArn={READ}"));
    assert_eq!(
        refusal(&account.admin(&format!("Action=DetachRolePolicy&{role}&PolicyArn={READ}"))),
        format!("404 NoSuchEntity: Policy {READ} was not found.")
    );
}

/// `LocalStack`, `test_role_attach_policy`.
#[test]
fn only_a_managed_policy_that_is_there_is_attached() {
    let account = with_role();
    let attach = "Action=AttachRolePolicy&RoleName=Deployer&PolicyArn";
    assert_eq!(
        refusal(&account.admin(&format!("{attach}=IAMReadOnlyAccess-and-more"))),
        "400 ValidationError: Invalid ARN:  Could not be parsed!"
    );
    let none = "arn:aws:iam::111122223333:policy/none";
    assert_eq!(
        refusal(&account.admin(&format!("{attach}={none}"))),
        format!("404 NoSuchEntity: Policy {none} does not exist or is not attachable.")
    );
}

#[test]
fn a_role_has_ten_attached_policies_at_most() {
    let account = with_role();
    let document = encode(super::DOCUMENT);
    for number in 0..10 {
        account.done(&format!(
            "Action=CreatePolicy&PolicyName=p{number}&PolicyDocument={document}"
        ));
        account.done(&format!(
            "Action=AttachRolePolicy&RoleName=Deployer&PolicyArn=arn:aws:iam::111122223333:policy/p{number}"
        ));
    }
    assert_eq!(
        refusal(&account.admin(&format!(
            "Action=AttachRolePolicy&RoleName=Deployer&PolicyArn={READ}"
        ))),
        "409 LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10"
    );
}

/// github.com, several: "`PolicyNotAttachable`: Cannot attach a Service Role Policy to a Customer
/// Role."
#[test]
fn the_policy_of_a_service_is_for_the_services_own_role() {
    let arn = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy";
    let answer = with_role().admin(&format!(
        "Action=AttachRolePolicy&RoleName=Deployer&PolicyArn={arn}"
    ));
    assert_eq!(
        refusal(&answer),
        "400 PolicyNotAttachable: Cannot attach a Service Role Policy to a Customer Role."
    );
}
