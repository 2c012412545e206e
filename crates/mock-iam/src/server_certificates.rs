//! Server certificates: what a load balancer or a distribution shows to its visitors. The private
//! key is compared with the certificate and not kept: nothing in the mock ever needs it again.

#[cfg(feature = "certificates")]
pub(crate) mod upload;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::records::{Record, fold};
use crate::tags::{self, Tags};
use crate::wire::iam as wire;

/// A certificate of the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ServerCertificate {
    pub name: String,
    pub path: String,
    pub id: String,
    pub uploaded: Timestamp,
    pub expires: Timestamp,
    /// In PEM, without the white space around.
    pub body: String,
    pub chain: Option<String>,
    pub tags: Tags,
}

impl Record for ServerCertificate {
    const KIND: &'static str = "server_certificates";

    fn name(&self) -> &str {
        &self.name
    }
}

/// `GetServerCertificate`: everything but the private key.
pub(crate) fn get_server_certificate(
    cx: &mut Context<'_>,
    input: wire::GetServerCertificateRequest,
) -> Result<wire::GetServerCertificateResponse, ApiError> {
    let certificate = find(cx.account, &input.server_certificate_name)?;
    Ok(wire::GetServerCertificateResponse {
        server_certificate: wire::ServerCertificate {
            server_certificate_metadata: show(cx.account, certificate),
            certificate_body: certificate.body.clone(),
            certificate_chain: certificate.chain.clone(),
            tags: tags::show(&certificate.tags),
        },
    })
}

/// `ListServerCertificates`.
pub(crate) fn list_server_certificates(
    cx: &mut Context<'_>,
    input: wire::ListServerCertificatesRequest,
) -> Result<wire::ListServerCertificatesResponse, ApiError> {
    let prefix = input.path_prefix.unwrap_or_default();
    let account = &*cx.account;
    let page = Page::of(
        &account.server_certificates,
        input.marker.as_deref(),
        input.max_items,
        |certificate| {
            let is_there = certificate.path.starts_with(&prefix);
            is_there.then(|| show(account, certificate))
        },
    )?;
    Ok(wire::ListServerCertificatesResponse {
        server_certificate_metadata_list: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateServerCertificate`: another name or path. On AWS a request for neither makes the tags
/// unreachable; here it changes nothing.
pub(crate) fn update_server_certificate(
    cx: &mut Context<'_>,
    input: wire::UpdateServerCertificateRequest,
) -> Result<(), ApiError> {
    let name = &input.server_certificate_name;
    find(cx.account, name)?;
    if let Some(new_name) = &input.new_server_certificate_name
        && fold(new_name) != fold(name)
    {
        name_is_free(cx.account, new_name)?;
    }
    if let Some(mut certificate) = cx.account.server_certificates.remove(name) {
        certificate.path = input.new_path.unwrap_or(certificate.path);
        let new_name = input.new_server_certificate_name;
        certificate.name = new_name.unwrap_or(certificate.name);
        cx.account.server_certificates.insert(certificate);
    }
    Ok(())
}

/// `DeleteServerCertificate`: nothing in the mock uses one.
pub(crate) fn delete_server_certificate(
    cx: &mut Context<'_>,
    input: wire::DeleteServerCertificateRequest,
) -> Result<(), ApiError> {
    let name = &input.server_certificate_name;
    let removed = cx.account.server_certificates.remove(name);
    removed.map(drop).ok_or_else(|| no_such_certificate(name))
}

/// `TagServerCertificate`.
pub(crate) fn tag_server_certificate(
    cx: &mut Context<'_>,
    input: wire::TagServerCertificateRequest,
) -> Result<(), ApiError> {
    let name = &input.server_certificate_name;
    let tags = tags::with(&find(cx.account, name)?.tags, input.tags)?;
    find_mut(cx.account, name)?.tags = tags;
    Ok(())
}

/// `UntagServerCertificate`.
pub(crate) fn untag_server_certificate(
    cx: &mut Context<'_>,
    input: wire::UntagServerCertificateRequest,
) -> Result<(), ApiError> {
    let name = &input.server_certificate_name;
    let tags = tags::without(&find(cx.account, name)?.tags, &input.tag_keys)?;
    find_mut(cx.account, name)?.tags = tags;
    Ok(())
}

/// `ListServerCertificateTags`.
pub(crate) fn list_server_certificate_tags(
    cx: &mut Context<'_>,
    input: wire::ListServerCertificateTagsRequest,
) -> Result<wire::ListServerCertificateTagsResponse, ApiError> {
    let certificate = find(cx.account, &input.server_certificate_name)?;
    let page = tags::page(&certificate.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListServerCertificateTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

fn name_is_free(account: &Account, name: &str) -> Result<(), ApiError> {
    if account.server_certificates.contains(name) {
        return Err(ApiError::entity_already_exists(format!(
            "The Server Certificate with name {name} already exists."
        )));
    }
    Ok(())
}

fn find<'a>(account: &'a Account, name: &str) -> Result<&'a ServerCertificate, ApiError> {
    let found = account.server_certificates.get(name);
    found.ok_or_else(|| no_such_certificate(name))
}

fn find_mut<'a>(
    account: &'a mut Account,
    name: &str,
) -> Result<&'a mut ServerCertificate, ApiError> {
    let found = account.server_certificates.get_mut(name);
    found.ok_or_else(|| no_such_certificate(name))
}

fn no_such_certificate(name: &str) -> ApiError {
    ApiError::no_such_entity(format!(
        "The Server Certificate with name {name} cannot be found."
    ))
}

fn show(account: &Account, certificate: &ServerCertificate) -> wire::ServerCertificateMetadata {
    wire::ServerCertificateMetadata {
        path: certificate.path.clone(),
        server_certificate_name: certificate.name.clone(),
        server_certificate_id: certificate.id.clone(),
        arn: account.arn("server-certificate", &certificate.path, &certificate.name),
        upload_date: Some(certificate.uploaded),
        expiration: Some(certificate.expires),
    }
}
