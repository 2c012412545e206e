//! Uploading a certificate, the one operation that looks into it.

use http::StatusCode;
use jiff::Timestamp;

use super::{SigningCertificate, show};
use crate::certificates::Certificate;
use crate::context::Context;
use crate::error::ApiError;
use crate::owned::Belongs;
use crate::quotas;
use crate::wire::iam as wire;
use crate::wire::iam::StatusType;

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
