//! Inline policies of users, groups and roles: each is its holder's own and goes with it.

use crate::auth::policy::PolicyDocument;
use crate::context::Context;
use crate::error::ApiError;
use crate::holder::Holder;
use crate::page::Page;
use crate::policies;
use crate::wire::iam as wire;
use crate::wire::percent_encode;

/// `PutUserPolicy`: writes an inline policy, over an older one of the same name.
pub(crate) fn put_user_policy(
    cx: &mut Context<'_>,
    input: wire::PutUserPolicyRequest,
) -> Result<(), ApiError> {
    put(
        cx,
        Holder::User(&input.user_name),
        input.policy_name,
        &input.policy_document,
    )
}

/// `PutGroupPolicy`.
pub(crate) fn put_group_policy(
    cx: &mut Context<'_>,
    input: wire::PutGroupPolicyRequest,
) -> Result<(), ApiError> {
    put(
        cx,
        Holder::Group(&input.group_name),
        input.policy_name,
        &input.policy_document,
    )
}

/// `PutRolePolicy`.
pub(crate) fn put_role_policy(
    cx: &mut Context<'_>,
    input: wire::PutRolePolicyRequest,
) -> Result<(), ApiError> {
    put(
        cx,
        Holder::Role(&input.role_name),
        input.policy_name,
        &input.policy_document,
    )
}

/// `GetUserPolicy`.
pub(crate) fn get_user_policy(
    cx: &mut Context<'_>,
    input: wire::GetUserPolicyRequest,
) -> Result<wire::GetUserPolicyResponse, ApiError> {
    let document = get(cx, Holder::User(&input.user_name), &input.policy_name)?;
    Ok(wire::GetUserPolicyResponse {
        user_name: cx.account.user(&input.user_name)?.name.clone(),
        policy_name: input.policy_name,
        policy_document: document,
    })
}

/// `GetGroupPolicy`.
pub(crate) fn get_group_policy(
    cx: &mut Context<'_>,
    input: wire::GetGroupPolicyRequest,
) -> Result<wire::GetGroupPolicyResponse, ApiError> {
    let document = get(cx, Holder::Group(&input.group_name), &input.policy_name)?;
    Ok(wire::GetGroupPolicyResponse {
        group_name: cx.account.group(&input.group_name)?.name.clone(),
        policy_name: input.policy_name,
        policy_document: document,
    })
}

/// `GetRolePolicy`.
pub(crate) fn get_role_policy(
    cx: &mut Context<'_>,
    input: wire::GetRolePolicyRequest,
) -> Result<wire::GetRolePolicyResponse, ApiError> {
    let document = get(cx, Holder::Role(&input.role_name), &input.policy_name)?;
    Ok(wire::GetRolePolicyResponse {
        role_name: cx.account.role(&input.role_name)?.name.clone(),
        policy_name: input.policy_name,
        policy_document: document,
    })
}

/// `DeleteUserPolicy`.
pub(crate) fn delete_user_policy(
    cx: &mut Context<'_>,
    input: wire::DeleteUserPolicyRequest,
) -> Result<(), ApiError> {
    delete(cx, Holder::User(&input.user_name), &input.policy_name)
}

/// `DeleteGroupPolicy`.
pub(crate) fn delete_group_policy(
    cx: &mut Context<'_>,
    input: wire::DeleteGroupPolicyRequest,
) -> Result<(), ApiError> {
    delete(cx, Holder::Group(&input.group_name), &input.policy_name)
}

/// `DeleteRolePolicy`.
pub(crate) fn delete_role_policy(
    cx: &mut Context<'_>,
    input: wire::DeleteRolePolicyRequest,
) -> Result<(), ApiError> {
    delete(cx, Holder::Role(&input.role_name), &input.policy_name)
}

/// `ListUserPolicies`: the names of the inline policies.
pub(crate) fn list_user_policies(
    cx: &mut Context<'_>,
    input: wire::ListUserPoliciesRequest,
) -> Result<wire::ListUserPoliciesResponse, ApiError> {
    let holder = Holder::User(&input.user_name);
    let page = list(cx, holder, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListUserPoliciesResponse {
        policy_names: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListGroupPolicies`.
pub(crate) fn list_group_policies(
    cx: &mut Context<'_>,
    input: wire::ListGroupPoliciesRequest,
) -> Result<wire::ListGroupPoliciesResponse, ApiError> {
    let holder = Holder::Group(&input.group_name);
    let page = list(cx, holder, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListGroupPoliciesResponse {
        policy_names: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListRolePolicies`.
pub(crate) fn list_role_policies(
    cx: &mut Context<'_>,
    input: wire::ListRolePoliciesRequest,
) -> Result<wire::ListRolePoliciesResponse, ApiError> {
    let holder = Holder::Role(&input.role_name);
    let page = list(cx, holder, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListRolePoliciesResponse {
        policy_names: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

fn put(cx: &mut Context<'_>, holder: Holder<'_>, name: String, text: &str) -> Result<(), ApiError> {
    let inline = &holder.changeable(cx.account)?.inline;
    let document = PolicyDocument::parse_identity(text)?;
    let others = inline.iter().filter(|(other, _)| **other != name);
    let sizes = others.map(|(_, policy)| policies::size(policy.text()));
    let quota = holder.inline_quota();
    if sizes.sum::<usize>() + policies::size(text) > quota {
        return Err(ApiError::limit_exceeded(format!(
            "Maximum policy size of {quota} bytes exceeded for {} {}",
            holder.kind(),
            holder.name()
        )));
    }
    let permissions = holder.permissions_mut(cx.account)?;
    permissions.inline.insert(name, document);
    Ok(())
}

fn get(cx: &Context<'_>, holder: Holder<'_>, name: &str) -> Result<String, ApiError> {
    let document = holder.permissions(cx.account)?.inline.get(name);
    let document = document.ok_or_else(|| no_such_policy(holder, name))?;
    Ok(percent_encode(document.text()))
}

fn delete(cx: &mut Context<'_>, holder: Holder<'_>, name: &str) -> Result<(), ApiError> {
    if !holder.changeable(cx.account)?.inline.contains_key(name) {
        return Err(no_such_policy(holder, name));
    }
    holder.permissions_mut(cx.account)?.inline.remove(name);
    Ok(())
}

fn list(
    cx: &Context<'_>,
    holder: Holder<'_>,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<String>, ApiError> {
    let names = holder.permissions(cx.account)?.inline.keys();
    Page::cut(names.map(|name| (name, name.clone())), marker, max_items)
}

fn no_such_policy(holder: Holder<'_>, policy: &str) -> ApiError {
    let kind = holder.kind();
    ApiError::no_such_entity(format!(
        "The {kind} policy with name {policy} cannot be found."
    ))
}
