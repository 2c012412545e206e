//! Signing up: a page for each step. What was entered stays in the guest's session; whoever opens
//! a step too early comes to the first one that is missing.

mod checks;
mod contact;
mod draft;
mod finish;
mod password;
mod start;

pub(crate) use draft::Draft;
pub use draft::Step;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels::{self, Label};
use crate::layout::{self, problem};
use crate::session::Guest;

pub(crate) fn routes() -> Router<Console> {
    let path = Step::path;
    Router::new()
        .route(path(Step::Start), get(start::page).post(start::send))
        .route(
            path(Step::Email),
            get(checks::email_page).post(checks::check_email),
        )
        .route(
            path(Step::Password),
            get(password::page).post(password::send),
        )
        .route(path(Step::Contact), get(contact::page).post(contact::send))
        .route(
            path(Step::Payment),
            get(checks::card_page).post(checks::check_card),
        )
        .route(
            path(Step::Phone),
            get(checks::phone_page).post(checks::check_phone),
        )
        .route(path(Step::Plan), get(finish::page).post(finish::send))
        .route(finish::DONE, get(finish::done))
}

/// What was entered so far.
///
/// # Errors
///
/// The first step that is missing, when that comes before this one.
fn reach(guest: &Guest, step: Step) -> Result<Draft, Step> {
    let draft = guest.update(|session| session.sign_up.clone());
    let draft = draft.unwrap_or_default();
    let missing = draft.missing();
    if step > missing {
        return Err(missing);
    }
    Ok(draft)
}

/// Keeps what a step took, and goes on.
fn keep(guest: &Guest, change: impl FnOnce(&mut Draft)) -> Response {
    let missing = guest.update(|session| {
        change(&mut session.sign_up);
        session.sign_up.missing()
    });
    guest.go(missing.unwrap_or(Step::Start).path())
}

/// The frame of a step: how far one is, what went wrong, the form and its button.
fn show(
    guest: &Guest,
    step: Step,
    title: Label,
    error: Option<&str>,
    fields: Markup,
    button: Label,
) -> Response {
    let content = html! {
        p.step { "Step " (step.number()) " of " (Step::ALL.len()) ". Everything here is make-believe: no mail, no message, no payment." }
        @if let Some(text) = error { (problem(text)) }
        (form(guest, step.path(), html! {
            (fields)
            (forms::buttons(guest, button.text, None))
        }))
        p { a href=(guest.href("/sign-in/root")) { (labels::HAVE_AN_ACCOUNT) } }
    };
    layout::guest_page(guest, title.text, content)
}

/// What a mail or a message would say.
fn message(id: &str, heading: &str, code: draft::Code) -> Markup {
    html! {
        aside.card aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            p { "Nothing was sent. It would say: " code { (code) } }
        }
    }
}

/// The value of a field, as it was sent or else as it was kept.
fn value<'a>(fields: &'a Fields, name: &str, kept: &'a str) -> &'a str {
    if fields.has(name) {
        fields.get(name)
    } else {
        kept
    }
}
