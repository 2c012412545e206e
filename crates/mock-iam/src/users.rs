//! Users and their tags.

use crate::account::{Account, User};
use crate::caller::{Identity, Owner};
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::records::{Record, Records, fold};
use crate::wire::iam as wire;
use crate::{boundaries, owned, quotas, tags, trust_policies};

/// `CreateUser`.
pub(crate) fn create_user(
    cx: &mut Context<'_>,
    input: wire::CreateUserRequest,
) -> Result<wire::CreateUserResponse, ApiError> {
    name_is_free(cx.account, &input.user_name)?;
    if cx.account.users.len() >= quotas::USERS {
        let text = format!("Cannot exceed quota for UsersPerAccount: {}", quotas::USERS);
        return Err(ApiError::limit_exceeded(text));
    }
    if let Some(arn) = &input.permissions_boundary {
        boundaries::check(cx.account, arn)?;
    }
    let mut user = User {
        id: cx.ids.unique_id("AIDA"),
        path: input.path.unwrap_or_else(|| "/".into()),
        name: input.user_name,
        created: cx.now,
        tags: tags::Tags::default(),
        permissions_boundary: input.permissions_boundary,
        access_keys: Vec::new(),
        mfa_devices: Vec::new(),
        login_profile: None,
        permissions: crate::account::Permissions::default(),
        groups: std::collections::BTreeSet::new(),
    };
    tags::add(&mut user.tags, input.tags)?;
    let answer = show_in_full(cx.account, &user);
    cx.account.users.insert(user);
    Ok(wire::CreateUserResponse { user: Some(answer) })
}

/// `GetUser`. Without `UserName` it is the caller, which may be root.
pub(crate) fn get_user(
    cx: &mut Context<'_>,
    input: wire::GetUserRequest,
) -> Result<wire::GetUserResponse, ApiError> {
    if input.user_name.is_none() && cx.caller.identity == Identity::Root {
        return Ok(wire::GetUserResponse {
            user: show_root(cx.account),
        });
    }
    let name = cx.user_name(input.user_name)?;
    let user = show_in_full(cx.account, cx.account.user(&name)?);
    Ok(wire::GetUserResponse { user })
}

