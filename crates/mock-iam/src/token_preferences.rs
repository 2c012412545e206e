//! Which session tokens STS's global endpoint hands out.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::ApiError;
use crate::wire::iam as wire;
use crate::wire::iam::GlobalEndpointTokenVersion;

/// Version 1 is of use in the Regions that every account has, version 2 in all. The mock knows one
/// place only, so its tokens are of use there in either version; `GetAccountSummary` tells which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenVersion(pub usize);

impl Default for TokenVersion {
    fn default() -> Self {
        Self(1)
    }
}

/// `SetSecurityTokenServicePreferences`.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn set_security_token_service_preferences(
    cx: &mut Context<'_>,
    input: wire::SetSecurityTokenServicePreferencesRequest,
) -> Result<(), ApiError> {
    cx.account.settings.change().token_version = match input.global_endpoint_token_version {
        GlobalEndpointTokenVersion::V1Token => TokenVersion(1),
        GlobalEndpointTokenVersion::V2Token => TokenVersion(2),
    };
    Ok(())
}
