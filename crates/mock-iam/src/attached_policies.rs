//! Managed policies attached to users, groups and roles.

use crate::account::{Account, Permissions};
use crate::context::Context;
use crate::error::ApiError;
use crate::holder::Holder;
use crate::page::Page;
use crate::wire::iam as wire;
use crate::{policies, quotas};

/// Where the policies are that AWS's services put on their own roles, and nobody else on anyone.
const OF_SERVICES: &str = "arn:aws:iam::aws:policy/aws-service-role/";

/// `AttachUserPolicy`: attaching again changes nothing.
pub(crate) fn attach_user_policy(
    cx: &mut Context<'_>,
    input: wire::AttachUserPolicyRequest,
) -> Result<(), ApiError> {
    attach(cx, Holder::User(&input.user_name), &input.policy_arn)
}

/// `AttachGroupPolicy`.
pub(crate) fn attach_group_policy(
    cx: &mut Context<'_>,
    input: wire::AttachGroupPolicyRequest,
) -> Result<(), ApiError> {
    attach(cx, Holder::Group(&input.group_name), &input.policy_arn)
}

/// `AttachRolePolicy`.
pub(crate) fn attach_role_policy(
    cx: &mut Context<'_>,
    input: wire::AttachRolePolicyRequest,
) -> Result<(), ApiError> {
    attach(cx, Holder::Role(&input.role_name), &input.policy_arn)
}

/// `DetachUserPolicy`.
pub(crate) fn detach_user_policy(
    cx: &mut Context<'_>,
    input: wire::DetachUserPolicyRequest,
) -> Result<(), ApiError> {
    detach(cx, Holder::User(&input.user_name), &input.policy_arn)
}

/// `DetachGroupPolicy`.
pub(crate) fn detach_group_policy(
    cx: &mut Context<'_>,
    input: wire::DetachGroupPolicyRequest,
) -> Result<(), ApiError> {
    detach(cx, Holder::Group(&input.group_name), &input.policy_arn)
}

/// `DetachRolePolicy`.
pub(crate) fn detach_role_policy(
    cx: &mut Context<'_>,
    input: wire::DetachRolePolicyRequest,
) -> Result<(), ApiError> {
    detach(cx, Holder::Role(&input.role_name), &input.policy_arn)
}

/// `ListAttachedUserPolicies`.
pub(crate) fn list_attached_user_policies(
    cx: &mut Context<'_>,
    input: wire::ListAttachedUserPoliciesRequest,
) -> Result<wire::ListAttachedUserPoliciesResponse, ApiError> {
    let permissions = Holder::User(&input.user_name).permissions(cx.account)?;
    let prefix = input.path_prefix.as_deref();
    let page = attached(
        cx.account,
        permissions,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;
    Ok(wire::ListAttachedUserPoliciesResponse {
        attached_policies: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListAttachedGroupPolicies`.
pub(crate) fn list_attached_group_policies(
    cx: &mut Context<'_>,
    input: wire::ListAttachedGroupPoliciesRequest,
) -> Result<wire::ListAttachedGroupPoliciesResponse, ApiError> {
    let permissions = Holder::Group(&input.group_name).permissions(cx.account)?;
    let prefix = input.path_prefix.as_deref();
    let page = attached(
        cx.account,
        permissions,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;
    Ok(wire::ListAttachedGroupPoliciesResponse {
        attached_policies: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListAttachedRolePolicies`.
pub(crate) fn list_attached_role_policies(
    cx: &mut Context<'_>,
    input: wire::ListAttachedRolePoliciesRequest,
) -> Result<wire::ListAttachedRolePoliciesResponse, ApiError> {
    let permissions = Holder::Role(&input.role_name).permissions(cx.account)?;
    let prefix = input.path_prefix.as_deref();
    let page = attached(
        cx.account,
        permissions,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;
    Ok(wire::ListAttachedRolePoliciesResponse {
        attached_policies: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

fn attach(cx: &mut Context<'_>, holder: Holder<'_>, arn: &str) -> Result<(), ApiError> {
    let attached = &holder.changeable(cx.account)?.attached;
    policies::check_arn(arn)?;
    if arn.starts_with(OF_SERVICES) {
        return Err(not_attachable(holder));
    }
    let arn = policies::find(cx.account, arn)
        .map(|policy| policy.arn(cx.account))
        .ok_or_else(|| {
            ApiError::no_such_entity(format!("Policy {arn} does not exist or is not attachable."))
        })?;
    if attached.contains(&arn) {
        return Ok(());
    }
    if attached.len() >= quotas::ATTACHED_POLICIES {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for {}: {}",
            holder.attachment_quota(),
            quotas::ATTACHED_POLICIES
        )));
    }
    holder.permissions_mut(cx.account)?.attached.insert(arn);
    Ok(())
}

fn detach(cx: &mut Context<'_>, holder: Holder<'_>, arn: &str) -> Result<(), ApiError> {
    let attached = &holder.changeable(cx.account)?.attached;
    policies::check_arn(arn)?;
    if !attached.contains(arn) {
        return Err(ApiError::no_such_entity(format!(
            "Policy {arn} was not found."
        )));
    }
    holder.permissions_mut(cx.account)?.attached.remove(arn);
    Ok(())
}

/// AWS's text is on record for a role; those for a user and a group are made after it.
fn not_attachable(holder: Holder<'_>) -> ApiError {
    let kind = match holder {
        Holder::User(_) => "User",
        Holder::Group(_) => "Group",
        Holder::Role(_) => "Role",
    };
    ApiError::policy_not_attachable(format!(
        "Cannot attach a Service Role Policy to a Customer {kind}."
    ))
}

fn attached(
    account: &Account,
    permissions: &Permissions,
    prefix: Option<&str>,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<wire::AttachedPolicy>, ApiError> {
    let found = permissions.attached.iter().filter_map(|arn| {
        let (path, name) = path_and_name(account, arn)?;
        let policy = wire::AttachedPolicy {
            policy_name: Some(name.to_owned()),
            policy_arn: Some(arn.clone()),
        };
        path.starts_with(prefix.unwrap_or("/"))
            .then_some((arn, policy))
    });
    Page::cut(found, marker, max_items)
}

/// Everything that is attached.
pub(crate) fn show(account: &Account, permissions: &Permissions) -> Vec<wire::AttachedPolicy> {
    let found = permissions.attached.iter().filter_map(|arn| {
        let (_, name) = path_and_name(account, arn)?;
        Some(wire::AttachedPolicy {
            policy_name: Some(name.to_owned()),
            policy_arn: Some(arn.clone()),
        })
    });
    found.collect()
}

/// Where an attached policy is and how it is called. The mock does not have every policy that the
/// role of a service holds; the ARN tells enough of it.
fn path_and_name<'a>(account: &'a Account, arn: &'a str) -> Option<(&'a str, &'a str)> {
    if let Some(policy) = policies::find(account, arn) {
        return Some((policy.path(), policy.name()));
    }
    let name = arn.strip_prefix(OF_SERVICES)?;
    Some(("/aws-service-role/", name))
}
