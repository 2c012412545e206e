//! Groups and who is in them.

use std::collections::BTreeSet;

use crate::account::{Account, Group, Permissions};
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::records::fold;
use crate::wire::iam as wire;
use crate::{quotas, users};

/// `CreateGroup`.
pub(crate) fn create_group(
    cx: &mut Context<'_>,
    input: wire::CreateGroupRequest,
) -> Result<wire::CreateGroupResponse, ApiError> {
    name_is_free(cx.account, &input.group_name)?;
    if cx.account.groups.len() >= quotas::GROUPS {
        let text = format!(
            "Cannot exceed quota for GroupsPerAccount: {}",
            quotas::GROUPS
        );
        return Err(ApiError::limit_exceeded(text));
    }
    let group = Group {
        id: cx.ids.unique_id("AGPA"),
        path: input.path.unwrap_or_else(|| "/".into()),
        name: input.group_name,
        created: cx.now,
        permissions: Permissions::default(),
        members: BTreeSet::new(),
    };
    let answer = show(cx.account, &group);
    cx.account.groups.insert(group);
    Ok(wire::CreateGroupResponse { group: answer })
}

/// `GetGroup`: the group and its users.
pub(crate) fn get_group(
    cx: &mut Context<'_>,
    input: wire::GetGroupRequest,
) -> Result<wire::GetGroupResponse, ApiError> {
    let account = &*cx.account;
    let group = account.group(&input.group_name)?;
    let members = group.members.iter();
    let members =
        members.filter_map(|name| Some((name, users::show(account, account.users.get(name)?))));
    let page = Page::cut(members, input.marker.as_deref(), input.max_items)?;
    Ok(wire::GetGroupResponse {
        group: show(account, group),
        users: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListGroups`.
pub(crate) fn list_groups(
    cx: &mut Context<'_>,
    input: wire::ListGroupsRequest,
) -> Result<wire::ListGroupsResponse, ApiError> {
    let prefix = input.path_prefix.unwrap_or_default();
    let account = &*cx.account;
    let marker = input.marker.as_deref();
    let page = Page::of(&account.groups, marker, input.max_items, |group| {
        group
            .path
            .starts_with(&prefix)
            .then(|| show(account, group))
    })?;
    Ok(wire::ListGroupsResponse {
        groups: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `ListGroupsForUser`.
pub(crate) fn list_groups_for_user(
    cx: &mut Context<'_>,
    input: wire::ListGroupsForUserRequest,
) -> Result<wire::ListGroupsForUserResponse, ApiError> {
    let account = &*cx.account;
    let user = account.user(&input.user_name)?;
    let groups = user
        .groups
        .iter()
        .filter_map(|name| account.groups.get(name));
    let page = page(account, groups, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListGroupsForUserResponse {
        groups: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateGroup`: another name or path. Members and policies stay.
pub(crate) fn update_group(
    cx: &mut Context<'_>,
    input: wire::UpdateGroupRequest,
) -> Result<(), ApiError> {
    cx.account.group(&input.group_name)?;
    if let Some(new_name) = &input.new_group_name
        && fold(new_name) != fold(&input.group_name)
    {
        name_is_free(cx.account, new_name)?;
    }
    let Some(mut group) = cx.account.groups.remove(&input.group_name) else {
        return Ok(());
    };
    let old = fold(&group.name);
    group.path = input.new_path.unwrap_or(group.path);
    group.name = input.new_group_name.unwrap_or(group.name);
    let new = fold(&group.name);
    for member in group.members.iter().filter(|_| old != new) {
        let groups = &mut cx.account.user_mut(member)?.groups;
        groups.remove(&old);
        groups.insert(new.clone());
    }
    cx.account.groups.insert(group);
    Ok(())
}

/// `DeleteGroup`: refused while it has users or policies.
pub(crate) fn delete_group(
    cx: &mut Context<'_>,
    input: wire::DeleteGroupRequest,
) -> Result<(), ApiError> {
    let group = cx.account.group(&input.group_name)?;
    let obstacles = [
        (
            !group.permissions.attached.is_empty(),
            "detach all policies",
        ),
        (!group.permissions.inline.is_empty(), "delete policies"),
        (!group.members.is_empty(), "remove users from group"),
    ];
    if let Some((_, what)) = obstacles.into_iter().find(|(stands, _)| *stands) {
        return Err(ApiError::delete_conflict(format!(
            "Cannot delete entity, must {what} first."
        )));
    }
    cx.account.groups.remove(&input.group_name);
    Ok(())
}

/// `AddUserToGroup`: adding a member again changes nothing.
pub(crate) fn add_user_to_group(
    cx: &mut Context<'_>,
    input: wire::AddUserToGroupRequest,
) -> Result<(), ApiError> {
    let group = fold(&cx.account.group(&input.group_name)?.name);
    let user = cx.account.user_mut(&input.user_name)?;
    if !user.groups.contains(&group) && user.groups.len() >= quotas::GROUPS_PER_USER {
        let text = format!(
            "Cannot exceed quota for GroupsPerUser: {}",
            quotas::GROUPS_PER_USER
        );
        return Err(ApiError::limit_exceeded(text));
    }
    user.groups.insert(group);
    let user = fold(&user.name);
    cx.account
        .group_mut(&input.group_name)?
        .members
        .insert(user);
    Ok(())
}

/// `RemoveUserFromGroup`. AWS does not document what it says of a user who is not in the group;
/// here it is no mistake.
pub(crate) fn remove_user_from_group(
    cx: &mut Context<'_>,
    input: wire::RemoveUserFromGroupRequest,
) -> Result<(), ApiError> {
    let group = fold(&cx.account.group(&input.group_name)?.name);
    let user = cx.account.user_mut(&input.user_name)?;
    user.groups.remove(&group);
    let user = fold(&user.name);
    cx.account
        .group_mut(&input.group_name)?
        .members
        .remove(&user);
    Ok(())
}

fn page<'a>(
    account: &Account,
    groups: impl Iterator<Item = &'a Group>,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<wire::Group>, ApiError> {
    let groups = groups.map(|group| (fold(&group.name), show(account, group)));
    Page::cut(groups, marker, max_items)
}

fn name_is_free(account: &Account, name: &str) -> Result<(), ApiError> {
    if account.groups.contains(name) {
        return Err(ApiError::entity_already_exists(format!(
            "Group with name {name} already exists."
        )));
    }
    Ok(())
}

fn show(account: &Account, group: &Group) -> wire::Group {
    wire::Group {
        path: group.path.clone(),
        group_name: group.name.clone(),
        group_id: group.id.clone(),
        arn: account.arn("group", &group.path, &group.name),
        create_date: group.created,
    }
}
