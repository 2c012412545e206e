//! The second factor of a request for credentials.

use crate::context::Context;
use crate::error::ApiError;
use crate::mfa::check_code;

/// Checks the code of a request; whether one was given.
///
/// # Errors
///
/// `AccessDenied`, in AWS's texts.
pub(super) fn check(
    cx: &mut Context<'_>,
    serial: Option<&str>,
    code: Option<&str>,
) -> Result<bool, ApiError> {
    let (serial, code) = match (serial, code) {
        (None, None) => return Ok(false),
        (Some(serial), Some(code)) => (serial, code),
        _ => {
            return Err(ApiError::access_denied(
                "MultiFactorAuthentication failed, must provide both MFA serial number and one \
                 time pass code. ",
            ));
        }
    };
    // Someone who has assumed a role has no device.
    let owner = cx.caller.owner().ok_or_else(unknown_device)?;
    check_code(cx.account, &owner, serial, code, cx.now)?.take(cx.account);
    Ok(true)
}

fn unknown_device() -> ApiError {
    ApiError::access_denied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA \
         serial number is valid and associated with this user.",
    )
}
