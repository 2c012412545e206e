//! Roles: their own settings and their tags. What they may do is in `inline_policies`,
//! `attached_policies` and `boundaries`, who may assume them in `trust_policies`.

use crate::account::{Account, Permissions, Role};
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::wire::iam as wire;
use crate::wire::percent_encode;
use crate::{boundaries, instance_profiles, quotas, tags, trust_policies};

/// Where the roles are that AWS's services make for themselves.
pub(crate) const PATH_OF_SERVICES: &str = "/aws-service-role/";

/// Seconds that a session may last, unless a role says otherwise.
pub(crate) const DEFAULT_SESSION_DURATION: i32 = 3600;

/// `CreateRole`.
pub(crate) fn create_role(
    cx: &mut Context<'_>,
    input: wire::CreateRoleRequest,
) -> Result<wire::CreateRoleResponse, ApiError> {
    let path = input.path.unwrap_or_else(|| "/".into());
    if path.starts_with(PATH_OF_SERVICES) {
        return Err(ApiError::invalid_input(format!(
            "Path prefix '{PATH_OF_SERVICES}' can only be used for AWS Service linked Roles"
        )));
    }
    if cx.account.roles.contains(&input.role_name) {
        return Err(ApiError::entity_already_exists(format!(
            "Role with name {} already exists.",
            input.role_name
        )));
    }
    check_quota(cx.account)?;
    if let Some(arn) = &input.permissions_boundary {
        boundaries::check(cx.account, arn)?;
    }
    let trust = trust_policies::parse(cx, &input.assume_role_policy_document)?;
    let mut tags = tags::Tags::default();
    tags::add(&mut tags, input.tags)?;
    let role = Role {
        id: cx.ids.unique_id("AROA"),
        name: input.role_name,
        path,
        created: cx.now,
        description: input.description,
        trust,
        max_session_duration: input
            .max_session_duration
            .unwrap_or(DEFAULT_SESSION_DURATION),
        tags,
        permissions_boundary: input.permissions_boundary,
        permissions: Permissions::default(),
        last_used: None,
    };
    let answer = show_created(cx.account, &role);
    cx.account.roles.insert(role);
    Ok(wire::CreateRoleResponse { role: answer })
}

/// Refuses one role more than an account may have.
pub(crate) fn check_quota(account: &Account) -> Result<(), ApiError> {
    if account.roles.len() < quotas::ROLES {
        return Ok(());
    }
    let text = format!("Cannot exceed quota for RolesPerAccount: {}", quotas::ROLES);
    Err(ApiError::limit_exceeded(text))
}

/// `GetRole`: the one answer that tells when the role was last used.
pub(crate) fn get_role(
    cx: &mut Context<'_>,
    input: wire::GetRoleRequest,
) -> Result<wire::GetRoleResponse, ApiError> {
    let role = cx.account.role(&input.role_name)?;
    let role = wire::Role {
        tags: tags::show(&role.tags),
        permissions_boundary: boundaries::show(role.permissions_boundary.as_ref()),
        role_last_used: Some(show_last_used(role)),
        ..show(cx.account, role)
    };
    Ok(wire::GetRoleResponse { role })
}

/// The last request that was made as a role; empty when there was none.
pub(crate) fn show_last_used(role: &Role) -> wire::RoleLastUsed {
    let used = role.last_used.as_ref();
    wire::RoleLastUsed {
        last_used_date: used.map(|used| used.at),
        region: used.map(|used| used.region.clone()),
    }
}

