//! A request and its answer.

use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures_channel::mpsc;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use lab::{Session, report};
use mock_iam_sdk::Observer;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::accounts::{Accounts, Kind};
use crate::command::Command;
use crate::console::{self, OpenConsoles, Tab};
use crate::example as book_example;
use crate::exchange::Exchange;
use crate::output::{Done, Output};
use crate::saved::Saved;

/// The longest body, in bytes: a saved account is the longest one.
const BODY_LIMIT: usize = 16 << 20;

/// One reader's accounts, and what can be done with them. A clone is the same page.
#[derive(Clone)]
pub struct Page(Arc<Inner>);

struct Inner {
    accounts: Accounts,
    consoles: OpenConsoles,
}

impl Page {
    /// A page whose account has not begun.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self(Arc::new(Inner {
            accounts: Accounts::new(kind),
            consoles: OpenConsoles::default(),
        }))
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.0.accounts
    }

    pub(crate) fn consoles(&self) -> &OpenConsoles {
        &self.0.consoles
    }

    /// Answers a request.
    pub async fn answer(&self, request: Request) -> Response {
        let answered = self.answer_or_refuse(request).await;
        answered.unwrap_or_else(IntoResponse::into_response)
    }

    async fn answer_or_refuse(&self, request: Request) -> Result<Response, Refusal> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, BODY_LIMIT).await.map_err(|error| {
            let sentence = format!("The request can't be read: {error}.\n");
            (StatusCode::PAYLOAD_TOO_LARGE, sentence)
        })?;
        let tab = Tab::of(&parts.headers);
        // The console's futures are boxed: they are long, and a prompt's are not to hold them.
        match (parts.method.as_str(), parts.uri.path()) {
            ("POST", "/run") => run(self.clone(), &body),
            ("POST", "/afresh") => afresh(self, &body),
            ("GET", "/state") => Ok(save(self)),
            ("PUT", "/state") => load(self, &body),
            ("GET", "/about") => Ok(about(self)),
            ("POST", "/visit") => console::visit(self, tab, &body).boxed().await,
            ("POST", "/steps") => console::steps(self, &tab, &body),
            (_, path) if console::is_page(path) => {
                let request = Request::from_parts(parts, body.into());
                console::pass(self, &tab, request).boxed().await
            }
            (method, path) => {
                let sentence = format!("The page's interface has no {method} {path}.\n");
                Err((StatusCode::NOT_FOUND, sentence))
            }
        }
    }

    /// Runs a command line, and says how it went.
    async fn run(&self, asked: &Run, out: &mut Output) -> lab::Result<Done> {
        let Command { example, words } = Command::parse(&asked.line)?;
        let options = match example.options(&words) {
            Ok(options) => options,
            Err(usage) => {
                write!(out, "{usage}")?;
                // Help is no mistake.
                return Ok(Done::without_exchanges(usage.exit_code() == 0));
            }
        };
        let chapter = book_example(&asked.chapter).unwrap_or(example);
        let kept = self.accounts().open(&chapter, &example, &options)?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let session = Session::of(kept.mock, self.accounts().clock(), kept.folder);
        let session = session.observed(collect_in(&seen));
        let ok = example.run(&session, &words, out).await;
        let exchanges = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Done { ok, exchanges })
    }
}

fn collect_in(seen: &Arc<Mutex<Vec<Exchange>>>) -> Observer {
    let seen = seen.clone();
    Arc::new(move |request, response| {
        let exchange = Exchange::new(request, response);
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(exchange);
    })
}

/// What *Run* asks for.
#[derive(Deserialize)]
struct Run {
    /// The chapter in which the prompt stands.
    chapter: String,
    line: String,
}

fn run(page: Page, body: &[u8]) -> Result<Response, Refusal> {
    let asked: Run = read(body)?;
    let (sender, receiver) = mpsc::unbounded();
    let running = async move {
        let mut out = Output::new(sender);
        let done = page.run(&asked, &mut out).await.unwrap_or_else(|error| {
            // The page has shown all it could if nobody listens any more.
            let _ = write!(out, "{}", report(&error));
            Done::without_exchanges(false)
        });
        out.done(done);
    };
    // The run itself yields nothing: what it writes comes out of the channel.
    let running = stream::once(running).filter_map(|()| std::future::ready(None));
    let lines = stream::select(receiver, running).map(Ok::<_, std::convert::Infallible>);
    let headers = [
        (CONTENT_TYPE, "application/x-ndjson"),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}

/// What *Start this chapter afresh* asks for.
#[derive(Deserialize)]
struct Afresh {
    chapter: String,
}

fn afresh(page: &Page, body: &[u8]) -> Result<Response, Refusal> {
    let asked: Afresh = read(body)?;
    let Some(chapter) = book_example(&asked.chapter) else {
        let sentence = format!("No chapter `{}` has a starting state.\n", asked.chapter);
        return Err((StatusCode::NOT_FOUND, sentence));
    };
    page.accounts().forget_beside(&chapter);
    match page.accounts().begin(&chapter) {
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, report(&error))),
    }
}

fn save(page: &Page) -> Response {
    if page.accounts().is_served() {
        return StatusCode::NO_CONTENT.into_response();
    }
    ([(CACHE_CONTROL, "no-store")], Json(page.accounts().save())).into_response()
}

fn load(page: &Page, body: &[u8]) -> Result<Response, Refusal> {
    if page.accounts().is_served() {
        let sentence = "The server keeps the account itself.\n";
        return Err((StatusCode::CONFLICT, sentence.to_owned()));
    }
    match Saved::read(body) {
        Ok(saved) => {
            page.accounts().load(saved);
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        Err(sentence) => Err((StatusCode::UNPROCESSABLE_ENTITY, sentence + "\n")),
    }
}

#[derive(Serialize)]
struct About {
    chapter: Option<String>,
    account: Option<String>,
}

fn about(page: &Page) -> Response {
    let (chapter, account) = page.accounts().about();
    (
        [(CACHE_CONTROL, "no-store")],
        Json(About { chapter, account }),
    )
        .into_response()
}

/// Why a request is not answered, in a sentence.
pub(crate) type Refusal = (StatusCode, String);

/// Reads a body of JSON, whatever it says of its type.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        let sentence = format!("The request can't be read: {error}.\n");
        (StatusCode::BAD_REQUEST, sentence)
    })
}
