//! `OpenID` Connect identity providers: who may sign tokens that roles can be assumed with.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::{quotas, tags};

/// A provider of the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OpenIdConnectProvider {
    /// Without `https://`, as the ARN ends and as a token's conditions start.
    pub url: String,
    /// The audiences that a token may be for.
    pub client_ids: Vec<String>,
    pub thumbprints: Vec<String>,
    pub created: Timestamp,
    pub tags: Tags,
}

impl Record for OpenIdConnectProvider {
    const KIND: &'static str = "open_id_connect_providers";

    fn name(&self) -> &str {
        &self.url
    }
}

/// `CreateOpenIDConnectProvider`. Without thumbprints AWS fetches the certificate of the provider;
/// the mock reaches out to nobody, and the list stays empty.
pub(crate) fn create_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::CreateOpenIdConnectProviderRequest,
) -> Result<wire::CreateOpenIdConnectProviderResponse, ApiError> {
    let url = host_and_path(&input.url)?;
    if is_of_sts(&url) {
        return Err(ApiError::invalid_input(""));
    }
    if cx.account.open_id_connect_providers.contains(&url) {
        return Err(ApiError::entity_already_exists(format!(
            "Provider with url {} already exists.",
            input.url
        )));
    }
    if cx.account.open_id_connect_providers.len() >= quotas::OPEN_ID_CONNECT_PROVIDERS {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for OpenIdConnectProvidersPerAccount: {}",
            quotas::OPEN_ID_CONNECT_PROVIDERS
        )));
    }
    let mut client_ids = Vec::new();
    for id in input.client_id_list {
        add(&mut client_ids, id)?;
    }
    let mut tags = Tags::default();
    tags::add_exact(&mut tags, input.tags)?;
    let provider = OpenIdConnectProvider {
        url,
        client_ids,
        thumbprints: thumbprints(&input.thumbprint_list)?,
        created: cx.now,
        tags,
    };
    let answer = wire::CreateOpenIdConnectProviderResponse {
        open_id_connect_provider_arn: Some(arn(cx.account, &provider)),
        tags: tags::show(&provider.tags),
    };
    cx.account.open_id_connect_providers.insert(provider);
    Ok(answer)
}

/// `GetOpenIDConnectProvider`.
pub(crate) fn get_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::GetOpenIdConnectProviderRequest,
) -> Result<wire::GetOpenIdConnectProviderResponse, ApiError> {
    let provider = find(cx.account, &input.open_id_connect_provider_arn)?;
    Ok(wire::GetOpenIdConnectProviderResponse {
        url: Some(provider.url.clone()),
        client_id_list: provider.client_ids.clone(),
        thumbprint_list: provider.thumbprints.clone(),
        create_date: Some(provider.created),
        tags: tags::show(&provider.tags),
    })
}

/// `ListOpenIDConnectProviders`: all of them, on one page.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn list_open_id_connect_providers(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::ListOpenIdConnectProvidersResponse, ApiError> {
    let account = &*cx.account;
    let providers = account.open_id_connect_providers.values();
    let entry = |provider| wire::OpenIdConnectProviderListEntry {
        arn: Some(arn(account, provider)),
    };
    Ok(wire::ListOpenIdConnectProvidersResponse {
        open_id_connect_provider_list: providers.map(entry).collect(),
    })
}

/// `DeleteOpenIDConnectProvider`: roles that trust it stay as they are.
pub(crate) fn delete_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::DeleteOpenIdConnectProviderRequest,
) -> Result<(), ApiError> {
    let arn = &input.open_id_connect_provider_arn;
    let provider = find(cx.account, arn).map_err(|_| {
        ApiError::no_such_entity(format!("OpenId connect Provider {arn} cannot be found."))
    })?;
    let url = provider.url.clone();
    cx.account.open_id_connect_providers.remove(&url);
    Ok(())
}

/// `AddClientIDToOpenIDConnectProvider`: one that is there already is no mistake.
pub(crate) fn add_client_id_to_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::AddClientIdToOpenIdConnectProviderRequest,
) -> Result<(), ApiError> {
    let arn = &input.open_id_connect_provider_arn;
    let mut client_ids = find(cx.account, arn)?.client_ids.clone();
    add(&mut client_ids, input.client_id)?;
    find_mut(cx.account, arn)?.client_ids = client_ids;
    Ok(())
}

/// `RemoveClientIDFromOpenIDConnectProvider`: one that is not there is no mistake.
pub(crate) fn remove_client_id_from_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::RemoveClientIdFromOpenIdConnectProviderRequest,
) -> Result<(), ApiError> {
    let provider = find_mut(cx.account, &input.open_id_connect_provider_arn)?;
    provider.client_ids.retain(|id| *id != input.client_id);
    Ok(())
}

/// `UpdateOpenIDConnectProviderThumbprint`: these in the place of those that were there.
pub(crate) fn update_open_id_connect_provider_thumbprint(
    cx: &mut Context<'_>,
    input: wire::UpdateOpenIdConnectProviderThumbprintRequest,
) -> Result<(), ApiError> {
    let arn = &input.open_id_connect_provider_arn;
    find(cx.account, arn)?;
    if input.thumbprint_list.is_empty() {
        return Err(ApiError::invalid_input(
            "Thumbprint list must contain at least one entry.",
        ));
    }
    let thumbprints = thumbprints(&input.thumbprint_list)?;
    find_mut(cx.account, arn)?.thumbprints = thumbprints;
    Ok(())
}

