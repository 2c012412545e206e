//! A browser as far as the console needs one: it keeps the cookie, follows redirects, and finds
//! links and fields by what stands on the page.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod crawl;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;
use mock_iam::error::ApiError;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, Secret};
use practice_console::{Console, router};
use scraper::{ElementRef, Html, Selector};
use tower::ServiceExt as _;

pub const EMAIL: &str = "it.admins@example.com";
pub const PASSWORD: &str = "Correct-Horse-7";
pub const NOW: &str = "2026-11-24T09:00:00Z";

pub fn account() -> AccountId {
    "123456789012".parse().unwrap()
}

pub struct Browser {
    app: Router,
    pub mock: Arc<MockIam>,
    cookie: Option<String>,
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// What is on a page, the values of its fields included.
type Filled<'a> = &'a [(&'a str, &'a str)];

impl Browser {
    /// A browser before an account that a scene builds, with a root user who can sign in.
    pub fn new(set: impl FnOnce(Scene) -> Result<Scene, ApiError>) -> Self {
        Self::of(mock(set))
    }

    pub fn of(mock: Arc<MockIam>) -> Self {
        let counter = std::sync::atomic::AtomicU8::new(0);
        let fill = move |bytes: &mut [u8]| {
            bytes.fill(counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        };
        let console = Console::new(Arc::clone(&mock), "/console", None, fill);
        Self {
            app: router(console),
            mock,
            cookie: None,
            path: String::new(),
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: String::new(),
        }
    }

    /// Another browser before the very same console.
    pub fn of_same_console(other: &Self) -> Self {
        let mut browser = Self::of(Arc::clone(&other.mock));
        browser.app = other.app.clone();
        browser
    }

    /// The cookie as the browser sends it.
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    /// Signed in as root, on the dashboard.
    pub fn root(set: impl FnOnce(Scene) -> Result<Scene, ApiError>) -> Self {
        let mut browser = Self::new(set);
        browser.sign_in_as_root();
        browser
    }

    pub fn sign_in_as_root(&mut self) {
        self.open("/console/sign-in/root");
        self.send(
            "Sign in",
            &[("Root user email address", EMAIL), ("Password", PASSWORD)],
        );
    }

    /// Signed in as a user, on the dashboard.
    pub fn sign_in(&mut self, user: &str, password: &str) {
        self.open("/console/sign-in?account=123456789012");
        self.send(
            "Sign in",
            &[("IAM user name", user), ("Password", password)],
        );
    }

    pub fn open(&mut self, path: &str) {
        self.request(Method::GET, path, None, &[]);
    }

    /// Follows the link of that text; one of the page itself comes before one of its frame.
    pub fn follow(&mut self, text: &str) {
        let page = Html::parse_document(&self.body);
        let links = select(&page, "main a[href]")
            .into_iter()
            .chain(select(&page, "a[href]"));
        let found: Vec<_> = links.filter(|link| text_of(*link) == text).collect();
        let link = found
            .first()
            .unwrap_or_else(|| panic!("no link {text:?} on:\n{}", self.text()));
        let href = link.value().attr("href").unwrap().to_owned();
        self.open(&href);
    }

    /// Fills fields by their labels (`Tag 2: Key` is one in a group), and presses the button of that
    /// text.
    pub fn send(&mut self, button: &str, filled: Filled<'_>) {
        let (action, fields) = self.form(button, filled);
        if fields.iter().any(|(name, _)| name == "form-token") {
            return self.post(&action, &fields);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(fields);
        self.open(&format!("{action}?{}", query.finish()));
    }

    pub fn post(&mut self, path: &str, fields: &[(String, String)]) {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.request(Method::POST, path, Some(body), &[]);
    }

    /// The action and the fields of the form with that button.
    pub fn form(&self, button: &str, filled: Filled<'_>) -> (String, Vec<(String, String)>) {
        let page = Html::parse_document(&self.body);
        let forms = select(&page, "form");
        let has_button = |form: &&ElementRef<'_>| {
            form.select(&selector("button"))
                .any(|it| text_of(it) == button)
        };
        let form = forms.iter().find(has_button);
        let form = form.unwrap_or_else(|| panic!("no button {button:?} on:\n{}", self.text()));
        let label_of = |id: &str| {
            let label = form
                .select(&selector("label"))
                .find(|label| label.value().attr("for") == Some(id));
            label.map(text_of).unwrap_or_default()
        };
        let pressed = form
            .select(&selector("button[name]"))
            .find(|it| text_of(*it) == button);
        let mut used = vec![false; filled.len()];
        let (mut fields, mut chosen) = (Vec::new(), Vec::new());
        for field in form.select(&selector("input, textarea, select")) {
            let value = field.value();
            let name = value.attr("name").unwrap_or_default().to_owned();
            let label = label_of(value.attr("id").unwrap_or("-"));
            let in_group = format!("{}: {label}", legend_of(field));
            let place = filled
                .iter()
                .position(|(wanted, _)| *wanted == label || *wanted == in_group);
            if let Some(place) = place {
                used[place] = true;
            }
            let typed = place.map(|place| filled[place].1.to_owned());
            if value.name() == "select" {
                fields.push((name, option(field, place.map(|place| filled[place].1))));
                continue;
            }
            let own = value
                .attr("value")
                .map_or_else(|| field.text().collect(), str::to_owned);
            let kind = value.attr("type").unwrap_or_default();
            if !["checkbox", "radio"].contains(&kind) {
                fields.push((name, typed.unwrap_or(own)));
                continue;
            }
            let is_on = typed.map(|typed| typed == "on");
            if kind == "radio" && is_on == Some(true) {
                // As in a browser, the others of its name go off.
                fields.retain(|(other, _)| *other != name);
                chosen.push(name.clone());
            } else if chosen.contains(&name) {
                continue;
            }
            if is_on.unwrap_or(value.attr("checked").is_some()) {
                fields.push((name, own));
            }
        }
        if let Some(pressed) = pressed {
            let attribute = |name| pressed.value().attr(name).unwrap_or_default().to_owned();
            fields.push((attribute("name"), attribute("value")));
        }
        let missing = filled.iter().zip(used).find(|(_, used)| !used);
        assert!(
            missing.is_none(),
            "no field {missing:?} on:\n{}",
            self.text()
        );
        (form.value().attr("action").unwrap().to_owned(), fields)
    }

    /// One request, and those to which it is redirected.
    #[expect(clippy::needless_pass_by_value, reason = "a scene in a line")]
    pub fn request(
        &mut self,
        method: Method,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) {
        let mut request = Request::builder().method(&method).uri(path);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.unwrap_or_default())).unwrap();
        let app = self.app.clone();
        let (head, body) = block_on(async {
            let (head, body) = app.oneshot(request).await.unwrap().into_parts();
            (head, to_bytes(body, usize::MAX).await.unwrap())
        });
        if let Some(cookie) = head.headers.get(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        path.clone_into(&mut self.path);
        self.status = head.status;
        self.body = String::from_utf8_lossy(&body).into_owned();
        self.headers = head.headers;
        if let Some(next) = self.headers.get(LOCATION) {
            let next = next.to_str().unwrap().to_owned();
            self.open(&next);
        }
    }

