//! Access keys. The secret leaves once, in the answer to `CreateAccessKey`.

use crate::account::{AccessKey, Account};
use crate::caller::Caller;
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
    if keys(cx.account, &owner)?.len() >= quotas::ACCESS_KEYS_PER_USER {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for AccessKeysPerUser: {}",
            quotas::ACCESS_KEYS_PER_USER
        )));
    }
    let key = AccessKey {
        id: cx.ids.access_key_id(cx.account.id),
        secret: cx.ids.secret_access_key(),
        status: StatusType::Active,
        created: cx.now,
        last_used: None,
    };
    let answer = wire::AccessKey {
        user_name: shown_name(cx.account, &owner)?.unwrap_or_default(),
        access_key_id: key.id.clone(),
        status: key.status,
        secret_access_key: key.secret.clone(),
        create_date: Some(key.created),
    };
    cx.account.add_key(&owner, key)?;
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
        status: Some(key.status),
        create_date: Some(key.created),
    };
    let keys = keys(cx.account, &owner)?.iter().enumerate();
    let keys = keys.map(|(place, key)| (place.to_string(), show(key)));
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
    let keys = cx.account.keys_mut(&owner)?;
    let key = keys.iter_mut().find(|key| key.id == input.access_key_id);
    key.ok_or_else(|| no_such_key(&input.access_key_id))?.status = input.status;
    Ok(())
}

/// `DeleteAccessKey`: for good, and an active key as well.
pub(crate) fn delete_access_key(
    cx: &mut Context<'_>,
    input: wire::DeleteAccessKeyRequest,
) -> Result<(), ApiError> {
    let owner = owner(cx, input.user_name)?;
    keys(cx.account, &owner)?
        .iter()
        .find(|key| key.id == input.access_key_id)
        .ok_or_else(|| no_such_key(&input.access_key_id))?;
    cx.account.remove_key(&owner, &input.access_key_id)
}

/// `GetAccessKeyLastUsed`: when, by which service and in which Region a key last signed.
pub(crate) fn get_access_key_last_used(
    cx: &mut Context<'_>,
    input: wire::GetAccessKeyLastUsedRequest,
) -> Result<wire::GetAccessKeyLastUsedResponse, ApiError> {
    let (owner, key) = cx
        .account
        .find_key(&input.access_key_id)
        .ok_or_else(|| no_such_key(&input.access_key_id))?;
    let never = || "N/A".to_owned();
    let used = key.last_used.as_ref();
    Ok(wire::GetAccessKeyLastUsedResponse {
        user_name: shown_name(cx.account, owner)?,
        access_key_last_used: Some(wire::AccessKeyLastUsed {
            last_used_date: used.map(|used| used.at),
            service_name: used.map_or_else(never, |used| used.service.clone()),
            region: used.map_or_else(never, |used| used.region.clone()),
        }),
    })
}

/// Whose keys a request means: the named user's, else the caller's, who may be root.
fn owner(cx: &Context<'_>, user_name: Option<String>) -> Result<Caller, ApiError> {
    let Some(name) = user_name else {
        return Ok(cx.caller.clone());
    };
    cx.account.user(&name)?;
    Ok(Caller::user(&name))
}

fn keys<'a>(account: &'a Account, owner: &Caller) -> Result<&'a [AccessKey], ApiError> {
    match owner {
        Caller::Root => Ok(&account.root.access_keys),
        Caller::User(name) => Ok(&account.user(name)?.access_keys),
    }
}

/// The user's name in the case that it was given; root has none.
fn shown_name(account: &Account, owner: &Caller) -> Result<Option<String>, ApiError> {
    match owner {
        Caller::Root => Ok(None),
        Caller::User(name) => Ok(Some(account.user(name)?.name.clone())),
    }
}

fn no_such_key(id: &str) -> ApiError {
    ApiError::no_such_entity(format!("The Access Key with id {id} cannot be found."))
}
