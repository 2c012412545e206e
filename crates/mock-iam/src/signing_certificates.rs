//! Signing certificates: X.509 certificates with which a user, or root, signs SOAP requests.

#[cfg(feature = "certificates")]
pub(crate) mod upload;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::ApiError;
use crate::owned::{Belongs, can_be_set};
use crate::page::Page;
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
