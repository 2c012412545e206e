//! Whose key signed a request: a long-term one, or a temporary one with its token.

use jiff::Timestamp;
use subtle::ConstantTimeEq as _;

use super::signature::{Expected, PresentedSignature};
use crate::account::{Account, KeyUse, Role, RoleUse};
use crate::caller::{Caller, Identity};
use crate::error::ApiError;
use crate::secret::Secret;
use crate::wire::iam::StatusType;
use crate::wire::operation::Service;

/// Whom a request must be signed for.
pub(crate) fn expected(service: Service) -> Expected<'static> {
    match service {
        Service::Iam => Expected::IAM,
        Service::Sts => Expected::STS,
    }
}

/// Who a request says it comes from, and the secret with which it must be signed.
pub(crate) struct Claim {
    caller: Caller,
    secret: Secret,
}

/// Finds the key that a request names.
///
/// # Errors
///
/// `InvalidClientTokenId`, `ExpiredToken`.
pub(crate) fn claim(
    account: &Account,
    presented: &PresentedSignature,
    now: Timestamp,
) -> Result<Claim, ApiError> {
    if let Some(token) = presented.security_token() {
        return temporary(account, presented, token, now);
    }
    let key = account.find_key(presented.access_key_id());
    let key = key.filter(|key| key.status == Some(StatusType::Active));
    let key = key.ok_or_else(ApiError::invalid_client_token_id)?;
    let caller = Caller {
        identity: Identity::from(&key.owner),
        session: None,
    };
    let secret = key.secret.clone();
    Ok(Claim { caller, secret })
}

/// Temporary credentials: the token must be the one that came with the key, and in time, and the
/// user or role behind it must still be there. AWS looks at all that before the signature (recorded
/// from AWS, see `tests/wire/sts/temporary_credentials`).
fn temporary(
    account: &Account,
    presented: &PresentedSignature,
    token: &str,
    now: Timestamp,
) -> Result<Claim, ApiError> {
    let key = account.temporary_keys.get(presented.access_key_id());
    let key = key.filter(|key| bool::from(key.token.expose().as_bytes().ct_eq(token.as_bytes())));
    let key = key.ok_or_else(ApiError::invalid_client_token_id)?;
    if key.session.expires <= now {
        return Err(ApiError::expired_token());
    }
    if key.identity.issuer_id(account).as_ref() != Some(&key.issuer_id) {
        return Err(ApiError::invalid_client_token_id());
    }
    let caller = Caller {
        identity: key.identity.clone(),
        session: Some(key.session.clone()),
    };
    let secret = key.secret.clone();
    Ok(Claim { caller, secret })
}

impl Claim {
    /// Checks the signature.
    ///
    /// # Errors
    ///
    /// `SignatureDoesNotMatch`.
    pub fn verify(
        self,
        presented: &PresentedSignature,
        service: Service,
        now: Timestamp,
    ) -> Result<Caller, ApiError> {
        presented.verify(self.secret.as_ref(), &expected(service), now)?;
        Ok(self.caller)
    }
}

/// Notes that a key was used, or a role.
pub(crate) fn note_use(
    account: &mut Account,
    caller: &Caller,
    presented: &PresentedSignature,
    service: Service,
    now: Timestamp,
) {
    let region = presented.scope().region().to_owned();
    match (&caller.identity, &caller.session) {
        (_, None) => account.key_uses.note(KeyUse {
            key_id: presented.access_key_id().to_owned(),
            at: now,
            service: service.signing_name().to_owned(),
            region,
        }),
        (Identity::Role(assumed), Some(_)) => {
            let used = RoleUse { at: now, region };
            let note = |role: &mut Role| role.last_used = Some(used);
            account.roles.note_on(&assumed.role, note);
        }
        _ => {}
    }
}
