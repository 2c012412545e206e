//! Instance profiles: what hands a role to a virtual machine.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::records::{Record, fold};
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::{quotas, roles, tags};

/// An instance profile. AWS lets it hold one role.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct InstanceProfile {
    pub name: String,
    pub path: String,
    pub id: String,
    pub created: Timestamp,
    /// The folded names of its roles.
    pub roles: BTreeSet<String>,
    pub tags: Tags,
}

impl Record for InstanceProfile {
    const KIND: &'static str = "instance_profiles";

    fn name(&self) -> &str {
        &self.name
    }
}

/// `CreateInstanceProfile`.
pub(crate) fn create_instance_profile(
    cx: &mut Context<'_>,
    input: wire::CreateInstanceProfileRequest,
) -> Result<wire::CreateInstanceProfileResponse, ApiError> {
    let name = input.instance_profile_name;
    if cx.account.instance_profiles.contains(&name) {
        return Err(ApiError::entity_already_exists(format!(
            "Instance Profile {name} already exists."
        )));
    }
    if cx.account.instance_profiles.len() >= quotas::INSTANCE_PROFILES {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for InstanceProfilesPerAccount: {}",
            quotas::INSTANCE_PROFILES
        )));
    }
    let mut tags = Tags::default();
    tags::add_exact(&mut tags, input.tags)?;
    let profile = InstanceProfile {
        id: cx.ids.unique_id("AIPA"),
        name,
        path: input.path.unwrap_or_else(|| "/".into()),
        created: cx.now,
        roles: BTreeSet::new(),
        tags,
    };
    let answer = show_in_full(cx.account, &profile);
    cx.account.instance_profiles.insert(profile);
    Ok(wire::CreateInstanceProfileResponse {
        instance_profile: answer,
    })
}

/// `GetInstanceProfile`.
pub(crate) fn get_instance_profile(
    cx: &mut Context<'_>,
    input: wire::GetInstanceProfileRequest,
) -> Result<wire::GetInstanceProfileResponse, ApiError> {
    let profile = profile(cx.account, &input.instance_profile_name)?;
    Ok(wire::GetInstanceProfileResponse {
        instance_profile: show_in_full(cx.account, profile),
    })
}

