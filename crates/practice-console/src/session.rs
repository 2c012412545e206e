//! Who is at the other end: a browser with a cookie, and perhaps someone signed in.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use mock_iam::error::ApiError;
use mock_iam::wire::calls::Call;
use mock_iam::{Event, Person, Secret, SignedIn, SourceIp};

use crate::console::Console;
use crate::sign_in::Attempt;
use crate::sign_up::Draft;

const COOKIE_NAME: &str = "first-keys-console";
/// More browsers than that are not remembered: the one that was away the longest is forgotten.
const MOST: usize = 1000;

/// The sessions by the cookie's value.
#[derive(Default)]
pub(crate) struct Sessions {
    by_cookie: BTreeMap<String, Session>,
    visits: u64,
}

/// One browser.
#[derive(Default)]
pub(crate) struct Session {
    /// What each of its forms must bring along.
    pub form_token: String,
    pub who: Option<SignedIn>,
    notices: Vec<Notice>,
    once: Option<Once>,
    /// A sign-up that is not finished.
    pub sign_up: Draft,
    /// What was right so far of a sign-in.
    pub sign_in: Option<Attempt>,
    /// The serial number of an MFA device that is being set up.
    pub unfinished_device: Option<String>,
    /// The last event that a page has shown.
    shown: u64,
    last_visit: u64,
}

/// What the next page says first.
#[derive(Debug, Clone)]
pub(crate) enum Notice {
    Done(String),
    Failed(String),
}

/// What only one page may show, and only while nothing else is opened: a new secret.
#[derive(Debug, Clone)]
pub(crate) struct Once {
    /// The path of that page. Pages below it may be opened as well: a file to download.
    pub path: String,
    pub values: BTreeMap<&'static str, Secret>,
}

impl Sessions {
    pub fn get(&mut self, cookie: &str) -> Option<&mut Session> {
        self.visits += 1;
        let session = self.by_cookie.get_mut(cookie)?;
        session.last_visit = self.visits;
        Some(session)
    }

    pub fn put(&mut self, cookie: String, session: Session) {
        self.visits += 1;
        let last_visit = self.visits;
        self.by_cookie.insert(
            cookie,
            Session {
                last_visit,
                ..session
            },
        );
        if self.by_cookie.len() > MOST {
            let sessions = self.by_cookie.iter();
            let oldest = sessions.min_by_key(|(_, session)| session.last_visit);
            let oldest = oldest.map(|(cookie, _)| cookie.clone());
            self.by_cookie.remove(&oldest.unwrap_or_default());
        }
    }

    pub fn remove(&mut self, cookie: &str) {
        self.by_cookie.remove(cookie);
    }
}

/// A browser, whoever sits there. The guard has put it into the request.
#[derive(Clone)]
pub(crate) struct Guest {
    pub console: Console,
    pub cookie: String,
    pub form_token: String,
    pub source_ip: Option<std::net::IpAddr>,
    /// The path below the console's base.
    pub path: String,
}

/// Someone who is signed in, on a page.
#[derive(Clone)]
pub(crate) struct Visit {
    pub guest: Guest,
    pub who: SignedIn,
    pub person: Person,
}

impl Guest {
    /// The session of a request, a new one if it brings none. Also whether it is new.
    pub fn of(console: &Console, parts: &Parts) -> (Self, bool) {
        let path = parts.uri.path().to_owned();
        let source_ip = parts.extensions.get().map(|SourceIp(address)| *address);
        let cookie = cookie(&parts.headers);
        let known = cookie.and_then(|cookie| {
            let mut sessions = console.sessions();
            let session = sessions.get(&cookie)?;
            let is_gone = session
                .once
                .as_ref()
                .is_some_and(|once| !is_below(&path, &once.path));
            if is_gone {
                session.once = None;
            }
            Some((cookie, session.form_token.clone()))
        });
        let is_new = known.is_none();
        let (cookie, form_token) = known.unwrap_or_else(|| {
            let cookie = begin(console, None);
            let form_token = form_token(console, &cookie).unwrap_or_default();
            (cookie, form_token)
        });
        let guest = Self {
            console: console.clone(),
            cookie,
            form_token,
            source_ip,
            path,
        };
        (guest, is_new)
    }

    pub fn href(&self, path: &str) -> String {
        self.console.href(path)
    }

    /// Sends the browser to another page.
    pub fn go(&self, path: &str) -> Response {
        Redirect::to(&self.href(path)).into_response()
    }

    /// Changes the session; nothing when it is gone.
    pub fn update<T>(&self, change: impl FnOnce(&mut Session) -> T) -> Option<T> {
        self.console.sessions().get(&self.cookie).map(change)
    }

    /// The next page says it first.
    pub fn notice(&self, notice: Notice) {
        self.update(|session| session.notices.push(notice));
    }

    pub fn take_notices(&self) -> Vec<Notice> {
        self.update(|session| std::mem::take(&mut session.notices))
            .unwrap_or_default()
    }

    /// Someone signs in: with a new cookie, so that nobody who knew the old one comes along.
    pub fn sign_in(&self, who: SignedIn) -> Response {
        self.console.sessions().remove(&self.cookie);
        let cookie = begin(&self.console, Some(who));
        with_cookie(self.go("/"), &cookie)
    }

