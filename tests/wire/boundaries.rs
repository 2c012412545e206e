//! Permissions boundaries of users and roles on the wire.

use super::{Account, all, allow, encode, refusal, status, the};

const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

fn put(kind: &str, name: &str, arn: &str) -> String {
    format!("Action=Put{kind}PermissionsBoundary&{kind}Name={name}&PermissionsBoundary={arn}")
}

#[test]
fn a_boundary_is_set_shown_replaced_and_deleted() {
    let account = super::roles::with_role();
    for (kind, name) in [("User", "ana"), ("Role", "Deployer")] {
        let get = format!("Action=Get{kind}&{kind}Name={name}");
        for arn in [ADMINISTRATOR, READ] {
            account.done(&put(kind, name, arn));
            let shown = account.done(&get);
            assert_eq!(the(&shown, "PermissionsBoundaryArn"), arn);
            assert_eq!(the(&shown, "PermissionsBoundaryType"), "Policy");
        }
        account.done(&format!(
            "Action=Delete{kind}PermissionsBoundary&{kind}Name={name}"
        ));
        assert!(all(&account.done(&get), "PermissionsBoundaryArn").is_empty());
    }
}

#[test]
fn a_boundary_is_a_managed_policy_that_is_there() {
    let account = super::roles::with_role();
    let none = "arn:aws:iam::111122223333:policy/none";
    for (kind, name) in [("User", "ana"), ("Role", "Deployer")] {
        assert_eq!(
            refusal(&account.admin(&put(kind, name, none))),
            format!("404 NoSuchEntity: Scope ARN: {none} does not exist or is not attachable.")
        );
    }
    let create = format!("{}&PermissionsBoundary={none}", super::roles::create("r"));
    assert_eq!(
        refusal(&account.admin(&create)),
        format!("404 NoSuchEntity: Scope ARN: {none} does not exist or is not attachable.")
    );
}

#[test]
fn a_boundary_limits_its_user_at_once_and_no_longer_than_it_is_there() {
    let account = Account::where_ana_has(&allow("iam:*", "*"));
    account.done(&put("User", "ana", READ));
    assert_eq!(status(&account.ana("Action=ListUsers")), "200");
    assert_eq!(
        refusal(&account.ana("Action=CreateUser&UserName=ben")),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/ben because no permissions boundary allows the iam:CreateUser action"
    );
    account.done("Action=DeleteUserPermissionsBoundary&UserName=ana");
    account.ana("Action=CreateUser&UserName=ben");
    assert_eq!(status(&account.admin("Action=GetUser&UserName=ben")), "200");
}

#[test]
fn a_policy_that_bounds_someone_is_not_deleted() {
    let account = super::roles::with_role();
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=limit&PolicyDocument={document}"
    ));
    let limit = "arn:aws:iam::111122223333:policy/limit";
    account.done(&put("Role", "Deployer", limit));
    let delete = format!("Action=DeletePolicy&PolicyArn={limit}");
    assert_eq!(
        refusal(&account.admin(&delete)),
        "409 DeleteConflict: Cannot delete a policy attached to entities."
    );
    account.done("Action=DeleteRolePermissionsBoundary&RoleName=Deployer");
    account.done(&delete);
}
