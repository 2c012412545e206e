//! What every request must pass, and what every answer carries: a form comes from a page of this
//! console, with its token; nothing is framed, kept or loaded from elsewhere.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use subtle::ConstantTimeEq as _;

use crate::console::Console;
use crate::fields::{Fields, looks_real};
use crate::layout;
use crate::session::{Guest, with_cookie};

/// The longest form, in bytes: a policy document fits in.
const LONGEST_FORM: usize = 1 << 18;

const HEADERS: [(HeaderName, &str); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    // What `frame-ancestors` says, for browsers that do not know it.
    (X_FRAME_OPTIONS, "DENY"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (CACHE_CONTROL, "no-store"),
    // With `no-referrer`, a browser says of a form that it comes from nowhere (`Origin: null`).
    (REFERRER_POLICY, "same-origin"),
];

/// The middleware.
pub(crate) async fn guard(
    State(console): State<Console>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let (guest, is_new) = Guest::of(&console, &parts);
    parts.extensions.insert(guest.clone());
    let checked = check(&console, &guest, &mut parts, body).await;
    let mut response = match checked {
        Ok(body) => next.run(Request::from_parts(parts, body)).await,
        Err((status, sentence)) => (status, layout::refused(&guest, &sentence)).into_response(),
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    if is_new {
        response = with_cookie(response, &guest.cookie);
    }
    response
}

type Refused = (StatusCode, String);

/// Reads and checks a form; what is no form passes.
async fn check(
    console: &Console,
    guest: &Guest,
    parts: &mut Parts,
    body: Body,
) -> Result<Body, Refused> {
    if [Method::GET, Method::HEAD].contains(&parts.method) {
        return Ok(body);
    }
    check_origin(parts)?;
    let too_long = |_| {
        (
            StatusCode::PAYLOAD_TOO_LARGE,
            "The form is too long.".to_owned(),
        )
    };
    let form = to_bytes(body, LONGEST_FORM).await.map_err(too_long)?;
    let fields = Fields::parse(&form);
    let token = fields.get("form-token").as_bytes();
    if !bool::from(token.ct_eq(guest.form_token.as_bytes())) {
        let text = "The form is not of this session. Open the page again, and repeat what you did.";
        return Err((StatusCode::FORBIDDEN, text.to_owned()));
    }
    for (name, value) in fields.iter() {
        if looks_real(value) && !console.mock().knows_key(value.trim()) {
            return Err((
                StatusCode::UNPROCESSABLE_ENTITY,
                format!(
                    "What you wrote in the field {name:?} looks like a real access key ID. Nothing \
                     real belongs here: this is for practice, and a key ID tells your account's \
                     number. Use one that ends in EXAMPLE, or one that was made here. Nothing was \
                     kept or sent."
                ),
            ));
        }
    }
    parts.extensions.insert(fields);
    Ok(Body::empty())
}

/// A browser says where a form comes from.
fn check_origin(parts: &Parts) -> Result<(), Refused> {
    let header = |name: HeaderName| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let is_own = match (header(ORIGIN), header(HOST)) {
        (Some(origin), Some(host)) => {
            let named = origin.split_once("://").map(|(_, named)| named);
            named.is_some_and(|named| named.eq_ignore_ascii_case(host))
        }
        (Some(_), None) => false,
        (None, _) => {
            let site = header(HeaderName::from_static("sec-fetch-site"));
            site.is_none_or(|site| ["same-origin", "none"].contains(&site))
        }
    };
    if is_own {
        return Ok(());
    }
    let text = "A page from another site may not use this console.";
    Err((StatusCode::FORBIDDEN, text.to_owned()))
}