    pub fn sign_out(&self) -> Response {
        self.console.sessions().remove(&self.cookie);
        self.go("/sign-in")
    }
}

impl Visit {
    pub fn href(&self, path: &str) -> String {
        self.guest.href(path)
    }

    pub fn go(&self, path: &str) -> Response {
        self.guest.go(path)
    }

    /// Calls an operation as whoever is signed in.
    pub fn call<C: Call>(&self, parameters: &[(&str, &str)]) -> Result<C::Output, ApiError> {
        self.guest.console.mock().call::<C>(&self.who, parameters)
    }

    /// All items of a list, however many pages it takes.
    pub fn all<C: Call, T>(
        &self,
        parameters: &[(&str, &str)],
        page: impl Fn(C::Output) -> (Vec<T>, Option<String>),
    ) -> Result<Vec<T>, ApiError> {
        let (mut all, mut marker) = page(self.call::<C>(parameters)?);
        while let Some(from) = marker {
            let more = [("MaxItems", "1000"), ("Marker", &from)];
            let (items, next) = page(self.call::<C>(&[parameters, &more].concat())?);
            all.extend(items);
            marker = next;
        }
        Ok(all)
    }

    /// Where the account's users sign in, on AWS.
    pub fn sign_in_url(&self) -> String {
        let account = self.person.account.to_string();
        let name = self.person.alias.as_ref().unwrap_or(&account);
        format!("https://{name}.signin.aws.amazon.com/console")
    }

    /// Whoever is signed in stays so with another password.
    pub fn stay(&self, who: SignedIn) {
        self.guest.update(|session| session.who = Some(who));
    }

    pub fn done(&self, text: impl Into<String>) {
        self.guest.notice(Notice::Done(text.into()));
    }

    pub fn failed(&self, text: impl Into<String>) {
        self.guest.notice(Notice::Failed(text.into()));
    }

    /// Keeps what only the page at that path may show.
    pub fn keep_once(&self, once: Once) {
        self.guest.update(|session| session.once = Some(once));
    }

    /// What was kept for this page; none when it was left in between.
    pub fn once(&self) -> Option<Once> {
        self.guest.update(|session| session.once.clone()).flatten()
    }

    /// What was called since the last page, this page's own calls included.
    pub fn events(&self) -> Vec<Event> {
        let mut events = self.guest.console.mock().events(self.person.account);
        let last = events.last().map_or(0, |event| event.number);
        let shown = self
            .guest
            .update(|session| std::mem::replace(&mut session.shown, last));
        let is_own = |event: &Event| {
            event.access_key_id.is_none() && event.caller.as_ref() == Some(&self.person.arn)
        };
        events.retain(|event| event.number > shown.unwrap_or(last) && is_own(event));
        events
    }
}

impl<S: Sync> FromRequestParts<S> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let guest = parts.extensions.get::<Self>().cloned();
        guest.ok_or_else(|| http::StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Response;

    /// Whoever is not signed in any more is sent to the sign-in page.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let guest = Guest::from_request_parts(parts, state).await?;
        let who = guest.update(|session| session.who.clone()).flatten();
        let known = who.and_then(|who| Some((guest.console.mock().person(&who)?, who)));
        match known {
            Some((person, who)) => Ok(Self { guest, who, person }),
            None => Err(guest.go("/sign-in")),
        }
    }
}

/// A new session, in which someone is signed in or nobody. Answers its cookie's value.
pub(crate) fn begin(console: &Console, who: Option<SignedIn>) -> String {
    let (cookie, form_token) = (console.token(), console.token());
    let events = who
        .as_ref()
        .map(|who| console.mock().events(who.account()))
        .unwrap_or_default();
    let session = Session {
        form_token,
        shown: events.last().map_or(0, |event| event.number),
        who,
        ..Session::default()
    };
    console.sessions().put(cookie.clone(), session);
    cookie
}

/// What each form of a session must bring along; none when the session is gone.
pub(crate) fn form_token(console: &Console, cookie: &str) -> Option<String> {
    let mut sessions = console.sessions();
    sessions
        .get(cookie)
        .map(|session| session.form_token.clone())
}

/// The cookie as a browser sends it.
pub(crate) fn cookie_pair(cookie: &str) -> String {
    format!("{COOKIE_NAME}={cookie}")
}

/// The value of the cookie that an answer sets.
pub(crate) fn set_cookie(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(SET_COOKIE)?.to_str().ok()?;
    value.split(';').find_map(own_value)
}

/// Sets the cookie: no script sees it, and no other site sends it along.
pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    let pair = cookie_pair(cookie);
    let value = format!("{pair}; Path=/; HttpOnly; SameSite=Strict");
    if let Ok(value) = HeaderValue::from_str(&value) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(COOKIE).iter();
    let pairs = all.filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';'));
    pairs.find_map(own_value)
}

fn own_value(pair: &str) -> Option<String> {
    let value = pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=')?;
    Some(value.to_owned())
}

fn is_below(path: &str, page: &str) -> bool {
    let rest = path.strip_prefix(page);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
