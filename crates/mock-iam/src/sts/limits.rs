//! Which operations temporary credentials can call at all, whatever policies say (API reference of
//! STS, "Permissions" of `GetSessionToken` and of `GetFederationToken`).

use crate::caller::{Caller, Identity, Session};
use crate::error::ApiError;
use crate::wire::operation::{Operation, Service};

/// Refuses what temporary credentials are no good for.
///
/// # Errors
///
/// `InvalidClientTokenId` when the credentials of `GetSessionToken` without a second factor, or
/// those of a federated user, call IAM (recorded from AWS in many issues). `AccessDenied` when they
/// call an operation of STS that is not for them; the text is AWS's for `GetSessionToken` and
/// `GetFederationToken`, and taken over for the others.
pub(crate) fn check_may_call(caller: &Caller, operation: &Operation) -> Result<(), ApiError> {
    let Some(session) = &caller.session else {
        return Ok(());
    };
    let may_call = match operation.service {
        Service::Iam if !may_call_iam(&caller.identity, session) => {
            return Err(ApiError::invalid_client_token_id());
        }
        Service::Iam => true,
        Service::Sts => may_call_sts(&caller.identity, operation.name),
    };
    if may_call {
        return Ok(());
    }
    Err(ApiError::access_denied(format!(
        "Cannot call {} with session credentials",
        operation.name
    )))
}

fn may_call_iam(identity: &Identity, session: &Session) -> bool {
    match identity {
        Identity::Root | Identity::User(_) => session.mfa.is_some(),
        Identity::Role(_) => true,
        Identity::Federated { .. } | Identity::Anonymous => false,
    }
}

fn may_call_sts(identity: &Identity, operation: &str) -> bool {
    match identity {
        Identity::Root | Identity::User(_) => {
            ["AssumeRole", "GetCallerIdentity"].contains(&operation)
        }
        Identity::Role(_) => !["GetFederationToken", "GetSessionToken"].contains(&operation),
        Identity::Federated { .. } => operation == "GetCallerIdentity",
        Identity::Anonymous => false,
    }
}
