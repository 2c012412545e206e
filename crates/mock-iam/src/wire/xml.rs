//! Answers as AWS's XML, rendered by quick-xml from the generated outputs.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};

use super::operation::{Operation, Service};
use crate::error::ApiError;
use crate::iso8601;
use crate::secret::Secret;

/// What an operation answers with; `()` when the answer has no result.
pub trait Output: Serialize {}
impl<T: Serialize> Output for T {}

/// An answer about one thing fits in that many bytes, and is then written without moving.
const COMMON_LENGTH: usize = 1024;

#[derive(Serialize)]
struct ResponseMetadata<'a> {
    #[serde(rename = "RequestId")]
    request_id: &'a str,
}

/// The answer of an operation that did what was asked.
///
/// # Errors
///
/// `ServiceFailure` when the output can't be rendered, which is a defect of the mock.
pub fn success<T: Output>(
    operation: &Operation,
    output: &T,
    request_id: &str,
) -> Result<String, ApiError> {
    let name = operation.name;
    let namespace = operation.service.namespace();
    let mut xml = String::with_capacity(COMMON_LENGTH);
    xml.extend(["<", name, "Response xmlns=\"", namespace, "\">"]);
    if let Some(wrapper) = operation.result_wrapper {
        write(&mut xml, wrapper, output)?;
    }
    write(
        &mut xml,
        "ResponseMetadata",
        &ResponseMetadata { request_id },
    )?;
    xml.extend(["</", name, "Response>"]);
    Ok(without_forbidden(xml))
}

/// The answer that refuses.
#[must_use]
pub fn failure(service: Service, error: &ApiError, request_id: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Body<'a> {
        r#type: &'a str,
        code: &'a str,
        /// A few refusals have none.
        #[serde(skip_serializing_if = "str::is_empty")]
        message: &'a str,
    }
    let r#type = if error.status.is_server_error() {
        "Receiver"
    } else {
        "Sender"
    };
    let body = Body {
        r#type,
        code: error.code,
        message: &error.message,
    };
    let mut xml = String::with_capacity(COMMON_LENGTH);
    xml.extend(["<ErrorResponse xmlns=\"", service.namespace(), "\">"]);
    // Texts alone can all be rendered.
    let _ = write(&mut xml, "Error", &body);
    let request_id = quick_xml::escape::escape(request_id);
    xml.extend(["<RequestId>", &request_id, "</RequestId></ErrorResponse>"]);
    without_forbidden(xml)
}

/// Writes an element behind what is there.
fn write<T: Serialize>(xml: &mut String, name: &str, value: &T) -> Result<(), ApiError> {
    let written = quick_xml::se::to_writer_with_root(xml, name, value);
    written.map(drop).map_err(|error| {
        let text = format!("the mock can't render {name}: {error}");
        ApiError::new(
            "ServiceFailure",
            http::StatusCode::INTERNAL_SERVER_ERROR,
            text,
        )
    })
}

/// XML cannot hold most control characters, not even escaped: each becomes U+FFFD.
fn without_forbidden(xml: String) -> String {
    let forbidden = |letter: char| {
        (letter.is_ascii_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{7F}'))
            || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
    };
    // Most answers are plain: no control character, no letter of three bytes that begins with EF.
    let may_be_forbidden = |byte| byte < b' ' || byte == 0xEF;
    if xml.bytes().any(may_be_forbidden) {
        xml.replace(forbidden, "\u{FFFD}")
    } else {
        xml
    }
}

/// A list is an element with a `<member>` for each of its items.
pub(super) fn members<T: Serialize, S: Serializer>(
    items: &[T],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_struct("list", 1)?;
    list.serialize_field("member", items)?;
    list.end()
}

/// A list that is there, if empty; what is not is skipped before.
#[allow(clippy::ref_option, reason = "serde hands a field over as it is")]
pub(super) fn optional_members<T: Serialize, S: Serializer>(
    items: &Option<Vec<T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match items {
        Some(items) => members(items, serializer),
        None => serializer.serialize_none(),
    }
}

/// A map is an element with an `<entry>` of `<key>` and `<value>` for each pair.
pub(super) fn entries<T: Serialize, S: Serializer>(
    map: &BTreeMap<String, T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Entry<'a, T> {
        key: &'a str,
        value: &'a T,
    }
    let entries: Vec<_> = map
        .iter()
        .map(|(key, value)| Entry { key, value })
        .collect();
    let mut list = serializer.serialize_struct("map", 1)?;
    list.serialize_field("entry", &entries)?;
    list.end()
}

/// A map that is there, if empty; what is not is skipped before.
#[allow(clippy::ref_option, reason = "serde hands a field over as it is")]
pub(super) fn optional_entries<T: Serialize, S: Serializer>(
    map: &Option<BTreeMap<String, T>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match map {
        Some(map) => entries(map, serializer),
        None => serializer.serialize_none(),
    }
}

/// A time is ISO 8601 in UTC, to the second: `2026-11-24T09:00:00Z`.
pub(super) fn timestamp<S: Serializer>(
    time: &jiff::Timestamp,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&iso8601::extended(*time))
}

/// A time that is there; what is not is skipped before.
#[allow(clippy::ref_option, reason = "serde hands a field over as it is")]
pub(super) fn optional_timestamp<S: Serializer>(
    time: &Option<jiff::Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => timestamp(time, serializer),
        None => serializer.serialize_none(),
    }
}

/// Bytes are base64.
pub(super) fn blob<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    use base64::Engine as _;
    serializer.serialize_str(&base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// Bytes that are there; what is not is skipped before.
#[allow(clippy::ref_option, reason = "serde hands a field over as it is")]
pub(super) fn optional_blob<S: Serializer>(
    bytes: &Option<Vec<u8>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => blob(bytes, serializer),
        None => serializer.serialize_none(),
    }
}

/// A secret leaves by name, so that every way out can be found.
pub(super) fn secret<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

/// A secret that is there; what is not is skipped before.
#[allow(clippy::ref_option, reason = "serde hands a field over as it is")]
pub(super) fn optional_secret<S: Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match secret {
        Some(value) => self::secret(value, serializer),
        None => serializer.serialize_none(),
    }
}