/// `TagOpenIDConnectProvider`.
pub(crate) fn tag_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::TagOpenIdConnectProviderRequest,
) -> Result<(), ApiError> {
    let arn = &input.open_id_connect_provider_arn;
    let tags = tags::with(&find(cx.account, arn)?.tags, input.tags)?;
    find_mut(cx.account, arn)?.tags = tags;
    Ok(())
}

/// `UntagOpenIDConnectProvider`.
pub(crate) fn untag_open_id_connect_provider(
    cx: &mut Context<'_>,
    input: wire::UntagOpenIdConnectProviderRequest,
) -> Result<(), ApiError> {
    let arn = &input.open_id_connect_provider_arn;
    let tags = tags::without(&find(cx.account, arn)?.tags, &input.tag_keys)?;
    find_mut(cx.account, arn)?.tags = tags;
    Ok(())
}

/// `ListOpenIDConnectProviderTags`.
pub(crate) fn list_open_id_connect_provider_tags(
    cx: &mut Context<'_>,
    input: wire::ListOpenIdConnectProviderTagsRequest,
) -> Result<wire::ListOpenIdConnectProviderTagsResponse, ApiError> {
    let provider = find(cx.account, &input.open_id_connect_provider_arn)?;
    let page = tags::page(&provider.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListOpenIdConnectProviderTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// The provider with that URL, without `https://`: their names keep their case, and it counts.
pub(crate) fn by_url<'a>(account: &'a Account, url: &str) -> Option<&'a OpenIdConnectProvider> {
    let found = account.open_id_connect_providers.get(url);
    found.filter(|provider| provider.url == url)
}

/// The provider that an ARN names.
pub(crate) fn by_arn<'a>(account: &'a Account, arn: &str) -> Option<&'a OpenIdConnectProvider> {
    by_url(account, arn.strip_prefix(&prefix(account))?)
}

/// The ARN of a provider.
pub(crate) fn arn(account: &Account, provider: &OpenIdConnectProvider) -> String {
    account.arn("oidc-provider", "/", &provider.url)
}

fn prefix(account: &Account) -> String {
    account.arn("oidc-provider", "/", "")
}

fn find<'a>(account: &'a Account, arn: &str) -> Result<&'a OpenIdConnectProvider, ApiError> {
    by_arn(account, arn).ok_or_else(|| no_such_provider(arn))
}

fn find_mut<'a>(
    account: &'a mut Account,
    arn: &str,
) -> Result<&'a mut OpenIdConnectProvider, ApiError> {
    let url = find(account, arn)?.url.clone();
    let found = account.open_id_connect_providers.get_mut(&url);
    found.ok_or_else(|| no_such_provider(arn))
}

fn no_such_provider(arn: &str) -> ApiError {
    ApiError::no_such_entity(format!("OpenIDConnect Provider not found for arn {arn}"))
}

/// A URL as a provider has it: without `https://`, the standard port, and the slash of a bare host.
/// Of a URL with a query or a fragment AWS says nothing but that it is no good.
pub(crate) fn host_and_path(url: &str) -> Result<String, ApiError> {
    let rest = url.strip_prefix("https://");
    let rest = rest.filter(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']));
    let rest = rest.ok_or_else(|| ApiError::validation("Invalid Open ID Connect Provider URL"))?;
    if rest.contains(['?', '#']) {
        return Err(ApiError::invalid_input(""));
    }
    let (host, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let host = host.strip_suffix(":443").unwrap_or(host);
    let path = if path == "/" { "" } else { path };
    Ok(format!("{host}{path}"))
}

/// Whether it is an issuer of `GetWebIdentityToken`, whose tokens are for services outside AWS. AWS
/// refuses it; its text is not on record.
fn is_of_sts(url: &str) -> bool {
    let host = url.split('/').next().unwrap_or_default();
    host.to_ascii_lowercase()
        .ends_with(".tokens.sts.global.api.aws")
}

fn add(client_ids: &mut Vec<String>, id: String) -> Result<(), ApiError> {
    if client_ids.contains(&id) {
        return Ok(());
    }
    if client_ids.len() >= quotas::CLIENT_IDS_PER_PROVIDER {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {}",
            quotas::CLIENT_IDS_PER_PROVIDER
        )));
    }
    client_ids.push(id);
    Ok(())
}

/// In lower case, and as often as they were given. AWS does not mind whether they are hexadecimal;
/// its text for the sixth one is its own.
fn thumbprints(given: &[String]) -> Result<Vec<String>, ApiError> {
    if given.len() > quotas::THUMBPRINTS_PER_PROVIDER {
        return Err(ApiError::invalid_input(
            "Thumbprint list must contain fewer than 5 entries.",
        ));
    }
    Ok(given.iter().map(|print| print.to_lowercase()).collect())
}
