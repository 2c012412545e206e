//! Who may talk to a server that a browser on the same machine can reach.
//!
//! Any web page can make a reader's browser send requests to a local port. A page elsewhere gives
//! itself away by its `Origin` or by `Sec-Fetch-Site`; one that made its own name point to this
//! machine (DNS rebinding) gives itself away by the `Host`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, Method, StatusCode, Uri};

/// What a server accepts.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    addr: SocketAddr,
    allow_remote: bool,
}

impl Guard {
    /// A guard for a server that listens on `addr`. With `allow_remote` it may be called by any
    /// name.
    #[must_use]
    pub fn new(addr: SocketAddr, allow_remote: bool) -> Self {
        Self { addr, allow_remote }
    }

    fn check(self, request: &Parts) -> Result<(), String> {
        let host = self.check_host(request)?;
        self.check_origin(&request.headers, &host)?;
        check_fetch_site(request)
    }

    /// Checks every name by which the request calls this server, and returns the one in `Host`.
    fn check_host(self, request: &Parts) -> Result<Authority, String> {
        let mut hosts = request.headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return Err("A request needs exactly one Host header.".to_owned());
        };
        let host: Authority = host
            .as_bytes()
            .try_into()
            .map_err(|_| "The Host header is no host and port.".to_owned())?;
        for name in [Some(&host), request.uri.authority()].into_iter().flatten() {
            if !self.is_own(name, 80) {
                return Err(format!(
                    "This server is not called `{name}`. Use http://{} instead.",
                    self.addr
                ));
            }
        }
        Ok(host)
    }

    fn check_origin(self, headers: &HeaderMap, host: &Authority) -> Result<(), String> {
        for origin in headers.get_all(ORIGIN) {
            let origin = origin.to_str().unwrap_or("(not a text)");
            let own = match origin.split_once("://") {
                Some((_, name)) if self.allow_remote => name.eq_ignore_ascii_case(host.as_str()),
                Some(("http", name)) => {
                    name.parse().is_ok_and(|it: Authority| self.is_own(&it, 80))
                }
                _ => false,
            };
            if !own {
                return Err(format!(
                    "A page from `{origin}` may not use this server, only the pages it serves \
                     itself may."
                ));
            }
        }
        Ok(())
    }

    fn is_own(self, name: &Authority, default_port: u16) -> bool {
        if name.as_str().contains('@') {
            return false;
        }
        if self.allow_remote {
            return true;
        }
        let host = name.host().trim_matches(['[', ']']);
        let own = [
            Ipv4Addr::LOCALHOST.into(),
            Ipv6Addr::LOCALHOST.into(),
            self.addr.ip(),
        ];
        let is_own_name = host.eq_ignore_ascii_case("localhost")
            || host.parse().is_ok_and(|host: IpAddr| own.contains(&host));
        // `port_u16` reads a port that is no number as none.
        let port = name.port_u16().unwrap_or(default_port);
        is_own_name && port == self.addr.port()
    }
}

/// Whether a request is for the mocked IAM, and not for a page of the book.
#[must_use]
pub fn is_api_call(method: &Method, uri: &Uri) -> bool {
    let names_an_action = || {
        uri.query().is_some_and(|query| {
            form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "Action")
        })
    };
    method == Method::POST || names_an_action()
}

/// A link from elsewhere may open a page of the book; nothing else from elsewhere gets through.
fn check_fetch_site(request: &Parts) -> Result<(), String> {
    let header = |name| request.headers.get(name).map(http::HeaderValue::as_bytes);
    let allowed = match header("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => true,
        _ if is_api_call(&request.method, &request.uri) => false,
        Some(b"same-site") => true,
        _ => request.method == Method::GET && header("sec-fetch-mode") == Some(b"navigate"),
    };
    if allowed {
        Ok(())
    } else {
        Err("A page from another site may not use this server.".to_owned())
    }
}

/// The middleware: lets a request through, or answers it with 403 and a sentence.
pub async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match guard.check(&parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(sentence) => (StatusCode::FORBIDDEN, sentence + "\n").into_response(),
    }
}

#[cfg(test)]
#[path = "guard_tests.rs"]
mod tests;
