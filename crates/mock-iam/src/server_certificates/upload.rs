//! Uploading a certificate with its private key and the chain of those who issued it, the one
//! operation that looks into them.

use http::StatusCode;
use jiff::Timestamp;

use super::{ServerCertificate, name_is_free, show};
use crate::certificates::{Certificate, PrivateKey};
use crate::context::Context;
use crate::error::ApiError;
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::{quotas, tags};

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
