//! Server certificates: what a load balancer or a distribution shows to its visitors. The private
//! key is compared with the certificate and not kept: nothing in the mock ever needs it again.

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::certificates::{Certificate, PrivateKey};
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::records::{Record, fold};
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::{quotas, tags};

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

/// `UploadServerCertificate`.
pub(crate) fn upload_server_certificate(
    cx: &mut Context<'_>,
    input: wire::UploadServerCertificateRequest,
) -> Result<wire::UploadServerCertificateResponse, ApiError> {
    let name = input.server_certificate_name;
    name_is_free(cx.account, &name)?;
    if cx.account.server_certificates.len() >= quotas::SERVER_CERTIFICATES {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for ServerCertificatesPerAccount: {}",
            quotas::SERVER_CERTIFICATES
        )));
    }
    let read = read(&input.certificate_body, cx.now)?;
    let key = PrivateKey::parse(input.private_key.expose()).ok_or_else(|| {
        malformed("Unable to parse private key. Please ensure the private key is in PEM format.")
    })?;
    if !read.certifies(&key) {
        return Err(key_pair_mismatch());
    }
    if let Some(chain) = &input.certificate_chain {
        check_chain(&read, chain)?;
    }
    let mut tags = Tags::default();
    tags::add_exact(&mut tags, input.tags)?;
    let trimmed = |text: String| text.trim().to_owned();
    let certificate = ServerCertificate {
        id: cx.ids.unique_id("ASCA"),
        name,
        path: input.path.unwrap_or_else(|| "/".into()),
        uploaded: cx.now,
        expires: read.ends(),
        body: trimmed(input.certificate_body),
        chain: input.certificate_chain.map(trimmed),
        tags,
    };
    let answer = wire::UploadServerCertificateResponse {
        server_certificate_metadata: Some(show(cx.account, &certificate)),
        tags: tags::show(&certificate.tags),
    };
    cx.account.server_certificates.insert(certificate);
    Ok(answer)
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

/// A certificate that is valid now.
fn read(body: &str, now: Timestamp) -> Result<Certificate, ApiError> {
    let read = Certificate::parse(body).ok_or_else(|| {
        malformed("Unable to parse certificate. Please ensure the certificate is in PEM format.")
    })?;
    if read.ends() < now {
        return Err(malformed(
            "Certificate is no longer valid. The 'Not After' date restriction on the certificate has passed.",
        ));
    }
    if read.starts() > now {
        return Err(malformed(
            "Certificate is not yet valid. The 'Not Before' date restriction on the certificate has not passed.",
        ));
    }
    Ok(read)
}

/// Each certificate of a chain must have issued the one before it, and all must be allowed to. AWS
/// counts from the server's own, and says -1 when it can't tell which one breaks the chain. Of a
/// chain that can't be read it says nothing at all.
fn check_chain(own: &Certificate, chain: &str) -> Result<(), ApiError> {
    let chain = Certificate::parse_all(chain).ok_or_else(|| malformed(""))?;
    let last = chain.iter().rposition(|issuer| !issuer.is_authority());
    if let Some(place) = last {
        return Err(broken_chain(&(place + 1).to_string()));
    }
    let issued = std::iter::once(own).chain(&chain);
    let mut links = issued.zip(&chain);
    if links.all(|(issued, issuer)| issued.is_issued_by(issuer)) {
        return Ok(());
    }
    Err(broken_chain("-1"))
}

fn broken_chain(index: &str) -> ApiError {
    malformed(&format!(
        "Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: {index}"
    ))
}

fn malformed(text: &str) -> ApiError {
    ApiError::new("MalformedCertificate", StatusCode::BAD_REQUEST, text)
}

fn key_pair_mismatch() -> ApiError {
    ApiError::new(
        "KeyPairMismatch",
        StatusCode::BAD_REQUEST,
        "The private key did not match the public key provided. Please verify the key material and try again.",
    )
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
