//! Whether the account's identities can be asserted to services outside AWS with signed tokens, and
//! the account's own issuer of such tokens. The tokens are in `sts/web_identity`.

use data_encoding::BASE64URL_NOPAD;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::secret::Secret;
use crate::wire::iam as wire;

/// The issuer of an account's tokens.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct OutboundFederation {
    is_enabled: bool,
    /// Made when the feature is first enabled, and kept.
    issuer: Option<String>,
    pub keys: SigningKeys,
}

/// The private keys of an issuer. That for RSA takes a while to make, and is made only when it is
/// first used.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SigningKeys {
    /// What both keys are drawn from.
    pub seed: Secret,
    /// PKCS#8, in Base64.
    pub rsa: Option<Secret>,
}

impl SigningKeys {
    pub fn new(seed: [u8; 32]) -> Self {
        Self {
            seed: Secret::from(BASE64URL_NOPAD.encode(&seed)),
            rsa: None,
        }
    }
}

impl Record for OutboundFederation {
    const KIND: &'static str = "outbound_federation";

    fn name(&self) -> &'static str {
        "issuer"
    }
}

impl OutboundFederation {
    /// The URL of the issuer while the feature is enabled.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref().filter(|_| self.is_enabled)
    }
}

/// `EnableOutboundWebIdentityFederation`.
pub(crate) fn enable_outbound_web_identity_federation(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::EnableOutboundWebIdentityFederationResponse, ApiError> {
    if cx.account.outbound_federation.issuer().is_some() {
        return Err(ApiError::new(
            "FeatureEnabled",
            StatusCode::CONFLICT,
            format!(
                "Outbound identity federation is already enabled for account {}",
                cx.account.id
            ),
        ));
    }
    let id = cx.ids.request_id();
    let seed = cx.ids.sealing_key();
    let federation = cx.account.outbound_federation.change();
    federation.is_enabled = true;
    let issuer = federation.issuer.get_or_insert_with(|| {
        federation.keys = SigningKeys::new(seed);
        format!("https://{}.tokens.sts.global.api.aws", id.to_lowercase())
    });
    Ok(wire::EnableOutboundWebIdentityFederationResponse {
        issuer_identifier: Some(issuer.clone()),
    })
}

/// `DisableOutboundWebIdentityFederation`: tokens that are out stay valid until they expire.
pub(crate) fn disable_outbound_web_identity_federation(
    cx: &mut Context<'_>,
    (): (),
) -> Result<(), ApiError> {
    if cx.account.outbound_federation.issuer().is_none() {
        return Err(disabled(cx.account, "already disabled"));
    }
    cx.account.outbound_federation.change().is_enabled = false;
    Ok(())
}

/// `GetOutboundWebIdentityFederationInfo`.
pub(crate) fn get_outbound_web_identity_federation_info(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::GetOutboundWebIdentityFederationInfoResponse, ApiError> {
    let issuer = cx.account.outbound_federation.issuer();
    Ok(wire::GetOutboundWebIdentityFederationInfoResponse {
        issuer_identifier: Some(
            issuer
                .ok_or_else(|| disabled(cx.account, "disabled"))?
                .to_owned(),
        ),
        jwt_vending_enabled: true,
    })
}

fn disabled(account: &Account, how: &str) -> ApiError {
    ApiError::new(
        "FeatureDisabled",
        StatusCode::NOT_FOUND,
        format!(
            "Outbound identity federation is {how} for account {}",
            account.id
        ),
    )
}
