//! `GetAccountAuthorizationDetails`: every user, group, role and managed policy with its policies, in
//! one paged answer.

use std::collections::HashMap;

use crate::account::{Account, Group, Permissions, Role, User};
use crate::context::Context;
use crate::error::ApiError;
use crate::managed_policies;
use crate::page::Page;
use crate::policies::{self, AnyPolicy};
use crate::policy_entities::{Uses, all_uses};
use crate::wire::iam as wire;
use crate::wire::iam::EntityType;
use crate::wire::percent_encode;
use crate::{attached_policies, boundaries, instance_profiles, policy_versions, roles, tags};

/// Something that a page holds.
enum Entry<'a> {
    User(&'a User),
    Group(&'a Group),
    Role(&'a Role),
    Policy(AnyPolicy<'a>),
}

/// `GetAccountAuthorizationDetails`: users come first, then groups, roles and policies. Of AWS's own
/// policies it shows those that the account uses.
pub(crate) fn get_account_authorization_details(
    cx: &mut Context<'_>,
    input: wire::GetAccountAuthorizationDetailsRequest,
) -> Result<wire::GetAccountAuthorizationDetailsResponse, ApiError> {
    let account = &*cx.account;
    let counts = all_uses(account);
    let wanted = |kind| input.filter.is_empty() || input.filter.contains(&kind);
    let entries = entries(account, &counts);
    let entries = entries.filter(|(_, entry)| wanted(entry.kind()));
    let page = Page::cut(entries, input.marker.as_deref(), input.max_items)?;
    let mut answer = wire::GetAccountAuthorizationDetailsResponse {
        is_truncated: page.is_truncated,
        marker: page.marker,
        ..wire::GetAccountAuthorizationDetailsResponse::default()
    };
    for entry in page.items {
        match entry {
            Entry::User(user) => answer.user_detail_list.push(show_user(account, user)),
            Entry::Group(group) => answer.group_detail_list.push(show_group(account, group)),
            Entry::Role(role) => answer.role_detail_list.push(show_role(account, role)),
            Entry::Policy(policy) => answer.policies.push(show_policy(account, policy, &counts)),
        }
    }
    Ok(answer)
}

/// Everything, each with a key that stands in the order of the list.
fn entries<'a>(
    account: &'a Account,
    counts: &'a HashMap<&'a str, Uses>,
) -> impl Iterator<Item = (String, Entry<'a>)> {
    let users = account.users.after(None);
    let groups = account.groups.after(None);
    let roles = account.roles.after(None);
    let own = account.policies.after(None);
    let aws = managed_policies::all().filter(|policy| counts.contains_key(policy.arn.as_str()));
    let users = users.map(|(key, user)| (format!("1/{key}"), Entry::User(user)));
    let groups = groups.map(|(key, group)| (format!("2/{key}"), Entry::Group(group)));
    let roles = roles.map(|(key, role)| (format!("3/{key}"), Entry::Role(role)));
    let own = own.map(|(key, policy)| {
        let policy = AnyPolicy::Customer(policy);
        (format!("4/{key}"), Entry::Policy(policy))
    });
    let aws = aws.map(|policy| {
        let key = format!("5/{}", policy.arn);
        (key, Entry::Policy(AnyPolicy::Aws(policy)))
    });
    users.chain(groups).chain(roles).chain(own).chain(aws)
}

impl Entry<'_> {
    fn kind(&self) -> EntityType {
        match self {
            Self::User(_) => EntityType::User,
            Self::Group(_) => EntityType::Group,
            Self::Role(_) => EntityType::Role,
            Self::Policy(AnyPolicy::Customer(_)) => EntityType::LocalManagedPolicy,
            Self::Policy(AnyPolicy::Aws(_)) => EntityType::AwsManagedPolicy,
        }
    }
}

fn show_user(account: &Account, user: &User) -> wire::UserDetail {
    let groups = user.groups.iter();
    let groups = groups.filter_map(|name| account.groups.get(name));
    wire::UserDetail {
        path: Some(user.path.clone()),
        user_name: Some(user.name.clone()),
        user_id: Some(user.id.clone()),
        arn: Some(account.arn("user", &user.path, &user.name)),
        create_date: Some(user.created),
        user_policy_list: inline(&user.permissions),
        group_list: groups.map(|group| group.name.clone()).collect(),
        attached_managed_policies: attached_policies::show(account, &user.permissions),
        permissions_boundary: boundaries::show(user.permissions_boundary.as_ref()),
        tags: tags::show(&user.tags),
    }
}

fn show_group(account: &Account, group: &Group) -> wire::GroupDetail {
    wire::GroupDetail {
        path: Some(group.path.clone()),
        group_name: Some(group.name.clone()),
        group_id: Some(group.id.clone()),
        arn: Some(account.arn("group", &group.path, &group.name)),
        create_date: Some(group.created),
        group_policy_list: inline(&group.permissions),
        attached_managed_policies: attached_policies::show(account, &group.permissions),
    }
}

fn show_role(account: &Account, role: &Role) -> wire::RoleDetail {
    let profiles = instance_profiles::holding(account, &role.name);
    wire::RoleDetail {
        path: Some(role.path.clone()),
        role_name: Some(role.name.clone()),
        role_id: Some(role.id.clone()),
        arn: Some(account.arn("role", &role.path, &role.name)),
        create_date: Some(role.created),
        assume_role_policy_document: Some(percent_encode(role.trust.text())),
        instance_profile_list: profiles
            .map(|profile| instance_profiles::show(account, profile))
            .collect(),
        role_policy_list: inline(&role.permissions),
        attached_managed_policies: attached_policies::show(account, &role.permissions),
        permissions_boundary: boundaries::show(role.permissions_boundary.as_ref()),
        tags: tags::show(&role.tags),
        role_last_used: Some(roles::show_last_used(role)),
    }
}

fn show_policy(
    account: &Account,
    policy: AnyPolicy<'_>,
    counts: &HashMap<&str, Uses>,
) -> wire::ManagedPolicyDetail {
    let uses = counts.get(policy.arn(account).as_str());
    let shown = policies::show(account, policy, uses.copied().unwrap_or_default());
    wire::ManagedPolicyDetail {
        policy_name: shown.policy_name,
        policy_id: shown.policy_id,
        arn: shown.arn,
        path: shown.path,
        default_version_id: shown.default_version_id,
        attachment_count: shown.attachment_count,
        permissions_boundary_usage_count: shown.permissions_boundary_usage_count,
        is_attachable: shown.is_attachable,
        description: None,
        create_date: shown.create_date,
        update_date: shown.update_date,
        policy_version_list: policy_versions::show_all(policy),
    }
}

fn inline(permissions: &Permissions) -> Vec<wire::PolicyDetail> {
    let policies = permissions.inline.iter();
    let show =
        |(name, document): (&String, &crate::auth::policy::PolicyDocument)| wire::PolicyDetail {
            policy_name: Some(name.clone()),
            policy_document: Some(percent_encode(document.text())),
        };
    policies.map(show).collect()
}
