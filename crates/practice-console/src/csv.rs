//! The files that the console offers, byte for byte: a byte-order mark, CRLF, and
//! quotes only around what would break the row.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

/// A file with a header and one row.
pub(crate) fn file(name: &str, header: &str, row: &[&str]) -> Response {
    let row: Vec<_> = row.iter().map(|value| quoted(value)).collect();
    let text = format!("\u{feff}{header}\r\n{}\r\n", row.join(","));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// A value as RFC 4180 wants it.
fn quoted(value: &str) -> Cow<'_, str> {
    if value.contains([',', '"', '\r', '\n']) {
        return format!("\"{}\"", value.replace('"', "\"\"")).into();
    }
    value.into()
}
