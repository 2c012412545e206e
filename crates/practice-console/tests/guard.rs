//! What gets nowhere: forms from elsewhere, frames, real keys.

mod support;

use http::{Method, StatusCode};
use support::crawl::Crawl;
use support::{Browser, EMAIL, PASSWORD};

fn sign_in_form(browser: &mut Browser) -> (String, Vec<(String, String)>) {
    browser.open("/console/sign-in/root");
    browser.form(
        "Sign in",
        &[("Root user email address", EMAIL), ("Password", PASSWORD)],
    )
}

fn token(fields: &[(String, String)]) -> &str {
    let found = fields.iter().find(|(name, _)| name == "form-token");
    found.map_or("", |(_, token)| token)
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
fn a_form_with_the_token_of_another_session_is_refused() {
    let mut browser = Browser::new(Ok);
    let mut other = Browser::of_same_console(&browser);
    let (action, own) = sign_in_form(&mut browser);
    let (_, foreign) = sign_in_form(&mut other);
    assert_ne!(token(&own), token(&foreign));
    browser.post(&action, &foreign);
    assert_eq!(browser.status, StatusCode::FORBIDDEN);
}

#[test]
fn no_form_of_any_page_is_taken_without_its_token_or_from_another_site() {
    let browser = Browser::root(|scene| Ok(scene.user("ana").group("readers")));
    let mut crawl = Crawl::new(browser, |_, _| {});
    crawl.open_all();
    let forms: Vec<_> = crawl.forms.values().filter(|form| form.is_post).collect();
    assert!(forms.len() > 20, "{} forms", forms.len());
    let browser = &mut crawl.browser;
    for form in forms {
        let mut fields = form.filled(None);
        let elsewhere = [
            ("host", "127.0.0.1:3000"),
            ("origin", "http://evil.example"),
        ];
        browser.request(
            Method::POST,
            &form.action,
            Some(encoded(&fields)),
            &elsewhere,
        );
        assert_eq!(browser.status, StatusCode::FORBIDDEN, "{}", form.action);
        fields.retain(|(name, _)| name != "form-token");
        browser.post(&form.action, &fields);
        assert_eq!(browser.status, StatusCode::FORBIDDEN, "{}", form.action);
    }
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
    let mut thief = Browser::of_same_console(&browser);
    let old = before.split(';').next().unwrap();
    thief.request(Method::GET, "/console", None, &[("cookie", old)]);
    assert_eq!(thief.path, "/console/sign-in");
}

#[test]
fn a_cookie_that_someone_else_has_chosen_is_not_taken_over() {
    let mut browser = Browser::new(Ok);
    let chosen = [("cookie", "first-keys-console=chosen")];
    browser.request(Method::GET, "/console/sign-in", None, &chosen);
    let given = browser.headers["set-cookie"].to_str().unwrap();
    assert!(!given.contains("chosen"), "{given}");
}

#[test]
fn a_stolen_cookie_is_worth_nothing_once_its_owner_has_signed_out() {
    let mut browser = Browser::root(Ok);
    let stolen = browser.cookie().to_owned();
    let mut thief = Browser::of_same_console(&browser);
    let with = [("cookie", &*stolen)];
    thief.request(Method::GET, "/console", None, &with);
    thief.sees("root @");
    browser.send("Sign out", &[]);
    let mut thief = Browser::of_same_console(&browser);
    thief.request(Method::GET, "/console", None, &with);
    assert_eq!(thief.path, "/console/sign-in");
}

#[test]
fn every_answer_forbids_frames_scripts_from_elsewhere_and_caches() {
    let mut browser = Browser::new(Ok);
    browser.open("/console/sign-in");
    let policy = browser.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(browser.headers["x-frame-options"], "DENY");
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
