//! Permissions boundaries of users and roles: a managed policy that is the most that they may do,
//! whatever their own policies allow.

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::wire::iam as wire;
use crate::{policies, roles};

/// `PutUserPermissionsBoundary`: sets the boundary, over an older one.
pub(crate) fn put_user_permissions_boundary(
    cx: &mut Context<'_>,
    input: wire::PutUserPermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    cx.account.user(&input.user_name)?;
    check(cx.account, &input.permissions_boundary)?;
    let user = cx.account.user_mut(&input.user_name)?;
    user.permissions_boundary = Some(input.permissions_boundary);
    Ok(())
}

/// `PutRolePermissionsBoundary`.
pub(crate) fn put_role_permissions_boundary(
    cx: &mut Context<'_>,
    input: wire::PutRolePermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    roles::refuse_protected(cx.account.role(&input.role_name)?)?;
    check(cx.account, &input.permissions_boundary)?;
    let role = cx.account.role_mut(&input.role_name)?;
    role.permissions_boundary = Some(input.permissions_boundary);
    Ok(())
}

/// `DeleteUserPermissionsBoundary`. That there is none is no mistake, as far as is known: AWS's
/// answer is not on record.
pub(crate) fn delete_user_permissions_boundary(
    cx: &mut Context<'_>,
    input: wire::DeleteUserPermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    cx.account.user_mut(&input.user_name)?.permissions_boundary = None;
    Ok(())
}

/// `DeleteRolePermissionsBoundary`.
pub(crate) fn delete_role_permissions_boundary(
    cx: &mut Context<'_>,
    input: wire::DeleteRolePermissionsBoundaryRequest,
) -> Result<(), ApiError> {
    roles::refuse_protected(cx.account.role(&input.role_name)?)?;
    cx.account.role_mut(&input.role_name)?.permissions_boundary = None;
    Ok(())
}

/// Refuses a boundary that is not the ARN of a managed policy.
pub(crate) fn check(account: &Account, arn: &str) -> Result<(), ApiError> {
    policies::check_arn(arn)?;
    match policies::find(account, arn) {
        Some(_) => Ok(()),
        None => Err(ApiError::no_such_entity(format!(
            "Scope ARN: {arn} does not exist or is not attachable."
        ))),
    }
}

/// A boundary as its user or role shows it.
pub(crate) fn show(arn: Option<&String>) -> Option<wire::AttachedPermissionsBoundary> {
    arn.map(|arn| wire::AttachedPermissionsBoundary {
        permissions_boundary_type: Some("Policy".to_owned()),
        permissions_boundary_arn: Some(arn.clone()),
    })
}
