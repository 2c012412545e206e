//! Access keys. The secret leaves once, in the answer to `CreateAccessKey`.

use crate::account::{AccessKey, Account};
use crate::caller::Owner;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::quotas;
use crate::wire::iam as wire;
use crate::wire::iam::StatusType;

/// `CreateAccessKey`: the one answer that carries the secret.
pub(crate) fn create_access_key(
    cx: &mut Context<'_>,
    input: wire::CreateAccessKeyRequest,
) -> Result<wire::CreateAccessKeyResponse, ApiError> {
    let owner = owner(cx, input.user_name)?;
    if cx.account.key_ids(&owner)?.len() >= quotas::ACCESS_KEYS_PER_USER {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for AccessKeysPerUser: {}",
            quotas::ACCESS_KEYS_PER_USER
        )));
    }
    let key = AccessKey {
        id: cx.ids.access_key_id(cx.account.id),
        owner: owner.clone(),
        secret: cx.ids.secret_access_key(),
        status: Some(StatusType::Active),
        created: cx.now,
    };
    let answer = wire::AccessKey {
        user_name: shown_name(cx.account, &owner)?.unwrap_or_default(),
        access_key_id: key.id.clone(),
        status: StatusType::Active,
        secret_access_key: key.secret.clone(),
        create_date: Some(key.created),
    };
    cx.account.add_key(key)?;
    Ok(wire::CreateAccessKeyResponse { access_key: answer })
}

/// `ListAccessKeys`: everything about the keys but their secrets.
pub(crate) fn list_access_keys(
    cx: &mut Context<'_>,
    input: wire::ListAccessKeysRequest,
) -> Result<wire::ListAccessKeysResponse, ApiError> {
    let owner = owner(cx, input.user_name)?;
    let user_name = shown_name(cx.account, &owner)?;
    let show = |key: &AccessKey| wire::AccessKeyMetadata {
        user_name: user_name.clone(),
        access_key_id: Some(key.id.clone()),
        status: key.status,
        create_date: Some(key.created),
    };
    let ids = cx.account.key_ids(&owner)?.iter().enumerate();
    let keys =
        ids.filter_map(|(place, id)| Some((place.to_string(), show(cx.account.find_key(id)?))));
    let page = Page::cut(keys, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListAccessKeysResponse {
        access_key_metadata: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateAccessKey`: active or inactive.
pub(crate) fn update_access_key(
    cx: &mut Context<'_>,
    input: wire::UpdateAccessKeyRequest,
) -> Result<(), ApiError> {
    let owner = owner(cx, input.user_name)?;
    let key = cx.account.access_keys.get_mut(&input.access_key_id);
    let key = key.filter(|key| key.owner == owner && key.status.is_some());
    let key = key.ok_or_else(|| no_such_key(&input.access_key_id))?;
    key.status = Some(input.status);
    Ok(())
}

/// `DeleteAccessKey`: for good, and an active key as well.
pub(crate) fn delete_access_key(
    cx: &mut Context<'_>,
    input: wire::DeleteAccessKeyRequest,
) -> Result<(), ApiError> {
    let owner = owner(cx, input.user_name)?;
    let key = cx.account.find_key(&input.access_key_id);
    key.filter(|key| key.owner == owner)
        .ok_or_else(|| no_such_key(&input.access_key_id))?;
    cx.account.remove_key(&owner, &input.access_key_id)
}

/// `GetAccessKeyLastUsed`: when, by which service and in which Region a key last signed.
pub(crate) fn get_access_key_last_used(
    cx: &mut Context<'_>,
    input: wire::GetAccessKeyLastUsedRequest,
) -> Result<wire::GetAccessKeyLastUsedResponse, ApiError> {
    let id = &input.access_key_id;
    let key = cx.account.find_key(id).ok_or_else(|| no_such_key(id))?;
    let user_name = shown_name(cx.account, &key.owner)?;
    // What is answered must be there after a restart, so a use that was only noted is written now.
    let used = cx.account.key_uses.get_mut(id);
    let never = || "N/A".to_owned();
    Ok(wire::GetAccessKeyLastUsedResponse {
        user_name,
        access_key_last_used: Some(wire::AccessKeyLastUsed {
            last_used_date: used.as_ref().map(|used| used.at),
            service_name: used
                .as_ref()
                .map_or_else(never, |used| used.service.clone()),
            region: used.map_or_else(never, |used| used.region.clone()),
        }),
    })
}

/// Whose keys a request means: the named user's, else the caller's, who may be root.
fn owner(cx: &Context<'_>, user_name: Option<String>) -> Result<Owner, ApiError> {
    if let (None, Some(owner)) = (&user_name, cx.caller.owner()) {
        return Ok(owner);
    }
    let name = cx.user_name(user_name)?;
    cx.account.user(&name)?;
    Ok(Owner::user(&name))
}

/// The user's name in the case that it was given; root has none.
fn shown_name(account: &Account, owner: &Owner) -> Result<Option<String>, ApiError> {
    match owner {
        Owner::Root => Ok(None),
        Owner::User(name) => Ok(Some(account.user(name)?.name.clone())),
    }
}

fn no_such_key(id: &str) -> ApiError {
    ApiError::no_such_entity(format!("The Access Key with id {id} cannot be found."))
}
