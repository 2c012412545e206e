//! Whose key signed a request: a long-term one, or a temporary one with its token.

use jiff::Timestamp;
use subtle::ConstantTimeEq as _;

use super::signature::{Expected, PresentedSignature};
use crate::account::{Account, KeyUse, RoleUse};
use crate::caller::{Caller, Identity};
use crate::error::ApiError;
use crate::wire::iam::StatusType;
use crate::wire::operation::Service;

/// Whom a request must be signed for.
pub(crate) fn expected(service: Service) -> Expected<'static> {
    match service {
        Service::Iam => Expected::IAM,
        Service::Sts => Expected::STS,
    }
}

/// Finds the key, checks the signature, and notes that the key was used.
///
/// # Errors
///
/// `InvalidClientTokenId`, `ExpiredToken`, `SignatureDoesNotMatch`, in AWS's texts.
pub(crate) fn authenticate(
    account: &mut Account,
    presented: &PresentedSignature,
    service: Service,
    now: Timestamp,
) -> Result<Caller, ApiError> {
    let id = presented.access_key_id();
    if let Some(token) = presented.security_token() {
        return temporary(account, presented, token, service, now);
    }
    let key = account.find_key(id);
    let key = key.filter(|key| key.status == Some(StatusType::Active));
    let key = key.ok_or_else(ApiError::invalid_client_token_id)?;
    presented.verify(key.secret.as_ref(), &expected(service), now)?;
    let identity = Identity::from(&key.owner);
    account.key_uses.note(KeyUse {
        key_id: id.to_owned(),
        at: now,
        service: service.signing_name().to_owned(),
        region: presented.scope().region().to_owned(),
    });
    Ok(Caller {
        identity,
        session: None,
    })
}

/// Temporary credentials: the token must be the one that came with the key, and in time, and the
/// user or role behind it must still be there. AWS looks at all that before the signature (recorded
/// from AWS, see `tests/wire/sts/temporary_credentials`).
fn temporary(
    account: &mut Account,
    presented: &PresentedSignature,
    token: &str,
    service: Service,
    now: Timestamp,
) -> Result<Caller, ApiError> {
    let key = account.temporary_keys.get(presented.access_key_id());
    let key = key.filter(|key| bool::from(key.token.expose().as_bytes().ct_eq(token.as_bytes())));
    let key = key.ok_or_else(ApiError::invalid_client_token_id)?;
    if key.session.expires <= now {
        return Err(ApiError::expired_token());
    }
    if key.identity.issuer_id(account).as_ref() != Some(&key.issuer_id) {
        return Err(ApiError::invalid_client_token_id());
    }
    presented.verify(key.secret.as_ref(), &expected(service), now)?;
    let caller = Caller {
        identity: key.identity.clone(),
        session: Some(key.session.clone()),
    };
    if let Identity::Role(assumed) = &caller.identity {
        let used = RoleUse {
            at: now,
            region: presented.scope().region().to_owned(),
        };
        account
            .roles
            .note_on(&assumed.role, |role| role.last_used = Some(used));
    }
    Ok(caller)
}
