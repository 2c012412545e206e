//! The files that the console offers, byte for byte: a byte-order mark, CRLF, no quotes.

use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};

/// A file with a header and one row.
pub(crate) fn file(name: &str, header: &str, row: &[&str]) -> Response {
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
