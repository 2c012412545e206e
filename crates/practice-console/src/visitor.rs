//! A browser at the console, as far as a page needs one that has none of its own: it keeps the
//! cookie and follows redirects. The book's pictures and the live console in a page use it.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::header::{CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use mock_iam::{SignedIn, SourceIp};
use parking_lot::Mutex;
use tower::ServiceExt as _;

use crate::console::Console;
use crate::session;
use crate::sign_up::Step as SignUpStep;

/// More redirects than that are a circle.
const MOST_REDIRECTS: usize = 5;

/// One browser at a console.
pub struct Visitor {
    console: Console,
    pages: Router,
    cookie: Mutex<String>,
}

impl Visitor {
    /// A browser in which someone is signed in, or nobody.
    #[must_use]
    pub fn new(console: Console, who: Option<SignedIn>) -> Self {
        let cookie = session::begin(&console, who);
        Self {
            pages: crate::router(console.clone()),
            cookie: Mutex::new(cookie),
            console,
        }
    }

    /// The console.
    #[must_use]
    pub fn console(&self) -> &Console {
        &self.console
    }

    /// The steps of a sign-up that were made here.
    #[must_use]
    pub fn signed_up(&self) -> Vec<SignUpStep> {
        let mut sessions = self.console.sessions();
        let session = sessions.get(&self.cookie.lock());
        session.map_or_else(Vec::new, |session| session.sign_up.made())
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) -> Response {
        self.send(self.request(Method::GET, path, String::new()))
            .await
    }

    /// Sends a form as if it had been filled in on its page.
    pub async fn fill(&self, path: &str, fields: &[(String, String)]) -> Response {
        self.send(self.request(Method::POST, path, self.form(fields)))
            .await
    }

    fn form(&self, fields: &[(String, String)]) -> String {
        let token = session::form_token(&self.console, &self.cookie.lock());
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .append_pair("form-token", &token.unwrap_or_default())
            .finish()
    }

    fn request(&self, method: Method, path: &str, body: String) -> Request<Body> {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        // A path that is none gets the console's own page for what is not there.
        *request.uri_mut() = self.console.href(path).parse().unwrap_or_default();
        request
    }

    /// Sends a request to an address of the console, and those that answers redirect to. The
    /// answer's `Content-Location` says where it ended.
    pub async fn send(&self, request: Request<Body>) -> Response {
        let (mut parts, body) = request.into_parts();
        parts.headers.remove(COOKIE);
        // What an outer router has matched is no part of a page's address.
        let source_ip = parts.extensions.remove::<SourceIp>();
        parts.extensions.clear();
        if let Some(source_ip) = source_ip {
            parts.extensions.insert(source_ip);
        }
        let mut response = self.step(&parts, body).await;
        for _ in 0..MOST_REDIRECTS {
            let Some(next) = redirect(&response) else {
                break;
            };
            parts.method = Method::GET;
            parts.uri = next;
            parts.headers.remove(CONTENT_TYPE);
            parts.headers.remove(CONTENT_LENGTH);
            response = self.step(&parts, Body::empty()).await;
        }
        if let Ok(place) = HeaderValue::from_str(&parts.uri.to_string()) {
            response.headers_mut().insert(CONTENT_LOCATION, place);
        }
        response
    }

    async fn step(&self, parts: &Parts, body: Body) -> Response {
        let mut parts = parts.clone();
        if let Ok(cookie) = HeaderValue::from_str(&session::cookie_pair(&self.cookie.lock())) {
            parts.headers.insert(COOKIE, cookie);
        }
        let request = Request::from_parts(parts, body);
        let mut response = match self.pages.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        if let Some(cookie) = session::set_cookie(response.headers()) {
            *self.cookie.lock() = cookie;
        }
        response.headers_mut().remove(SET_COOKIE);
        response
    }
}

fn redirect(response: &Response) -> Option<http::Uri> {
    let to = |headers: &HeaderMap| headers.get(LOCATION)?.to_str().ok()?.parse().ok();
    (response.status() == StatusCode::SEE_OTHER).then(|| to(response.headers()))?
}
