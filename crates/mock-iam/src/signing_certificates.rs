//! Signing certificates: X.509 certificates with which a user, or root, signs SOAP requests.

use http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificates::Certificate;
use crate::context::Context;
use crate::error::ApiError;
use crate::owned::{Belongs, can_be_set};
use crate::page::Page;
use crate::quotas;
use crate::records::Record;
use crate::wire::iam as wire;
use crate::wire::iam::StatusType;

/// A certificate of a user or of root.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SigningCertificate {
    key: String,
    /// What the certificate's own bytes come to, so that the same one always has the same.
    id: String,
    /// As it was uploaded.
    body: String,
    pub status: StatusType,
    pub uploaded: Timestamp,
}

impl Record for SigningCertificate {
    const KIND: &'static str = "signing_certificates";

    fn name(&self) -> &str {
        &self.key
    }
}

/// `UploadSigningCertificate`. The same one again changes nothing, though the answer calls it
/// active whatever it is; another user cannot have it as well.
pub(crate) fn upload_signing_certificate(
    cx: &mut Context<'_>,
    input: wire::UploadSigningCertificateRequest,
) -> Result<wire::UploadSigningCertificateResponse, ApiError> {
    let owner = Belongs::to_named(cx, input.user_name)?;
    let body = input.certificate_body;
    let id = read(&body, cx.now)?.id();
    if let Some(same) = cx.account.signing_certificates.get(&owner.key(&id)) {
        let certificate = wire::SigningCertificate {
            status: StatusType::Active,
            ..show(&owner, same)
        };
        return Ok(wire::UploadSigningCertificateResponse { certificate });
    }
    let all = cx.account.signing_certificates.values();
    if all.map(|other| &other.id).any(|other| *other == id) {
        return Err(ApiError::new(
            "DuplicateCertificate",
            StatusCode::CONFLICT,
            "Duplicate certificate uploaded.",
        ));
    }
    let own = owner.all(&cx.account.signing_certificates).count();
    if own >= quotas::SIGNING_CERTIFICATES_PER_USER {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for CertificatesPerUser: {}",
            quotas::SIGNING_CERTIFICATES_PER_USER
        )));
    }
    let certificate = SigningCertificate {
        key: owner.key(&id),
        id,
        body,
        status: StatusType::Active,
        uploaded: cx.now,
    };
    let answer = show(&owner, &certificate);
    cx.account.signing_certificates.insert(certificate);
    Ok(wire::UploadSigningCertificateResponse {
        certificate: answer,
    })
}

/// `ListSigningCertificates`.
pub(crate) fn list_signing_certificates(
    cx: &mut Context<'_>,
    input: wire::ListSigningCertificatesRequest,
) -> Result<wire::ListSigningCertificatesResponse, ApiError> {
    let owner = Belongs::to_named(cx, input.user_name)?;
    let own = owner.all(&cx.account.signing_certificates);
    let own = own.map(|(place, certificate)| (place, show(&owner, certificate)));
    let page = Page::cut(own, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListSigningCertificatesResponse {
        certificates: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `UpdateSigningCertificate`: active or inactive.
pub(crate) fn update_signing_certificate(
    cx: &mut Context<'_>,
    input: wire::UpdateSigningCertificateRequest,
) -> Result<(), ApiError> {
    let owner = Belongs::to_named(cx, input.user_name)?;
    can_be_set(input.status)?;
    let id = &input.certificate_id;
    let certificate = cx.account.signing_certificates.get_mut(&owner.key(id));
    certificate.ok_or_else(|| no_such_certificate(id))?.status = input.status;
    Ok(())
}

/// `DeleteSigningCertificate`.
pub(crate) fn delete_signing_certificate(
    cx: &mut Context<'_>,
    input: wire::DeleteSigningCertificateRequest,
) -> Result<(), ApiError> {
    let owner = Belongs::to_named(cx, input.user_name)?;
    let id = &input.certificate_id;
    let certificate = cx.account.signing_certificates.remove(&owner.key(id));
    certificate.map(drop).ok_or_else(|| no_such_certificate(id))
}

/// A certificate that is valid now. AWS echoes the whole body of one that is not.
fn read(body: &str, now: Timestamp) -> Result<Certificate, ApiError> {
    let certificate = Certificate::parse(body).filter(|read| read.is_valid_at(now));
    certificate.ok_or_else(|| {
        ApiError::new(
            "MalformedCertificate",
            StatusCode::BAD_REQUEST,
            format!("Certificate {body} is malformed."),
        )
    })
}

fn show(owner: &Belongs, certificate: &SigningCertificate) -> wire::SigningCertificate {
    wire::SigningCertificate {
        user_name: owner.name.clone().unwrap_or_default(),
        certificate_id: certificate.id.clone(),
        certificate_body: certificate.body.clone(),
        status: certificate.status,
        upload_date: Some(certificate.uploaded),
    }
}

fn no_such_certificate(id: &str) -> ApiError {
    ApiError::no_such_entity(format!("The Certificate with id {id} cannot be found."))
}
