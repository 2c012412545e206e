//! A request to the mock and its answer, for a reader who looks under the hood.

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderMap, Request, Response};
use mock_iam::Outcome;
use mock_iam::auth::signature::PresentedSignature;
use serde::Serialize;

use crate::mask;

/// What was sent and what came back. Nothing in it is secret any more.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Exchange {
    service: String,
    operation: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    canonical_request: String,
    string_to_sign: String,
    body: String,
    status: u16,
    response_headers: Vec<(String, String)>,
    response_body: String,
}

impl Exchange {
    pub fn new(request: &Request<Bytes>, response: &Response<Bytes>) -> Self {
        let (parts, body) = request.clone().into_parts();
        let signature = PresentedSignature::parse(&parts, &body).ok();
        let signed = |text: fn(&PresentedSignature) -> String| signature.as_ref().map(text);
        let canonical_request = signed(|it| it.canonical_request().to_owned());
        let outcome: Option<&Outcome> = response.extensions().get();
        let action = outcome.and_then(|outcome| outcome.action.as_deref());
        let (service, operation) = action
            .and_then(|action| action.split_once(':'))
            .unwrap_or_default();
        Self {
            service: service.to_owned(),
            operation: operation.to_owned(),
            method: parts.method.to_string(),
            url: mask::url(&parts.uri.to_string()),
            headers: host(&parts)
                .into_iter()
                .chain(headers(&parts.headers))
                .collect(),
            canonical_request: mask::canonical_request(&canonical_request.unwrap_or_default()),
            string_to_sign: signed(PresentedSignature::string_to_sign).unwrap_or_default(),
            body: mask::form(&String::from_utf8_lossy(&body)),
            status: response.status().as_u16(),
            response_headers: headers(response.headers()),
            response_body: mask::xml(&String::from_utf8_lossy(response.body())),
        }
    }
}

/// The header that the last piece of an HTTP client would add, and that is signed.
fn host(parts: &http::request::Parts) -> Option<(String, String)> {
    let name = parts.uri.authority()?.as_str();
    let is_there = parts.headers.contains_key(HOST);
    (!is_there).then(|| (HOST.to_string(), name.to_owned()))
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| {
            let name = name.to_string();
            let value = mask::value(&name, text(value));
            (name, value)
        })
        .collect()
}
