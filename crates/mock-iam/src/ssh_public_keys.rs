//! SSH public keys, with which users reach `CodeCommit`. AWS takes RSA keys and no others.

#[cfg(feature = "certificates")]
pub(crate) mod key_material;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::ApiError;
use crate::owned::{Belongs, can_be_set};
use crate::page::Page;
use crate::records::Record;
use crate::wire::iam as wire;
use crate::wire::iam::StatusType;

/// A key that a user has uploaded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SshPublicKey {
    key: String,
    id: String,
    /// In the form of OpenSSH, without a comment.
    body: String,
    status: StatusType,
    uploaded: Timestamp,
}

impl Record for SshPublicKey {
    const KIND: &'static str = "ssh_public_keys";

    fn name(&self) -> &str {
        &self.key
    }
}

/// `ListSSHPublicKeys`: of the user that is named, else of the one who signed.
pub(crate) fn list_ssh_public_keys(
    cx: &mut Context<'_>,
    input: wire::ListSshPublicKeysRequest,
) -> Result<wire::ListSshPublicKeysResponse, ApiError> {
    let name = cx.user_name(input.user_name)?;
    let owner = Belongs::to_user(cx.account, &name)?;
    let own = owner.all(&cx.account.ssh_public_keys);
    let own = own.map(|(place, key)| {
        let metadata = wire::SshPublicKeyMetadata {
            user_name: owner.name.clone().unwrap_or_default(),
            ssh_public_key_id: key.id.clone(),
            status: key.status,
            upload_date: key.uploaded,
        };
        (place, metadata)
    });
    let page = Page::cut(own, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListSshPublicKeysResponse {
        ssh_public_keys: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateSSHPublicKey`: active or inactive.
pub(crate) fn update_ssh_public_key(
    cx: &mut Context<'_>,
    input: wire::UpdateSshPublicKeyRequest,
) -> Result<(), ApiError> {
    let owner = Belongs::to_user(cx.account, &input.user_name)?;
    can_be_set(input.status)?;
    let id = &input.ssh_public_key_id;
    let key = cx.account.ssh_public_keys.get_mut(&owner.key(id));
    key.ok_or_else(|| no_such_key(id))?.status = input.status;
    Ok(())
}

/// `DeleteSSHPublicKey`.
pub(crate) fn delete_ssh_public_key(
    cx: &mut Context<'_>,
    input: wire::DeleteSshPublicKeyRequest,
) -> Result<(), ApiError> {
    let owner = Belongs::to_user(cx.account, &input.user_name)?;
    let id = &input.ssh_public_key_id;
    let key = cx.account.ssh_public_keys.remove(&owner.key(id));
    key.map(drop).ok_or_else(|| no_such_key(id))
}

fn no_such_key(id: &str) -> ApiError {
    ApiError::no_such_entity(format!("User has no Public Key with id {id}."))
}
