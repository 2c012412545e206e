//! The practice console in the page: one for each tab of a browser, over the account of the prompts.
//! It keeps its cookie itself, so that a page needs none.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_DISPOSITION;
use http::{HeaderMap, HeaderValue, StatusCode};
use lab::report;
use practice_console::{Console, Practice, Visitor};
use serde::{Deserialize, Serialize};

use crate::accounts::{Kept, random};
use crate::condition::Condition;
use crate::example;
use crate::page::{Page, Refusal, read};

/// Where the console is, below the page's interface.
const BASE: &str = "/console";

/// More than any file that the console lets download.
const LONGEST_FILE: usize = 1 << 20;

/// Of more tabs than that, the one that used its console the longest ago has it closed. A tab that
/// loads a page anew is another one.
const MOST_TABS: usize = 64;

/// The tab that a request comes from, as its script calls it. A request that names none is of the
/// same tab as any other such.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tab(String);

impl Tab {
    const HEADER: &str = "console-tab";

    pub fn of(headers: &HeaderMap) -> Self {
        let name = headers.get(Self::HEADER).map(HeaderValue::to_str);
        Self(name.and_then(Result::ok).unwrap_or_default().to_owned())
    }
}

/// The consoles that are open, the one that was used last at the end.
#[derive(Default)]
pub(crate) struct OpenConsoles(Mutex<Vec<(Tab, Arc<Visitor>)>>);

impl OpenConsoles {
    fn open(&self, tab: Tab, visitor: Visitor) -> Arc<Visitor> {
        let visitor = Arc::new(visitor);
        let mut open = self.lock();
        open.retain(|(other, _)| *other != tab);
        if open.len() == MOST_TABS {
            open.remove(0);
        }
        open.push((tab, visitor.clone()));
        visitor
    }

    /// The tab's console, if it is of this account.
    fn of(&self, tab: &Tab, kept: &Kept) -> Option<Arc<Visitor>> {
        let mut open = self.lock();
        let at = open.iter().position(|(other, _)| other == tab)?;
        open[at..].rotate_left(1);
        let (_, visitor) = open.last()?;
        let is_of = std::ptr::eq(visitor.console().mock(), Arc::as_ptr(&kept.mock));
        is_of.then(|| visitor.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Tab, Arc<Visitor>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a path is one of the console's own.
pub(crate) fn is_page(path: &str) -> bool {
    let below = path.strip_prefix(BASE);
    below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}

/// What *Try it here* asks for: a page of the console in a state.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Visit {
    /// The chapter, in whose starting state the account begins if it has not yet begun.
    pub chapter: String,
    /// The page, as an address below the console: `/users`.
    pub page: String,
    /// Who is signed in: `root`, or a user's name; nobody when there is none.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The forms that are sent on the way to what is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Form>,
}

/// A form of the console, filled in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Form {
    /// The page to which it is sent.
    pub page: String,
    /// Its fields, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// Opens the console.
pub(crate) async fn visit(page: &Page, tab: Tab, body: &[u8]) -> Result<Response, Refusal> {
    let asked: Visit = read(body)?;
    let Some(chapter) = example(&asked.chapter) else {
        let sentence = format!("No chapter `{}` has a starting state.\n", asked.chapter);
        return Err((StatusCode::NOT_FOUND, sentence));
    };
    let kept = page.accounts().main(&chapter);
    let kept = kept.map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, report(&error)))?;
    page.accounts().begin_steps(chapter.name);
    let practice = Practice {
        account: kept.id,
        email: lab::ROOT_EMAIL.to_owned(),
        password: lab::ROOT_PASSWORD.to_owned(),
    };
    let console = Console::new(kept.mock.clone(), BASE, Some(practice), random);
    // Whoever is not there in this account can't be signed in: the console then asks who it is.
    let who = asked.who.as_deref().and_then(|who| {
        let user = Some(who).filter(|who| *who != "root");
        kept.mock.signed_in(kept.id, user).ok()
    });
    let visitor = page.consoles().open(tab, Visitor::new(console, who));
    let mut response = visitor.open(&asked.page).await;
    for form in asked.then {
        let fields: Vec<_> = form.fields.into_iter().collect();
        if !response.status().is_success() {
            break;
        }
        response = visitor.fill(&form.page, &fields).await;
    }
    Ok(response)
}

/// Hands a request on to the console.
pub(crate) async fn pass(page: &Page, tab: &Tab, request: Request) -> Result<Response, Refusal> {
    let kept = page.accounts().begun();
    let open = kept.and_then(|kept| Some((page.consoles().of(tab, &kept)?, kept)));
    let Some((visitor, kept)) = open else {
        let sentence = "The console is closed: its account has begun anew, or many were opened.\n";
        return Err((StatusCode::CONFLICT, sentence.to_owned()));
    };
    keep_download(&kept, visitor.send(request).await).await
}

/// A file that the reader downloads also lies where the examples look for files.
async fn keep_download(kept: &Kept, response: Response) -> Result<Response, Refusal> {
    let Some(name) = file_name(&response) else {
        return Ok(response);
    };
    let (head, body) = response.into_parts();
    let defect = |error: &dyn std::error::Error| {
        let sentence = format!("{name} can't be kept: {error}.\n");
        (StatusCode::INTERNAL_SERVER_ERROR, sentence)
    };
    let bytes = to_bytes(body, LONGEST_FILE).await;
    let bytes = bytes.map_err(|error| defect(&error))?;
    let written = kept.folder.write_private(&name, &bytes);
    written.map_err(|error| defect(&error))?;
    Ok(Response::from_parts(head, Body::from(bytes)))
}

fn file_name(response: &Response) -> Option<String> {
    let value = response.headers().get(CONTENT_DISPOSITION)?.to_str().ok()?;
    let (_, name) = value.split_once("filename=\"")?;
    Some(name.split('"').next()?.to_owned())
}

/// Asks which steps of a chapter are done.
#[derive(Deserialize)]
struct Steps {
    chapter: String,
    /// The conditions, in the chapter's order.
    steps: Vec<String>,
}

pub(crate) fn steps(page: &Page, tab: &Tab, body: &[u8]) -> Result<Response, Refusal> {
    let asked: Steps = read(body)?;
    let conditions = asked.steps.iter().map(|text| Condition::parse(text));
    let conditions: Result<Vec<_>, _> = conditions.collect();
    let conditions = conditions.map_err(|why| {
        let sentence = format!("A step's condition can't be read: {why}.\n");
        (StatusCode::BAD_REQUEST, sentence)
    })?;
    let kept = page.accounts().begun();
    let open = kept.and_then(|kept| page.consoles().of(tab, &kept));
    let signed_up = open.map_or_else(Vec::new, |visitor| visitor.signed_up());
    let accounts = page.accounts();
    let are_met = accounts.are_met(&asked.chapter, &conditions, signed_up);
    Ok(Json(are_met).into_response())
}
