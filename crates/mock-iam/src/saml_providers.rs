//! SAML identity providers: who may sign assertions that roles can be assumed with.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::certificates::PrivateKey;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::wire::iam::AssertionEncryptionModeType;
use crate::{quotas, saml_metadata, tags};

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

/// `CreateSAMLProvider`.
pub(crate) fn create_saml_provider(
    cx: &mut Context<'_>,
    input: wire::CreateSamlProviderRequest,
) -> Result<wire::CreateSamlProviderResponse, ApiError> {
    if cx.account.saml_providers.contains(&input.name) {
        return Err(ApiError::entity_already_exists(format!(
            "Provider with name {} already exists.",
            input.name
        )));
    }
    if cx.account.saml_providers.len() >= quotas::SAML_PROVIDERS {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for SAMLProvidersPerAccount: {}",
            quotas::SAML_PROVIDERS
        )));
    }
    let encryption_is_required = is_required(input.assertion_encryption_mode);
    if encryption_is_required && input.add_private_key.is_none() {
        return Err(ApiError::validation(
            "Unable to set assertion encryption mode to Required because no private key is provided.",
        ));
    }
    saml_metadata::check(&input.saml_metadata_document)?;
    let key = input.add_private_key;
    let key = key.map(|key| new_key(cx, key.expose())).transpose()?;
    let mut tags = Tags::default();
    tags::add_exact(&mut tags, input.tags)?;
    let provider = SamlProvider {
        id: cx.ids.short_id("SAMLSP"),
        name: input.name,
        metadata: input.saml_metadata_document,
        created: cx.now,
        valid_until: in_a_hundred_years(cx.now),
        encryption_is_required,
        private_keys: key.into_iter().collect(),
        tags,
    };
    let answer = wire::CreateSamlProviderResponse {
        saml_provider_arn: Some(arn(cx.account, &provider)),
        tags: tags::show(&provider.tags),
    };
    cx.account.saml_providers.insert(provider);
    Ok(answer)
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

/// `UpdateSAMLProvider`: other metadata, which are good for a hundred years again; whether
/// assertions must be encrypted; and a key more or less.
pub(crate) fn update_saml_provider(
    cx: &mut Context<'_>,
    input: wire::UpdateSamlProviderRequest,
) -> Result<wire::UpdateSamlProviderResponse, ApiError> {
    let mut provider = find(cx.account, &input.saml_provider_arn)?.clone();
    if input.add_private_key.is_some() && input.remove_private_key.is_some() {
        return Err(ApiError::validation(
            "Unable to add and remove private keys in the same request. Set a value for only one of the two parameters.",
        ));
    }
    let has_update = input.saml_metadata_document.is_some()
        || input.assertion_encryption_mode.is_some()
        || input.add_private_key.is_some()
        || input.remove_private_key.is_some();
    if !has_update {
        return Err(ApiError::validation(
            "Unable to update identity provider. No updates are defined for metadata or encryption assertion.",
        ));
    }
    if let Some(metadata) = input.saml_metadata_document {
        saml_metadata::check(&metadata)?;
        provider.metadata = metadata;
        provider.valid_until = in_a_hundred_years(cx.now);
    }
    if let Some(key) = input.add_private_key {
        if provider.private_keys.len() >= quotas::PRIVATE_KEYS_PER_PROVIDER {
            return Err(ApiError::limit_exceeded(format!(
                "Private key limit of {} is reached.",
                quotas::PRIVATE_KEYS_PER_PROVIDER
            )));
        }
        provider.private_keys.push(new_key(cx, key.expose())?);
    }
    if input.assertion_encryption_mode.is_some() {
        provider.encryption_is_required = is_required(input.assertion_encryption_mode);
        if provider.encryption_is_required && provider.private_keys.is_empty() {
            return Err(ApiError::invalid_input(
                "Failed to set assertion encryption mode to Required because no private key is present.",
            ));
        }
    }
    if let Some(id) = input.remove_private_key {
        remove_key(&mut provider, &id)?;
    }
    let arn = arn(cx.account, &provider);
    cx.account.saml_providers.insert(provider);
    Ok(wire::UpdateSamlProviderResponse {
        saml_provider_arn: Some(arn),
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

fn is_required(mode: Option<AssertionEncryptionModeType>) -> bool {
    mode == Some(AssertionEncryptionModeType::Required)
}

/// A key that can be read. AWS's words for one that can't are not on record.
fn new_key(cx: &Context<'_>, key: &str) -> Result<DecryptionKey, ApiError> {
    PrivateKey::parse(key).ok_or_else(|| ApiError::invalid_input("Could not parse private key"))?;
    Ok(DecryptionKey {
        id: cx.ids.short_id("SAMLPK"),
        added: cx.now,
    })
}

/// The last one stays where encryption is required. AWS says the same of that and of a key that is
/// not there.
fn remove_key(provider: &mut SamlProvider, id: &str) -> Result<(), ApiError> {
    let before = provider.private_keys.len();
    provider.private_keys.retain(|key| key.id != id);
    let is_last = provider.encryption_is_required && provider.private_keys.is_empty();
    if is_last || provider.private_keys.len() == before {
        return Err(ApiError::invalid_input("Failed to remove private key."));
    }
    Ok(())
}

fn in_a_hundred_years(now: Timestamp) -> Timestamp {
    let now_in_utc = now.to_zoned_datetime(TimeZone::UTC);
    let then = now_in_utc.checked_add(Span::new().years(100));
    then.map_or(now, |then| then.timestamp())
}
