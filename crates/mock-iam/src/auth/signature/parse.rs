//! What a request says of its own signature, read from its `Authorization` header or its query
//! string. Nothing here is believed yet.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::{AUTHORIZATION, DATE, HeaderMap, HeaderValue};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::ALGORITHM;
use super::canonical::{QueryString, SignedHeaders};
use super::time;
use crate::error::ApiError;

/// The parts of a signature, as sent.
pub(super) struct Claims {
    pub(super) credential: String,
    pub(super) signed_headers: SignedHeaders,
    pub(super) signature: String,
    /// A date that cannot be read is refused only after the signed headers were looked at.
    pub(super) signed_at: Result<Timestamp, ApiError>,
    pub(super) security_token: Option<String>,
}

impl Claims {
    /// Reads them from wherever they are. The signature itself is taken out of the query string,
    /// because it cannot sign itself.
    pub(super) fn read(headers: &HeaderMap, query: &mut QueryString) -> Result<Self, ApiError> {
        match (
            headers.get(AUTHORIZATION),
            query.first("X-Amz-Algorithm").as_deref(),
        ) {
            (Some(authorization), None) => Self::from_header(authorization, headers),
            (None, Some(ALGORITHM)) => Self::from_query(query),
            (None, _) => Err(ApiError::missing_authentication_token()),
            // Two signatures: AWS refuses without a word.
            (Some(_), Some(_)) => Err(ApiError::signature_does_not_match("")),
        }
    }

    /// `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`
    fn from_header(authorization: &HeaderValue, headers: &HeaderMap) -> Result<Self, ApiError> {
        let text = lossy(authorization);
        let (algorithm, pairs) = text.split_once(' ').unwrap_or((&text, ""));
        // `Bearer …` and the like are no signature at all.
        if !algorithm.starts_with("AWS4-") {
            return Err(ApiError::missing_authentication_token());
        }
        if algorithm != ALGORITHM {
            return Err(ApiError::incomplete_signature(format!(
                "Unsupported AWS 'algorithm': '{algorithm}'."
            )));
        }

        // A blank parts two pairs as a comma does. Of two pairs with one name, the last counts.
        let pairs = pairs
            .split([',', ' '])
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('='))
            .collect::<Option<HashMap<_, _>>>()
            .ok_or_else(|| {
                ApiError::incomplete_signature(format!(
                    "Invalid key=value pair (missing equal-sign) in Authorization header (hashed \
                     with SHA-256 and encoded with Base64): '{}'.",
                    fingerprint(authorization)
                ))
            })?;

        let credential = pairs.get("Credential").filter(|value| !value.is_empty());
        let signature = pairs.get("Signature").filter(|value| !value.is_empty());
        let signed_headers = pairs.get("SignedHeaders");
        let signed_at = date_of(headers);
        let missing = sentences([
            (
                credential.is_none(),
                "Authorization header requires 'Credential' parameter. ",
            ),
            (
                signature.is_none(),
                "Authorization header requires 'Signature' parameter. ",
            ),
            (
                signed_headers.is_none(),
                "Authorization header requires 'SignedHeaders' parameter. ",
            ),
            (
                signed_at.is_none(),
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
                 header. ",
            ),
        ]);
        let (Some(credential), Some(signature), Some(signed_headers), Some(signed_at)) =
            (credential, signature, signed_headers, signed_at)
        else {
            return Err(ApiError::incomplete_signature(format!(
                "{missing}(Hashed with SHA-256 and encoded with Base64) Authorization={}",
                fingerprint(authorization)
            )));
        };
        Ok(Self {
            credential: (*credential).to_owned(),
            signed_headers: SignedHeaders::parse(signed_headers),
            signature: (*signature).to_owned(),
            signed_at,
            security_token: headers.get("x-amz-security-token").map(lossy),
        })
    }

    /// `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=…&X-Amz-Signature=…`
    ///
    /// `X-Amz-Expires` is signed like any parameter but means nothing here: such a request is good
    /// for 15 minutes, as any other. AWS's own aws-iam-authenticator says so of STS.
    fn from_query(query: &mut QueryString) -> Result<Self, ApiError> {
        let credential = query.first("X-Amz-Credential");
        let signature = query.take("X-Amz-Signature");
        let signed_headers = query.first("X-Amz-SignedHeaders");
        let date = query.first("X-Amz-Date");
        let missing = sentences([
            (
                credential.is_none(),
                "AWS query-string parameters must include 'X-Amz-Credential'. ",
            ),
            (
                signature.is_none(),
                "AWS query-string parameters must include 'X-Amz-Signature'. ",
            ),
            (
                signed_headers.is_none(),
                "AWS query-string parameters must include 'X-Amz-SignedHeaders'. ",
            ),
            (
                date.is_none(),
                "AWS query-string parameters must include 'X-Amz-Date'. ",
            ),
        ]);
        let (Some(credential), Some(signature), Some(signed_headers), Some(date)) =
            (credential, signature, signed_headers, date)
        else {
            return Err(ApiError::incomplete_signature(format!(
                "{missing}Re-examine the query-string parameters."
            )));
        };
        Ok(Self {
            credential,
            signed_headers: SignedHeaders::parse(&signed_headers),
            signature,
            signed_at: time::parse_iso(&date),
            security_token: query.first("X-Amz-Security-Token"),
        })
    }
}

/// When the request was signed: `X-Amz-Date`, or else `Date`, which may be an HTTP date too.
fn date_of(headers: &HeaderMap) -> Option<Result<Timestamp, ApiError>> {
    let sent = |name| headers.get(name).map(lossy).filter(|date| !date.is_empty());
    sent("x-amz-date")
        .map(|date| time::parse_iso(&date))
        .or_else(|| sent(DATE.as_str()).map(|date| time::parse_http_or_iso(&date)))
}

/// The sentences that apply, one after the other, as AWS strings them together.
fn sentences<const N: usize>(all: [(bool, &str); N]) -> String {
    all.into_iter()
        .filter_map(|(applies, sentence)| applies.then_some(sentence))
        .collect()
}

/// How AWS shows an `Authorization` header in an error, now that it no longer repeats it.
fn fingerprint(authorization: &HeaderValue) -> String {
    BASE64.encode(Sha256::digest(authorization.as_bytes()))
}

/// A header as text. Bytes that are no text cannot match anything that is compared with them.
fn lossy(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).trim().to_owned()
}