/// `ListRoles`.
pub(crate) fn list_roles(
    cx: &mut Context<'_>,
    input: wire::ListRolesRequest,
) -> Result<wire::ListRolesResponse, ApiError> {
    let prefix = input.path_prefix.unwrap_or_default();
    let account = &*cx.account;
    let marker = input.marker.as_deref();
    let page = Page::of(&account.roles, marker, input.max_items, |role| {
        role.path.starts_with(&prefix).then(|| show(account, role))
    })?;
    Ok(wire::ListRolesResponse {
        roles: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateRole`: what is left out stays. Of a service's role only the description may change.
pub(crate) fn update_role(
    cx: &mut Context<'_>,
    input: wire::UpdateRoleRequest,
) -> Result<wire::UpdateRoleResponse, ApiError> {
    let role = cx.account.role(&input.role_name)?;
    if input.max_session_duration.is_some() {
        refuse_protected(role)?;
    }
    let role = cx.account.role_mut(&input.role_name)?;
    role.max_session_duration = input
        .max_session_duration
        .unwrap_or(role.max_session_duration);
    if let Some(description) = input.description {
        role.description = Some(description);
    }
    Ok(wire::UpdateRoleResponse {})
}

/// `UpdateRoleDescription`: what `UpdateRole` does too, and shows the role.
pub(crate) fn update_role_description(
    cx: &mut Context<'_>,
    input: wire::UpdateRoleDescriptionRequest,
) -> Result<wire::UpdateRoleDescriptionResponse, ApiError> {
    let role = cx.account.role_mut(&input.role_name)?;
    role.description = Some(input.description);
    let role = show(cx.account, cx.account.role(&input.role_name)?);
    Ok(wire::UpdateRoleDescriptionResponse { role: Some(role) })
}

/// `UpdateAssumeRolePolicy`: puts another trust policy in the place of the old one.
pub(crate) fn update_assume_role_policy(
    cx: &mut Context<'_>,
    input: wire::UpdateAssumeRolePolicyRequest,
) -> Result<(), ApiError> {
    refuse_protected(cx.account.role(&input.role_name)?)?;
    let trust = trust_policies::parse(cx, &input.policy_document)?;
    cx.account.role_mut(&input.role_name)?.trust = trust;
    Ok(())
}

/// `DeleteRole`: refused while the role holds a policy or is in an instance profile. A boundary
/// goes with it.
pub(crate) fn delete_role(
    cx: &mut Context<'_>,
    input: wire::DeleteRoleRequest,
) -> Result<(), ApiError> {
    let role = cx.account.role(&input.role_name)?;
    refuse_protected(role)?;
    if let Some(what) = obstacle(cx.account, role) {
        return Err(ApiError::delete_conflict(format!(
            "Cannot delete entity, must {what} first."
        )));
    }
    remove(cx.account, &input.role_name);
    Ok(())
}

/// Takes a role away; trust policies that name it know it by its ID from then on.
pub(crate) fn remove(account: &mut Account, name: &str) {
    if let Some(role) = account.roles.remove(name) {
        let arn = account.arn("role", &role.path, &role.name);
        trust_policies::rename_principal(account, &arn, &role.id);
    }
}

fn obstacle(account: &Account, role: &Role) -> Option<&'static str> {
    let obstacles = [
        (
            instance_profiles::holding(account, &role.name)
                .next()
                .is_some(),
            "remove roles from instance profile",
        ),
        (!role.permissions.attached.is_empty(), "detach all policies"),
        (!role.permissions.inline.is_empty(), "delete policies"),
    ];
    obstacles
        .into_iter()
        .find_map(|(stands, what)| stands.then_some(what))
}

/// Refuses a change to the role of a service.
pub(crate) fn refuse_protected(role: &Role) -> Result<(), ApiError> {
    if !is_service_linked(role) {
        return Ok(());
    }
    Err(ApiError::unmodifiable_entity(format!(
        "Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS",
        role.name
    )))
}

/// Whether it is the role of a service: nothing else can have that path.
pub(crate) fn is_service_linked(role: &Role) -> bool {
    role.path.starts_with(PATH_OF_SERVICES)
}

/// `TagRole`.
pub(crate) fn tag_role(cx: &mut Context<'_>, input: wire::TagRoleRequest) -> Result<(), ApiError> {
    let mut tags = cx.account.role(&input.role_name)?.tags.clone();
    tags::add(&mut tags, input.tags)?;
    cx.account.role_mut(&input.role_name)?.tags = tags;
    Ok(())
}

/// `UntagRole`.
pub(crate) fn untag_role(
    cx: &mut Context<'_>,
    input: wire::UntagRoleRequest,
) -> Result<(), ApiError> {
    let role = cx.account.role_mut(&input.role_name)?;
    tags::remove(&mut role.tags, &input.tag_keys);
    Ok(())
}

/// `ListRoleTags`.
pub(crate) fn list_role_tags(
    cx: &mut Context<'_>,
    input: wire::ListRoleTagsRequest,
) -> Result<wire::ListRoleTagsResponse, ApiError> {
    let role = cx.account.role(&input.role_name)?;
    let page = tags::page(&role.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListRoleTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// A role as an instance profile shows it: without its settings.
pub(crate) fn show_in_brief(account: &Account, role: &Role) -> wire::Role {
    wire::Role {
        path: role.path.clone(),
        role_name: role.name.clone(),
        role_id: role.id.clone(),
        arn: account.arn("role", &role.path, &role.name),
        create_date: role.created,
        assume_role_policy_document: Some(percent_encode(role.trust.text())),
        ..wire::Role::default()
    }
}

/// A role that has just been made. AWS repeats neither its description nor the session's duration.
pub(crate) fn show_created(account: &Account, role: &Role) -> wire::Role {
    wire::Role {
        tags: tags::show(&role.tags),
        permissions_boundary: boundaries::show(role.permissions_boundary.as_ref()),
        ..show_in_brief(account, role)
    }
}

/// A role as lists show it: without tags, boundary and last use.
fn show(account: &Account, role: &Role) -> wire::Role {
    wire::Role {
        description: role.description.clone(),
        max_session_duration: Some(role.max_session_duration),
        ..show_in_brief(account, role)
    }
}