/// `ListUsers`.
pub(crate) fn list_users(
    cx: &mut Context<'_>,
    input: wire::ListUsersRequest,
) -> Result<wire::ListUsersResponse, ApiError> {
    let prefix = input.path_prefix.unwrap_or_default();
    let account = &*cx.account;
    let marker = input.marker.as_deref();
    let page = Page::of(&account.users, marker, input.max_items, |user| {
        user.path.starts_with(&prefix).then(|| show(account, user))
    })?;
    Ok(wire::ListUsersResponse {
        users: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateUser`: another name or path. Keys, groups and policies go with the user, and so does the
/// trust of roles.
pub(crate) fn update_user(
    cx: &mut Context<'_>,
    input: wire::UpdateUserRequest,
) -> Result<(), ApiError> {
    cx.account.user(&input.user_name)?;
    if let Some(new_name) = &input.new_user_name
        && fold(new_name) != fold(&input.user_name)
    {
        name_is_free(cx.account, new_name)?;
    }
    let user = cx.account.user(&input.user_name)?;
    let new_name = input.new_user_name.unwrap_or_else(|| user.name.clone());
    let new_path = input.new_path.unwrap_or_else(|| user.path.clone());
    let old = cx.account.arn("user", &user.path, &user.name);
    let new = cx.account.arn("user", &new_path, &new_name);
    if new != old {
        let user = cx.account.user_mut(&input.user_name)?;
        user.path = new_path;
        if user.name != new_name {
            cx.account.rename_user(&input.user_name, new_name);
        }
        trust_policies::rename_principal(cx.account, &old, &new);
    }
    Ok(())
}

/// `DeleteUser`: refused while the user still has anything.
pub(crate) fn delete_user(
    cx: &mut Context<'_>,
    input: wire::DeleteUserRequest,
) -> Result<(), ApiError> {
    let user = cx.account.user(&input.user_name)?;
    if let Some(what) = obstacle(cx.account, user) {
        return Err(ApiError::delete_conflict(format!(
            "Cannot delete entity, must {what} first."
        )));
    }
    if let Some(user) = cx.account.users.remove(&input.user_name) {
        let arn = cx.account.arn("user", &user.path, &user.name);
        trust_policies::rename_principal(cx.account, &arn, &user.id);
    }
    Ok(())
}

/// What must go first, in AWS's order as far as it is known: policies before keys, the password
/// before keys, keys before devices.
fn obstacle(account: &Account, user: &User) -> Option<&'static str> {
    let has_ssh_keys = has(&account.ssh_public_keys, user);
    let has_credentials = has(&account.service_specific_credentials, user);
    let obstacles = [
        (!user.permissions.attached.is_empty(), "detach all policies"),
        (!user.permissions.inline.is_empty(), "delete policies"),
        (user.login_profile.is_some(), "delete login profile"),
        (!user.access_keys.is_empty(), "delete access keys"),
        (
            has(&account.signing_certificates, user),
            "delete certificates",
        ),
        (!user.mfa_devices.is_empty(), "delete MFA device"),
        (!user.groups.is_empty(), "remove users from group"),
        (has_ssh_keys || has_credentials, "remove referenced objects"),
    ];
    obstacles
        .into_iter()
        .find_map(|(stands, what)| stands.then_some(what))
}

fn has<T: Record>(credentials: &Records<T>, user: &User) -> bool {
    owned::all_of(credentials, &user.id).next().is_some()
}

/// `TagUser`.
pub(crate) fn tag_user(cx: &mut Context<'_>, input: wire::TagUserRequest) -> Result<(), ApiError> {
    tags::add(&mut cx.account.user_mut(&input.user_name)?.tags, input.tags)
}

/// `UntagUser`.
pub(crate) fn untag_user(
    cx: &mut Context<'_>,
    input: wire::UntagUserRequest,
) -> Result<(), ApiError> {
    tags::remove(
        &mut cx.account.user_mut(&input.user_name)?.tags,
        &input.tag_keys,
    );
    Ok(())
}

/// `ListUserTags`.
pub(crate) fn list_user_tags(
    cx: &mut Context<'_>,
    input: wire::ListUserTagsRequest,
) -> Result<wire::ListUserTagsResponse, ApiError> {
    let user = cx.account.user(&input.user_name)?;
    let page = tags::page(&user.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListUserTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

fn name_is_free(account: &Account, name: &str) -> Result<(), ApiError> {
    if account.users.contains(name) {
        return Err(ApiError::entity_already_exists(format!(
            "User with name {name} already exists."
        )));
    }
    Ok(())
}

/// A user as lists show it: without tags and boundary.
pub(crate) fn show(account: &Account, user: &User) -> wire::User {
    wire::User {
        path: Some(user.path.clone()),
        user_name: Some(user.name.clone()),
        user_id: user.id.clone(),
        arn: account.arn("user", &user.path, &user.name),
        create_date: user.created,
        password_last_used: user.login_profile.as_ref().and_then(|profile| profile.used),
        ..wire::User::default()
    }
}

fn show_in_full(account: &Account, user: &User) -> wire::User {
    wire::User {
        tags: tags::show(&user.tags),
        permissions_boundary: boundaries::show(user.permissions_boundary.as_ref()),
        ..show(account, user)
    }
}

pub(crate) fn show_root(account: &Account) -> wire::User {
    wire::User {
        user_id: account.id.to_string(),
        arn: account.root_arn(),
        create_date: account.settings.created,
        password_last_used: account
            .login_profile(&Owner::Root)
            .and_then(|profile| profile.used),
        ..wire::User::default()
    }
}
