//! Creating and updating a provider, which is where its metadata and its private keys are looked
//! into.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::{DecryptionKey, SamlProvider, arn, find};
use crate::certificates::PrivateKey;
use crate::context::Context;
use crate::error::ApiError;
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::wire::iam::AssertionEncryptionModeType;
use crate::{quotas, saml_metadata, tags};

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
