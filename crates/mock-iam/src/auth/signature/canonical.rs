//! The canonical request: one request, one text, however it was spelled on the wire.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use http::header::{HOST, HeaderMap, HeaderValue};
use http::request::Parts;
use http::uri::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::MISMATCH;
use super::signing_key::sha256_hex;
use crate::error::ApiError;

/// All but RFC 3986's unreserved characters is escaped.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// In a path, the slash is what parts the segments.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// Writes the canonical request.
///
/// Its last line is the hash of the body that came, whatever an `x-amz-content-sha256` header
/// says: where the header is right that is the same, and `UNSIGNED-PAYLOAD` is for S3 only.
///
/// Fails when a signed header is not UTF-8, because then there is no such text.
pub(super) fn canonical_request(
    parts: &Parts,
    query: &QueryString,
    signed_headers: &SignedHeaders,
    body: &[u8],
) -> Result<String, ApiError> {
    let method = &parts.method;
    let path = canonical_path(parts.uri.path());
    let query = query.canonical();
    let headers = canonical_headers(parts, signed_headers)?;
    let payload_hash = sha256_hex(body);
    Ok(format!(
        "{method}\n{path}\n{query}\n{headers}\n{signed_headers}\n{payload_hash}"
    ))
}

/// The path without `.`, `..` and empty segments, escaped once more than it was on the wire (S3
/// alone does neither).
fn canonical_path(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    let names_a_directory = matches!(path.rsplit('/').next(), None | Some("" | "." | ".."));
    let slash = if names_a_directory && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    let path = format!("/{}{slash}", segments.join("/"));
    percent_encode(path.as_bytes(), RESERVED_IN_PATH).to_string()
}

/// The names and values of a query string, unescaped. They are bytes: what is no UTF-8 was signed
/// all the same.
pub(super) struct QueryString(Vec<(Vec<u8>, Vec<u8>)>);

impl QueryString {
    /// Reads a query string as forms are read: a plus is a blank, a name alone has an empty value.
    pub(super) fn parse(query: &str) -> Self {
        let pairs = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (unescape(name), unescape(value)));
        Self(pairs.collect())
    }

    /// The first value with this name.
    pub(super) fn first(&self, name: &str) -> Option<String> {
        let (_, value) = self.0.iter().find(|(n, _)| n == name.as_bytes())?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    /// Takes all values with this name out, and gives the first.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let first = self.first(name);
        self.0.retain(|(n, _)| n != name.as_bytes());
        first
    }

    /// Escaped, then sorted by name and value.
    fn canonical(&self) -> String {
        let escape = |bytes: &[u8]| percent_encode(bytes, RESERVED).to_string();
        let mut pairs: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| (escape(name), escape(value)))
            .collect();
        pairs.sort();
        pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")
    }
}

fn unescape(text: &str) -> Vec<u8> {
    percent_decode(text.replace('+', " ").as_bytes()).collect()
}

/// The names of the headers that the signature covers: in order, each once. They are in lower case
/// in every signature that matches: a capital letter, or a name that is none, is a change of what
/// was signed.
pub(super) struct SignedHeaders(BTreeSet<String>);

impl SignedHeaders {
    /// Reads `host;x-amz-date`.
    pub(super) fn parse(list: &str) -> Self {
        Self(list.split(';').map(str::to_owned).collect())
    }

    /// A signature without the host would be good at any host.
    pub(super) fn include_host(&self) -> bool {
        self.0.iter().any(|name| is_host(name))
    }
}

impl fmt::Display for SignedHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, name) in self.0.iter().enumerate() {
            let separator = if position == 0 { "" } else { ";" };
            write!(f, "{separator}{name}")?;
        }
        Ok(())
    }
}

/// HTTP/2 calls the host `:authority`.
fn is_host(name: &str) -> bool {
    matches!(name, "host" | ":authority")
}

/// One line for each signed header: `name:value`.
fn canonical_headers(parts: &Parts, signed: &SignedHeaders) -> Result<String, ApiError> {
    let line = |name: &String| -> Result<Option<String>, ApiError> {
        let value = if is_host(name) {
            host(&parts.headers, &parts.uri)?
        } else {
            canonical_value(&parts.headers, name)?
        };
        // A header that is named but did not come has no line.
        Ok(value.map(|value| format!("{name}:{value}\n")))
    };
    signed
        .0
        .iter()
        .filter_map(|name| line(name).transpose())
        .collect()
}

/// The values of a header, each without blanks around it and with single blanks inside, joined
/// with commas in the order in which they came.
fn canonical_value(headers: &HeaderMap, name: &str) -> Result<Option<String>, ApiError> {
    let values = headers
        .get_all(name)
        .iter()
        .map(|value| utf8(value).map(single_blanks))
        .collect::<Result<Vec<_>, _>>()?;
    Ok((!values.is_empty()).then(|| values.join(",")))
}

fn single_blanks(value: &str) -> String {
    let words: Vec<_> = value.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn utf8(value: &HeaderValue) -> Result<&str, ApiError> {
    str::from_utf8(value.as_bytes()).map_err(|_| ApiError::signature_does_not_match(MISMATCH))
}

/// The host that the request was sent to: its header, or the authority of its URI where a request
/// never became bytes, or came by HTTP/2. Clients leave a scheme's own port out.
fn host(headers: &HeaderMap, uri: &Uri) -> Result<Option<String>, ApiError> {
    if headers.contains_key(HOST) {
        return canonical_value(headers, HOST.as_str());
    }
    let own_port = match uri.scheme_str() {
        Some("http") => Some(80),
        Some("https") => Some(443),
        _ => None,
    };
    let port = match uri.port() {
        Some(port) if Some(port.as_u16()) != own_port => Cow::Owned(format!(":{port}")),
        _ => Cow::Borrowed(""),
    };
    Ok(uri.host().map(|host| format!("{host}{port}")))
}
