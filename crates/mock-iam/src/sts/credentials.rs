//! Handing out temporary credentials, and how much a session token carries.

use jiff::{SignedDuration, Timestamp};

use crate::account::Account;
use crate::caller::{Identity, Owner, Session, TemporaryKey};
use crate::error::ApiError;
use crate::ids::Ids;
use crate::policies;
use crate::records::fold;
use crate::tags::Tags;
use crate::wire::sts as wire;

/// Bytes of a session token, since September 2026 the one limit of a session's policies and tags.
const MAX_TOKEN_SIZE: usize = 4096;
/// Bytes of what any token carries.
const BARE_PAYLOAD: usize = 270;
/// Bytes of a managed policy's ARN, which is packed.
const PACKED_ARN: usize = 24;

/// How big a session token is.
#[derive(Clone, Copy)]
pub(super) struct TokenSize {
    pub bytes: usize,
    /// In percent of what a token may have.
    pub utilization: i32,
}

impl TokenSize {
    /// The size of the token of a session, be it padded to the minimum that was asked for. How AWS
    /// packs a token is not public: the mock counts the characters of policies and tags, as Base64.
    ///
    /// # Errors
    ///
    /// `PackedPolicyTooLarge`, in AWS's texts.
    pub fn of(session: &Session, minimum: Option<i32>) -> Result<Self, ApiError> {
        let policies = session.policies.as_ref();
        let inline = policies.and_then(|policies| policies.inline.as_ref());
        let inline = inline.map_or(0, |document| policies::size(document.text()));
        let managed = policies.map_or(0, |policies| PACKED_ARN * policies.managed.len());
        let tags = tags(&session.tags);
        let needed = 4 * (BARE_PAYLOAD + inline + managed + tags).div_ceil(3);
        let size =
            Self::new(needed.max(minimum.and_then(|bytes| bytes.try_into().ok()).unwrap_or(0)));
        if size.bytes <= MAX_TOKEN_SIZE {
            return Ok(size);
        }
        let percent = size.utilization;
        Err(packed_policy_too_large(if inline + managed > 0 {
            format!(
                "Packed policy consumes {percent}% of allotted space, please use smaller policy."
            )
        } else {
            format!("Packed size of session tags consumes {percent}% of allotted space.")
        }))
    }

    fn new(bytes: usize) -> Self {
        let percent = (100 * bytes).div_ceil(MAX_TOKEN_SIZE);
        Self {
            bytes,
            utilization: percent.try_into().unwrap_or(i32::MAX),
        }
    }

    /// The size as an answer shows it.
    pub fn shown(self) -> i32 {
        self.bytes.try_into().unwrap_or(i32::MAX)
    }
}

fn tags(tags: &Tags) -> usize {
    let sizes = tags
        .values()
        .map(|(key, value)| key.len() + value.len() + 2);
    sizes.sum()
}

fn packed_policy_too_large(text: String) -> ApiError {
    ApiError::new("PackedPolicyTooLarge", http::StatusCode::BAD_REQUEST, text)
}

/// The session that lasts so many seconds from now.
pub(super) fn session(now: Timestamp, seconds: i32) -> Session {
    Session {
        issued: now,
        expires: now + SignedDuration::from_secs(seconds.into()),
        ..Session::default()
    }
}

/// New credentials of an identity that the account has.
///
/// # Errors
///
/// `InvalidClientTokenId` when the user or the role behind the identity is gone meanwhile.
pub(super) fn issue(
    account: &mut Account,
    ids: &dyn Ids,
    identity: Identity,
    session: Session,
    size: TokenSize,
) -> Result<wire::Credentials, ApiError> {
    let issuer_id = identity.issuer_id(account);
    let issuer_id = issuer_id.ok_or_else(ApiError::invalid_client_token_id)?;
    let now = session.issued;
    let key = TemporaryKey {
        id: ids.temporary_key_id(account.id),
        secret: ids.secret_access_key(),
        token: ids.session_token(size.bytes),
        identity,
        issuer_id,
        session,
    };
    let credentials = wire::Credentials {
        access_key_id: key.id.clone(),
        secret_access_key: key.secret.clone(),
        session_token: key.token.expose().to_owned(),
        expiration: key.session.expires,
    };
    account.add_temporary_key(key, now);
    Ok(credentials)
}

/// A user gets another name: their sessions know them by it.
pub(crate) fn rename_sessions(account: &mut Account, old_name: &str, new_name: &str) {
    let (old, new) = (Owner::user(old_name), Owner::user(new_name));
    let is_theirs = |key: &&TemporaryKey| match &key.identity {
        Identity::User(name) => *name == fold(old_name),
        Identity::Federated { by, .. } => *by == old,
        Identity::Root | Identity::Role(_) | Identity::Anonymous => false,
    };
    let theirs = account.temporary_keys.values().filter(is_theirs);
    let theirs: Vec<_> = theirs.map(|key| key.id.clone()).collect();
    for id in theirs {
        let Some(key) = account.temporary_keys.get_mut(&id) else {
            continue;
        };
        match &mut key.identity {
            Identity::Federated { by, .. } => *by = new.clone(),
            identity => *identity = Identity::from(&new),
        }
    }
}