/// `ListInstanceProfiles`.
pub(crate) fn list_instance_profiles(
    cx: &mut Context<'_>,
    input: wire::ListInstanceProfilesRequest,
) -> Result<wire::ListInstanceProfilesResponse, ApiError> {
    let prefix = input.path_prefix.unwrap_or_default();
    let account = &*cx.account;
    let page = Page::of(
        &account.instance_profiles,
        input.marker.as_deref(),
        input.max_items,
        |profile| {
            let is_there = profile.path.starts_with(&prefix);
            is_there.then(|| show(account, profile))
        },
    )?;
    Ok(wire::ListInstanceProfilesResponse {
        instance_profiles: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListInstanceProfilesForRole`.
pub(crate) fn list_instance_profiles_for_role(
    cx: &mut Context<'_>,
    input: wire::ListInstanceProfilesForRoleRequest,
) -> Result<wire::ListInstanceProfilesForRoleResponse, ApiError> {
    let account = &*cx.account;
    let role = account.role(&input.role_name)?;
    let found = holding(account, &role.name);
    let found = found.map(|profile| (fold(&profile.name), show(account, profile)));
    let page = Page::cut(found, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListInstanceProfilesForRoleResponse {
        instance_profiles: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `DeleteInstanceProfile`: refused while it holds a role.
pub(crate) fn delete_instance_profile(
    cx: &mut Context<'_>,
    input: wire::DeleteInstanceProfileRequest,
) -> Result<(), ApiError> {
    let profile = profile(cx.account, &input.instance_profile_name)?;
    if !profile.roles.is_empty() {
        return Err(ApiError::delete_conflict(
            "Cannot delete entity, must remove roles from instance profile first.",
        ));
    }
    let name = &input.instance_profile_name;
    cx.account.instance_profiles.remove(name);
    Ok(())
}

/// `AddRoleToInstanceProfile`: one role, and no second one, not even the same again.
pub(crate) fn add_role_to_instance_profile(
    cx: &mut Context<'_>,
    input: wire::AddRoleToInstanceProfileRequest,
) -> Result<(), ApiError> {
    let profile = profile(cx.account, &input.instance_profile_name)?;
    let role = cx.account.role(&input.role_name)?;
    roles::refuse_protected(role)?;
    if profile.roles.len() >= quotas::ROLES_PER_INSTANCE_PROFILE {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for InstanceSessionsPerInstanceProfile: {}",
            quotas::ROLES_PER_INSTANCE_PROFILE
        )));
    }
    let profile = profile_mut(cx.account, &input.instance_profile_name)?;
    profile.roles.insert(fold(&input.role_name));
    Ok(())
}

/// `RemoveRoleFromInstanceProfile`.
pub(crate) fn remove_role_from_instance_profile(
    cx: &mut Context<'_>,
    input: wire::RemoveRoleFromInstanceProfileRequest,
) -> Result<(), ApiError> {
    let profile = profile(cx.account, &input.instance_profile_name)?;
    let role = fold(&input.role_name);
    if !profile.roles.contains(&role) {
        // AWS's text is on record for a role that is nowhere; the same is said of one that is
        // elsewhere.
        return Err(ApiError::no_such_entity(format!(
            "The role with name {} cannot be found.",
            input.role_name
        )));
    }
    let profile = profile_mut(cx.account, &input.instance_profile_name)?;
    profile.roles.remove(&role);
    Ok(())
}

/// `TagInstanceProfile`.
pub(crate) fn tag_instance_profile(
    cx: &mut Context<'_>,
    input: wire::TagInstanceProfileRequest,
) -> Result<(), ApiError> {
    let name = &input.instance_profile_name;
    let mut tags = profile(cx.account, name)?.tags.clone();
    tags::add_exact(&mut tags, input.tags)?;
    profile_mut(cx.account, name)?.tags = tags;
    Ok(())
}

/// `UntagInstanceProfile`.
pub(crate) fn untag_instance_profile(
    cx: &mut Context<'_>,
    input: wire::UntagInstanceProfileRequest,
) -> Result<(), ApiError> {
    let profile = profile_mut(cx.account, &input.instance_profile_name)?;
    tags::remove_exact(&mut profile.tags, &input.tag_keys);
    Ok(())
}

/// `ListInstanceProfileTags`.
pub(crate) fn list_instance_profile_tags(
    cx: &mut Context<'_>,
    input: wire::ListInstanceProfileTagsRequest,
) -> Result<wire::ListInstanceProfileTagsResponse, ApiError> {
    let profile = profile(cx.account, &input.instance_profile_name)?;
    let page = tags::page(&profile.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListInstanceProfileTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// The instance profiles that hold a role.
pub(crate) fn holding<'a>(
    account: &'a Account,
    role: &str,
) -> impl Iterator<Item = &'a InstanceProfile> {
    let role = fold(role);
    let profiles = account.instance_profiles.values();
    profiles.filter(move |profile| profile.roles.contains(&role))
}

fn profile<'a>(account: &'a Account, name: &str) -> Result<&'a InstanceProfile, ApiError> {
    let found = account.instance_profiles.get(name);
    found.ok_or_else(|| no_such_profile(name))
}

fn profile_mut<'a>(
    account: &'a mut Account,
    name: &str,
) -> Result<&'a mut InstanceProfile, ApiError> {
    let found = account.instance_profiles.get_mut(name);
    found.ok_or_else(|| no_such_profile(name))
}

fn no_such_profile(name: &str) -> ApiError {
    ApiError::no_such_entity(format!("Instance Profile {name} cannot be found."))
}

/// An instance profile as lists show it: without tags.
pub(crate) fn show(account: &Account, profile: &InstanceProfile) -> wire::InstanceProfile {
    let names = profile.roles.iter();
    let roles = names.filter_map(|name| account.roles.get(name));
    wire::InstanceProfile {
        path: profile.path.clone(),
        instance_profile_name: profile.name.clone(),
        instance_profile_id: profile.id.clone(),
        arn: account.arn("instance-profile", &profile.path, &profile.name),
        create_date: profile.created,
        roles: roles
            .map(|role| roles::show_in_brief(account, role))
            .collect(),
        tags: Vec::new(),
    }
}

fn show_in_full(account: &Account, profile: &InstanceProfile) -> wire::InstanceProfile {
    wire::InstanceProfile {
        tags: tags::show(&profile.tags),
        ..show(account, profile)
    }
}
