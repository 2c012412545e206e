//! `GetSessionToken`: a user or root gets temporary credentials of their own.

use super::credentials::{self, TokenSize};
use super::mfa;
use crate::caller::Identity;
use crate::context::Context;
use crate::error::ApiError;
use crate::wire::sts as wire;

/// Seconds that a session lasts unless the request says otherwise.
const DEFAULT_DURATION: i32 = 12 * 3600;
/// Seconds that a session of root's lasts at most.
const MAX_DURATION_OF_ROOT: i32 = 3600;

/// `GetSessionToken`: needs no permission. A session of root's that asks for more than an hour gets
/// an hour.
pub(crate) fn get_session_token(
    cx: &mut Context<'_>,
    input: wire::GetSessionTokenRequest,
) -> Result<wire::GetSessionTokenResponse, ApiError> {
    let identity = cx.caller.identity.clone();
    let seconds = seconds(&identity, input.duration_seconds);
    let mut session = credentials::session(cx.now, seconds);
    let size = TokenSize::of(&session, input.minimum_session_token_size)?;
    let has_mfa = mfa::check(
        cx,
        input.serial_number.as_deref(),
        input.token_code.as_deref(),
    )?;
    session.mfa = has_mfa.then_some(cx.now);
    let credentials = credentials::issue(cx.account, cx.ids, identity, session, size)?;
    Ok(wire::GetSessionTokenResponse {
        credentials: Some(credentials),
        session_token_utilization: size.utilization,
        session_token_size: size.shown(),
    })
}

/// How long a session of a user's or of root's lasts.
pub(super) fn seconds(identity: &Identity, asked: Option<i32>) -> i32 {
    let seconds = asked.unwrap_or(DEFAULT_DURATION);
    match identity {
        Identity::Root => seconds.min(MAX_DURATION_OF_ROOT),
        _ => seconds,
    }
}
