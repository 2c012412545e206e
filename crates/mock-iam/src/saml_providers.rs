//! SAML identity providers: who may sign assertions that roles can be assumed with.

#[cfg(feature = "certificates")]
pub(crate) mod change;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::tags::{self, Tags};
use crate::wire::iam as wire;
use crate::wire::iam::AssertionEncryptionModeType;

/// A provider of the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SamlProvider {
    pub name: String,
    pub id: String,
    pub metadata: String,
    pub created: Timestamp,
    pub valid_until: Timestamp,
    pub encryption_is_required: bool,
    /// The keys that assertions may be encrypted for, oldest first.
    pub private_keys: Vec<DecryptionKey>,
    pub tags: Tags,
}

/// A key that assertions may be encrypted for. Nothing in the mock decrypts any, so that the key
/// itself is not kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DecryptionKey {
    id: String,
    added: Timestamp,
}

impl Record for SamlProvider {
    const KIND: &'static str = "saml_providers";

    fn name(&self) -> &str {
        &self.name
    }
}

/// `GetSAMLProvider`.
pub(crate) fn get_saml_provider(
    cx: &mut Context<'_>,
    input: wire::GetSamlProviderRequest,
) -> Result<wire::GetSamlProviderResponse, ApiError> {
    let provider = find(cx.account, &input.saml_provider_arn)?;
    let keys = provider.private_keys.iter();
    let keys = keys.map(|key| wire::SamlPrivateKey {
        key_id: Some(key.id.clone()),
        timestamp: Some(key.added),
    });
    Ok(wire::GetSamlProviderResponse {
        saml_provider_uuid: Some(provider.id.clone()),
        saml_metadata_document: Some(provider.metadata.clone()),
        create_date: Some(provider.created),
        valid_until: Some(provider.valid_until),
        tags: tags::show(&provider.tags),
        assertion_encryption_mode: Some(if provider.encryption_is_required {
            AssertionEncryptionModeType::Required
        } else {
            AssertionEncryptionModeType::Allowed
        }),
        private_key_list: keys.collect(),
    })
}

/// `ListSAMLProviders`: all of them, on one page.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn list_saml_providers(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::ListSamlProvidersResponse, ApiError> {
    let account = &*cx.account;
    let entry = |provider: &SamlProvider| wire::SamlProviderListEntry {
        arn: Some(arn(account, provider)),
        valid_until: Some(provider.valid_until),
        create_date: Some(provider.created),
    };
    Ok(wire::ListSamlProvidersResponse {
        saml_provider_list: account.saml_providers.values().map(entry).collect(),
    })
}

/// `DeleteSAMLProvider`: roles that trust it stay as they are.
pub(crate) fn delete_saml_provider(
    cx: &mut Context<'_>,
    input: wire::DeleteSamlProviderRequest,
) -> Result<(), ApiError> {
    let name = find(cx.account, &input.saml_provider_arn)?.name.clone();
    cx.account.saml_providers.remove(&name);
    Ok(())
}

/// `TagSAMLProvider`.
pub(crate) fn tag_saml_provider(
    cx: &mut Context<'_>,
    input: wire::TagSamlProviderRequest,
) -> Result<(), ApiError> {
    let arn = &input.saml_provider_arn;
    let tags = tags::with(&find(cx.account, arn)?.tags, input.tags)?;
    find_mut(cx.account, arn)?.tags = tags;
    Ok(())
}

/// `UntagSAMLProvider`.
pub(crate) fn untag_saml_provider(
    cx: &mut Context<'_>,
    input: wire::UntagSamlProviderRequest,
) -> Result<(), ApiError> {
    let arn = &input.saml_provider_arn;
    let tags = tags::without(&find(cx.account, arn)?.tags, &input.tag_keys)?;
    find_mut(cx.account, arn)?.tags = tags;
    Ok(())
}

/// `ListSAMLProviderTags`.
pub(crate) fn list_saml_provider_tags(
    cx: &mut Context<'_>,
    input: wire::ListSamlProviderTagsRequest,
) -> Result<wire::ListSamlProviderTagsResponse, ApiError> {
    let provider = find(cx.account, &input.saml_provider_arn)?;
    let page = tags::page(&provider.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListSamlProviderTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// The provider that an ARN names.
pub(crate) fn by_arn<'a>(account: &'a Account, arn: &str) -> Option<&'a SamlProvider> {
    let prefix = account.arn("saml-provider", "/", "");
    account.saml_providers.get(arn.strip_prefix(&prefix)?)
}

fn arn(account: &Account, provider: &SamlProvider) -> String {
    account.arn("saml-provider", "/", &provider.name)
}

fn find<'a>(account: &'a Account, arn: &str) -> Result<&'a SamlProvider, ApiError> {
    by_arn(account, arn).ok_or_else(|| no_such_provider(arn))
}

fn find_mut<'a>(account: &'a mut Account, arn: &str) -> Result<&'a mut SamlProvider, ApiError> {
    let name = find(account, arn)?.name.clone();
    let found = account.saml_providers.get_mut(&name);
    found.ok_or_else(|| no_such_provider(arn))
}

fn no_such_provider(arn: &str) -> ApiError {
    ApiError::no_such_entity(format!("Manifest not found for arn {arn}"))
}