    /// The text of the page, blanks folded.
    pub fn text(&self) -> String {
        text_of(Html::parse_document(&self.body).root_element())
    }

    #[track_caller]
    pub fn sees(&self, text: &str) {
        assert!(
            self.text().contains(text),
            "no {text:?} on {}:\n{}",
            self.path,
            self.text()
        );
    }

    /// The word after a text.
    #[track_caller]
    pub fn code_after(&self, text: &str) -> String {
        self.sees(text);
        let page = self.text();
        let (_, rest) = page.split_once(text).unwrap_or_default();
        let word = rest.split_whitespace().next();
        word.unwrap_or_default().to_owned()
    }

    /// To the letter, blanks and all.
    #[track_caller]
    pub fn sees_code(&self, text: &str) {
        let page = Html::parse_document(&self.body);
        let codes = select(&page, "code");
        let mut texts = codes.iter().map(|code| code.text().collect::<String>());
        assert!(texts.any(|code| code == text), "no code {text:?}");
    }

    #[track_caller]
    pub fn sees_not(&self, text: &str) {
        assert!(
            !self.text().contains(text),
            "{text:?} on {}:\n{}",
            self.path,
            self.text()
        );
    }
}

/// An account that a scene builds, with a root user who can sign in.
fn mock(set: impl FnOnce(Scene) -> Result<Scene, ApiError>) -> Arc<MockIam> {
    let now: Timestamp = NOW.parse().unwrap();
    let scene = Scene::new(account(), now);
    let scene = scene.root_password(EMAIL, "example-learning-sandbox", Secret::from(PASSWORD));
    let account = set(scene).unwrap().build();
    let mock = MockIam::new(account, move || now, DocumentationIds::new());
    Arc::new(mock.with_events())
}

/// The value of the option of that text; without one, of the option that is selected.
fn option(menu: ElementRef<'_>, text: Option<&str>) -> String {
    let options: Vec<_> = menu.select(&selector("option")).collect();
    let found = match text {
        Some(text) => options.iter().find(|option| text_of(**option) == text),
        None => options
            .iter()
            .find(|option| option.value().attr("selected").is_some())
            .or(options.first()),
    };
    let found = found.unwrap_or_else(|| panic!("no option {text:?}"));
    found.value().attr("value").unwrap_or_default().to_owned()
}

/// What the group of fields around one is called.
fn legend_of(field: ElementRef<'_>) -> String {
    let around = field.ancestors().filter_map(ElementRef::wrap);
    let mut groups = around.filter(|element| element.value().name() == "fieldset");
    let legend = groups
        .next()
        .and_then(|group| group.select(&selector("legend")).next());
    legend.map(text_of).unwrap_or_default()
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn select<'a>(page: &'a Html, text: &str) -> Vec<ElementRef<'a>> {
    page.select(&selector(text)).collect()
}

fn within<'a>(element: ElementRef<'a>, text: &str) -> Vec<ElementRef<'a>> {
    element.select(&selector(text)).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    let all = element.text().collect::<Vec<_>>().join(" ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Nothing of the console ever waits.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
    }
}
