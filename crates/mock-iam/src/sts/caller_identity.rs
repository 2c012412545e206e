//! Who is calling, and whose account a key is of.

use crate::context::Context;
use crate::error::ApiError;
use crate::wire::sts as wire;

/// `GetCallerIdentity`: needs no permission.
pub(crate) fn get_caller_identity(
    cx: &mut Context<'_>,
    _: wire::GetCallerIdentityRequest,
) -> Result<wire::GetCallerIdentityResponse, ApiError> {
    Ok(wire::GetCallerIdentityResponse {
        user_id: Some(cx.caller.identity.unique_id(cx.account)?),
        account: Some(cx.account.id.to_string()),
        arn: Some(cx.caller.identity.arn(cx.account)?),
    })
}

/// `GetAccessKeyInfo`: the account of a key, be it active, inactive or deleted. The mock knows the
/// keys of its own accounts; what AWS says of an ID that no account has is not on record.
pub(crate) fn get_access_key_info(
    cx: &mut Context<'_>,
    input: wire::GetAccessKeyInfoRequest,
) -> Result<wire::GetAccessKeyInfoResponse, ApiError> {
    let account = cx.world.account_of_key(&input.access_key_id);
    let account = account.ok_or_else(|| {
        ApiError::validation(format!(
            "{} is not a valid access key ID",
            input.access_key_id
        ))
    })?;
    Ok(wire::GetAccessKeyInfoResponse {
        account: Some(account.to_string()),
    })
}
