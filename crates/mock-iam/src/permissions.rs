//! What is put on users and groups: inline policies, and attached managed ones.

use std::collections::BTreeMap;

use crate::account::{Account, Permissions};
use crate::auth::policy::PolicyDocument;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::policies::{self, AnyPolicy};
use crate::wire::iam as wire;
use crate::{quotas, wire::percent_encode};

/// Who holds permissions: the kind and the name as the request gave it.
#[derive(Clone, Copy)]
enum Holder<'a> {
    User(&'a str),
    Group(&'a str),
}

impl Holder<'_> {
    fn permissions(self, account: &Account) -> Result<&Permissions, ApiError> {
        match self {
            Self::User(name) => Ok(&account.user(name)?.permissions),
            Self::Group(name) => Ok(&account.group(name)?.permissions),
        }
    }

    fn permissions_mut(self, account: &mut Account) -> Result<&mut Permissions, ApiError> {
        match self {
            Self::User(name) => Ok(&mut account.user_mut(name)?.permissions),
            Self::Group(name) => Ok(&mut account.group_mut(name)?.permissions),
        }
    }

    fn no_such_policy(self, policy: &str) -> ApiError {
        let kind = match self {
            Self::User(_) => "user",
            Self::Group(_) => "group",
        };
        ApiError::no_such_entity(format!(
            "The {kind} policy with name {policy} cannot be found."
        ))
    }

    /// How much the inline policies may hold together, and how AWS calls it.
    fn inline_quota(self) -> (usize, String) {
        match self {
            Self::User(name) => (quotas::USER_POLICY_SIZE, format!("user {name}")),
            Self::Group(name) => (quotas::GROUP_POLICY_SIZE, format!("group {name}")),
        }
    }

    fn attachment_quota(self) -> &'static str {
        match self {
            Self::User(_) => "PoliciesPerUser",
            Self::Group(_) => "PoliciesPerGroup",
        }
    }
}

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

fn put(cx: &mut Context<'_>, holder: Holder<'_>, name: String, text: &str) -> Result<(), ApiError> {
    let permissions = holder.permissions_mut(cx.account)?;
    let document = PolicyDocument::parse_identity(text)?;
    let others = permissions
        .inline
        .iter()
        .filter(|(other, _)| **other != name);
    let size = others
        .map(|(_, policy)| policies::size(policy.text()))
        .sum::<usize>();
    let (quota, who) = holder.inline_quota();
    if size + policies::size(text) > quota {
        let text = format!("Maximum policy size of {quota} bytes exceeded for {who}");
        return Err(ApiError::limit_exceeded(text));
    }
    permissions.inline.insert(name, document);
    Ok(())
}

fn get(cx: &Context<'_>, holder: Holder<'_>, name: &str) -> Result<String, ApiError> {
    let document = holder.permissions(cx.account)?.inline.get(name);
    let document = document.ok_or_else(|| holder.no_such_policy(name))?;
    Ok(percent_encode(document.text()))
}

fn delete(cx: &mut Context<'_>, holder: Holder<'_>, name: &str) -> Result<(), ApiError> {
    let removed = holder.permissions_mut(cx.account)?.inline.remove(name);
    removed.map(drop).ok_or_else(|| holder.no_such_policy(name))
}

fn list(
    cx: &Context<'_>,
    holder: Holder<'_>,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<String>, ApiError> {
    let inline: &BTreeMap<_, _> = &holder.permissions(cx.account)?.inline;
    Page::cut(
        inline.keys().map(|name| (name, name.clone())),
        marker,
        max_items,
    )
}

fn attach(cx: &mut Context<'_>, holder: Holder<'_>, arn: &str) -> Result<(), ApiError> {
    holder.permissions(cx.account)?;
    policies::check_arn(arn)?;
    let arn = policies::find(cx.account, arn)
        .map(|policy| policy.arn(cx.account))
        .ok_or_else(|| {
            ApiError::no_such_entity(format!("Policy {arn} does not exist or is not attachable."))
        })?;
    let attached = &mut holder.permissions_mut(cx.account)?.attached;
    if !attached.contains(&arn) && attached.len() >= quotas::ATTACHED_POLICIES {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for {}: {}",
            holder.attachment_quota(),
            quotas::ATTACHED_POLICIES
        )));
    }
    attached.insert(arn);
    Ok(())
}

fn detach(cx: &mut Context<'_>, holder: Holder<'_>, arn: &str) -> Result<(), ApiError> {
    policies::check_arn(arn)?;
    if holder.permissions_mut(cx.account)?.attached.remove(arn) {
        return Ok(());
    }
    Err(ApiError::no_such_entity(format!(
        "Policy {arn} was not found."
    )))
}

fn attached(
    account: &Account,
    permissions: &Permissions,
    prefix: Option<&str>,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<wire::AttachedPolicy>, ApiError> {
    let found = permissions.attached.iter().filter_map(|arn| {
        let policy = policies::find(account, arn)?;
        let show = |policy: AnyPolicy<'_>| wire::AttachedPolicy {
            policy_name: Some(policy.name().to_owned()),
            policy_arn: Some(arn.clone()),
        };
        policy
            .path()
            .starts_with(prefix.unwrap_or("/"))
            .then(|| (arn, show(policy)))
    });
    Page::cut(found, marker, max_items)
}
