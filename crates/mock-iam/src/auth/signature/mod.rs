//! Signature Version 4: does the caller hold the secret of the access key that the request names?
//!
//! The caller and the service turn the same request into the same text, and both seal it with the
//! same secret. If the seals are equal, the caller holds the secret, and nothing was changed on
//! the way. The steps have names, and each has its file:
//!
//! 1. `parse` reads what the request says of its own signature: key, scope, date, signature.
//! 2. `canonical` writes the request in the one form that both sides agree on: the *canonical
//!    request*.
//! 3. The *string to sign* ([`PresentedSignature::string_to_sign`]) is its hash, with the date and
//!    the *credential scope* (`scope`).
//! 4. `signing_key` derives the *signing key* from the secret and the scope, and signs with it.
//!
//! Whose key it is, whether it is active and what its owner may do is decided elsewhere.
//!
//! The refusals, and the order in which AWS looks, are those of scratchstack-aws-signature's
//! "AWS Auth Error Ordering" (2021), which dynalite's notes (2013) and public bug reports bear out.

use std::fmt;

use http::request::Parts;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use crate::error::ApiError;
use crate::iso8601;

mod canonical;
mod parse;
mod scope;
mod signing_key;
mod time;

#[cfg(test)]
mod tests;

pub use scope::{CredentialScope, Expected, RegionRule};

/// The only algorithm of Signature Version 4 that IAM and STS take.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What AWS answers when the two signatures differ. It never says where.
const MISMATCH: &str = "The request signature we calculated does not match the signature you \
    provided. Check your AWS Secret Access Key and signing method. Consult the service \
    documentation for details.";

/// The signature that a request carries, in its `Authorization` header or in its query string.
///
/// It is only a claim until [`verify`](Self::verify) has said yes.
pub struct PresentedSignature {
    access_key_id: String,
    scope: CredentialScope,
    signed_at: Timestamp,
    security_token: Option<String>,
    signature: String,
    canonical_request: String,
}

impl PresentedSignature {
    /// Reads the signature from a request, whole: its body is part of what was signed.
    ///
    /// # Errors
    ///
    /// `MissingAuthenticationToken` when there is no signature; `IncompleteSignature` when a part
    /// of it is missing or malformed; `SignatureDoesNotMatch` when it leaves out the host, when
    /// there are two signatures, or when no one can have signed the request in this form.
    pub fn parse(parts: &Parts, body: &[u8]) -> Result<Self, ApiError> {
        let mut query = canonical::QueryString::parse(parts.uri.query().unwrap_or_default());
        let claims = parse::Claims::read(&parts.headers, &mut query)?;
        if !claims.signed_headers.include_host() {
            return Err(ApiError::signature_does_not_match(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            ));
        }
        let signed_at = claims.signed_at?;
        let (access_key_id, scope) = scope::parse_credential(&claims.credential)?;
        let canonical_request =
            canonical::canonical_request(parts, &query, &claims.signed_headers, body)?;
        Ok(Self {
            access_key_id,
            scope,
            signed_at,
            security_token: claims.security_token,
            signature: claims.signature,
            canonical_request,
        })
    }

    /// The access key that the request says it is signed with.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The session token that comes with temporary credentials.
    #[must_use]
    pub fn security_token(&self) -> Option<&str> {
        self.security_token.as_deref()
    }

    /// Where and when the signature is good: date, region and service.
    #[must_use]
    pub fn scope(&self) -> &CredentialScope {
        &self.scope
    }

    /// Checks all that needs no secret: the time, then the credential scope.
    ///
    /// AWS does so before it looks the access key up: a request with the wrong region *and* an
    /// unknown key hears of the region.
    ///
    /// # Errors
    ///
    /// `SignatureDoesNotMatch` when the request was signed more than 15 minutes from `now`, either
    /// way, or for another service, region or date.
    pub fn check(&self, expected: &Expected<'_>, now: Timestamp) -> Result<(), ApiError> {
        time::check_current(self.signed_at, now)?;
        self.scope.check(expected, self.signed_at)
    }

    /// Checks the time, the credential scope and then the signature itself, with the secret of the
    /// access key that the request names.
    ///
    /// The comparison takes the same time wherever the signatures differ, so that no one can guess
    /// a signature byte by byte with a stopwatch.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check), and `SignatureDoesNotMatch` when the signatures differ.
    pub fn verify(
        &self,
        secret: &SecretString,
        expected: &Expected<'_>,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        self.check(expected, now)?;
        let signing_key = signing_key::derive(secret.expose_secret(), &self.scope);
        let signature = signing_key::sign(&signing_key, &self.string_to_sign());
        if bool::from(signature.as_bytes().ct_eq(self.signature.as_bytes())) {
            Ok(())
        } else {
            Err(ApiError::signature_does_not_match(MISMATCH))
        }
    }

    /// The request in canonical form: method, path, query, headers, names of the headers, hash of
    /// the body.
    #[must_use]
    pub fn canonical_request(&self) -> &str {
        &self.canonical_request
    }

    /// What the signing key signs: algorithm, date, credential scope, hash of the canonical
    /// request.
    #[must_use]
    pub fn string_to_sign(&self) -> String {
        format!(
            "{ALGORITHM}\n{}\n{}\n{}",
            iso8601::basic(self.signed_at),
            self.scope,
            signing_key::sha256_hex(self.canonical_request.as_bytes()),
        )
    }
}

/// Shows the key ID and the scope; the signature, the token and the request stay out of logs.
impl fmt::Debug for PresentedSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresentedSignature")
            .field("access_key_id", &self.access_key_id)
            .field("scope", &self.scope)
            .field("signed_at", &self.signed_at)
            .finish_non_exhaustive()
    }
}
