//! What gets nowhere: forms from elsewhere, frames, real keys.

mod support;

use http::{Method, StatusCode};
use support::{Browser, EMAIL, PASSWORD};

fn sign_in_form(browser: &mut Browser) -> (String, Vec<(String, String)>) {
    browser.open("/console/sign-in/root");
    browser.form(
        "Sign in",
        &[("Root user email address", EMAIL), ("Password", PASSWORD)],
    )
}

fn encoded(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

#[test]
fn a_form_without_its_token_is_refused() {
    let mut browser = Browser::new(Ok);
    let (action, mut fields) = sign_in_form(&mut browser);
    fields.retain(|(name, _)| name != "form-token");
    browser.post(&action, &fields);
    assert_eq!(browser.status, StatusCode::FORBIDDEN);
}

#[test]
fn a_form_from_another_site_is_refused() {
    let mut browser = Browser::new(Ok);
    let (action, fields) = sign_in_form(&mut browser);
    for headers in [
        [
            ("host", "127.0.0.1:3000"),
            ("origin", "http://evil.example"),
        ],
        [("host", "127.0.0.1:3000"), ("origin", "null")],
        [("host", "127.0.0.1:3000"), ("sec-fetch-site", "same-site")],
    ] {
        browser.request(Method::POST, &action, Some(encoded(&fields)), &headers);
        assert_eq!(browser.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let own = [
        ("host", "127.0.0.1:3000"),
        ("origin", "http://127.0.0.1:3000"),
    ];
    browser.request(Method::POST, &action, Some(encoded(&fields)), &own);
    browser.sees("root @ 123456789012");
}

#[test]
fn the_cookie_from_before_signing_in_is_worth_nothing_after() {
    let mut browser = Browser::new(Ok);
    browser.open("/console/sign-in/root");
    let before = browser.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        before.ends_with("; Path=/; HttpOnly; SameSite=Strict"),
        "{before}"
    );
    browser.send(
        "Sign in",
        &[("Root user email address", EMAIL), ("Password", PASSWORD)],
    );
    browser.sees("root @");
    let mut thief = Browser::of(browser.mock.clone());
    let old = before.split(';').next().unwrap();
    thief.request(Method::GET, "/console", None, &[("cookie", old)]);
    assert_eq!(thief.path, "/console/sign-in");
}

#[test]
fn every_answer_forbids_frames_scripts_from_elsewhere_and_caches() {
    let mut browser = Browser::new(Ok);
    browser.open("/console/sign-in");
    let policy = browser.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(browser.headers["cache-control"], "no-store");
    assert_eq!(browser.headers["referrer-policy"], "same-origin");
    assert_eq!(browser.headers["x-content-type-options"], "nosniff");
}

#[test]
fn what_looks_like_a_real_access_key_id_is_refused_with_the_reason() {
    let mut browser = Browser::new(Ok);
    browser.open("/console/sign-in/root");
    let real = ["AKIA", "IOSFODNN7ABCDEFG"].concat();
    browser.send(
        "Sign in",
        &[("Root user email address", EMAIL), ("Password", &real)],
    );
    assert_eq!(browser.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.sees("looks like a real access key ID");
}
