//! Service-linked roles on the wire. Unless said otherwise, AWS's answers are those that `LocalStack`
//! recorded (`TestIAMServiceRoles`).

use super::{Account, all, encode, refusal, status, the};

fn create(service: &str) -> String {
    format!("Action=CreateServiceLinkedRole&AWSServiceName={service}")
}

fn with_batch() -> Account {
    let account = Account::new();
    account.done(&create("batch.amazonaws.com"));
    account
}

#[test]
fn a_service_linked_role_has_the_services_name_path_and_trust() {
    let account = with_batch();
    let answer = account.done("Action=GetRole&RoleName=AWSServiceRoleForBatch");
    insta::assert_snapshot!(answer, @r#"
    200
    <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetRoleResult>
    <Role>
    <Path>/aws-service-role/batch.amazonaws.com/</Path>
    <RoleName>AWSServiceRoleForBatch</RoleName>
    <RoleId>AROACKCEVSAAAAEXAMPLE</RoleId>
    <Arn>arn:aws:iam::111122223333:role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22batch.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
    <MaxSessionDuration>3600</MaxSessionDuration>
    <RoleLastUsed/>
    </Role>
    </GetRoleResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetRoleResponse>
    "#);
}

#[test]
fn a_service_linked_role_holds_the_services_policy() {
    let account = with_batch();
    let listed = account.done("Action=ListAttachedRolePolicies&RoleName=AWSServiceRoleForBatch");
    assert_eq!(
        (the(&listed, "PolicyName"), the(&listed, "PolicyArn")),
        (
            "BatchServiceRolePolicy",
            "arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy"
        )
    );
    let listed = account.done("Action=ListRolePolicies&RoleName=AWSServiceRoleForBatch");
    assert!(all(&listed, "member").is_empty());
}

#[test]
fn a_service_has_one_role_unless_it_takes_a_suffix() {
    let account = with_batch();
    assert_eq!(
        refusal(&account.admin(&create("batch.amazonaws.com"))),
        "400 InvalidInput: Service role name AWSServiceRoleForBatch has been taken in this account, please try a different suffix."
    );
    account.done(&create("autoscaling.amazonaws.com"));
    let suffixed = format!("{}&CustomSuffix=blue", create("autoscaling.amazonaws.com"));
    let answer = account.done(&suffixed);
    assert_eq!(
        the(&answer, "Arn"),
        "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_blue"
    );
    assert_eq!(status(&account.admin(&suffixed)), "400");
}

#[test]
fn most_services_take_no_suffix() {
    let form = format!("{}&CustomSuffix=blue", create("acm.amazonaws.com"));
    assert_eq!(
        refusal(&Account::new().admin(&form)),
        "400 InvalidInput: Custom suffix is not allowed for acm.amazonaws.com"
    );
}

/// Two public quotes of AWS's answer, for account.amazonaws.com and bedrock-agentcore.amazonaws.com.
#[test]
fn a_service_without_such_a_role_has_no_template() {
    assert_eq!(
        refusal(&Account::new().admin(&create("account.amazonaws.com"))),
        "403 AccessDenied: Cannot find Service Linked Role template for account.amazonaws.com"
    );
}

#[test]
fn nobody_but_the_service_changes_its_role() {
    let account = with_batch();
    let document = encode(super::DOCUMENT);
    let read = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    account.done("Action=CreateInstanceProfile&InstanceProfileName=web");
    for form in [
        "Action=DeleteRole",
        "Action=UpdateRole&MaxSessionDuration=7200",
        &format!("Action=UpdateAssumeRolePolicy&PolicyDocument={document}"),
        &format!("Action=PutRolePolicy&PolicyName=p&PolicyDocument={document}"),
        "Action=DeleteRolePolicy&PolicyName=p",
        &format!("Action=AttachRolePolicy&PolicyArn={read}"),
        "Action=DetachRolePolicy&PolicyArn=arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy",
        &format!("Action=PutRolePermissionsBoundary&PermissionsBoundary={read}"),
        "Action=DeleteRolePermissionsBoundary",
        "Action=AddRoleToInstanceProfile&InstanceProfileName=web",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&RoleName=AWSServiceRoleForBatch"))),
            "400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForBatch' - this role is only modifiable by AWS",
            "{form}"
        );
    }
}

#[test]
fn its_description_may_be_changed() {
    let account = with_batch();
    let of_batch = "RoleName=AWSServiceRoleForBatch";
    account.done(&format!(
        "Action=UpdateRole&{of_batch}&Description=for+jobs"
    ));
    let shown = account.done(&format!("Action=GetRole&{of_batch}"));
    assert_eq!(the(&shown, "Description"), "for jobs");
}

#[test]
fn a_service_linked_role_is_deleted_by_a_task_that_can_be_asked_about() {
    let account = with_batch();
    let answer = account.done("Action=DeleteServiceLinkedRole&RoleName=AWSServiceRoleForBatch");
    let task = the(&answer, "DeletionTaskId");
    assert_eq!(
        task,
        "task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/7a62c49f-347e-4fc4-9331-6e8eEXAMPLE"
    );
    let answer = account.done(&format!(
        "Action=GetServiceLinkedRoleDeletionStatus&DeletionTaskId={task}"
    ));
    assert_eq!(the(&answer, "Status"), "SUCCEEDED");
    let gone = account.admin("Action=GetRole&RoleName=AWSServiceRoleForBatch");
    assert_eq!(status(&gone), "404");
}

#[test]
fn what_is_no_service_linked_role_and_no_task_is_not_found() {
    let account = super::roles::with_role();
    let delete = account.admin("Action=DeleteServiceLinkedRole&RoleName=Deployer");
    assert!(refusal(&delete).starts_with("404 NoSuchEntity: "));
    let shown = account.done("Action=GetRole&RoleName=Deployer");
    assert_eq!(the(&shown, "RoleName"), "Deployer");
    let task = account.admin("Action=GetServiceLinkedRoleDeletionStatus&DeletionTaskId=task/none");
    assert!(refusal(&task).starts_with("404 NoSuchEntity: "));
}

#[test]
fn a_denial_names_the_role_to_be_made() {
    let answer = Account::new().ana(&create("ecs.amazonaws.com"));
    assert_eq!(
        refusal(&answer),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS because no identity-based policy allows the iam:CreateServiceLinkedRole action"
    );
}
