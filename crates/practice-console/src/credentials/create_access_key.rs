//! Making an access key of a user: the use case with AWS's alternative, the description, the key.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::html;
use mock_iam::wire::calls;

use super::owner::Owner;
use super::{create_root_key, retrieve};
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels::{self, Label};
use crate::layout::problem;
use crate::session::Visit;

/// A use case: its value in the form, its label, and what AWS recommends instead of a key.
type UseCase = (&'static str, Label, &'static str);

const USE_CASES: [UseCase; 6] = [
    (
        "cli",
        labels::USE_CASE_CLI,
        "Instead: the CLI signs in through IAM Identity Center, or runs in CloudShell.",
    ),
    (
        "local-code",
        labels::USE_CASE_LOCAL_CODE,
        "Instead: an IDE's toolkit signs in through IAM Identity Center.",
    ),
    (
        "compute",
        labels::USE_CASE_COMPUTE,
        "Instead: give the instance, function or task an IAM role.",
    ),
    (
        "third-party",
        labels::USE_CASE_THIRD_PARTY,
        "Instead: let the service assume an IAM role.",
    ),
    (
        "outside",
        labels::USE_CASE_OUTSIDE,
        "Instead: IAM Roles Anywhere gives the machine temporary credentials.",
    ),
    ("other", labels::USE_CASE_OTHER, ""),
];

pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route("/create-access-key", get(begin).post(choose))
        .route("/create-access-key/key", post(create))
}

async fn begin(visit: Visit, owner: Owner) -> Response {
    match owner.user() {
        Some(_) => show_cases(&visit, &owner, &Fields::default(), None),
        None => create_root_key::ask(&visit, &owner, None),
    }
}

fn show_cases(visit: &Visit, owner: &Owner, fields: &Fields, error: Option<&str>) -> Response {
    let content = form(
        &visit.guest,
        &owner.path("/create-access-key"),
        html! {
            @if let Some(text) = error { (problem(text)) }
            fieldset {
                legend { (labels::USE_CASE) }
                @for (value, label, instead) in USE_CASES {
                    (forms::choice("use-case", value, label.text, instead, fields.get("use-case") == value))
                }
            }
            fieldset {
                legend { (labels::CONFIRMATION) }
                p.hint { "Needed for every use case but the last." }
                (forms::check_box("confirmed", "yes", labels::I_UNDERSTAND.text, fields.has("confirmed")))
            }
            (forms::buttons(&visit.guest, labels::NEXT.text, Some((labels::CANCEL.text, &owner.page()))))
        },
    );
    owner.show(visit, labels::BEST_PRACTICES.text, content)
}

/// What is wrong with the first page as it was filled in; every later step asks again.
fn objection(fields: &Fields) -> Option<&'static str> {
    let chosen = fields.get("use-case");
    if !USE_CASES.iter().any(|(value, ..)| *value == chosen) {
        return Some("Choose a use case.");
    }
    let is_confirmed = chosen == "other" || fields.has("confirmed");
    (!is_confirmed).then_some("Tick the box to go on without the alternative.")
}

async fn choose(visit: Visit, owner: Owner, fields: Fields) -> Response {
    if owner.user().is_none() {
        return create_root_key::create(&visit, &owner, &fields);
    }
    match objection(&fields) {
        Some(text) => show_cases(&visit, &owner, &fields, Some(text)),
        None => show_tag(&visit, &owner, &fields, None),
    }
}

fn show_tag(visit: &Visit, owner: &Owner, fields: &Fields, error: Option<&str>) -> Response {
    let content = form(
        &visit.guest,
        &owner.path("/create-access-key/key"),
        html! {
            @for name in ["use-case", "confirmed"] {
                @if fields.has(name) { input type="hidden" name=(name) value=(fields.get(name)); }
            }
            (Field::new(labels::DESCRIPTION_TAG_VALUE, "description").value(fields.get("description")).optional().error(error)
                .hint(html! { "Say what the key is for and where it lies." }))
            (forms::buttons(&visit.guest, labels::CREATE_ACCESS_KEY.text, Some((labels::CANCEL.text, &owner.page()))))
        },
    );
    owner.show(visit, labels::SET_DESCRIPTION_TAG.text, content)
}

async fn create(visit: Visit, owner: Owner, fields: Fields) -> Response {
    let Some(user) = owner.user() else {
        return create_root_key::create(&visit, &owner, &fields);
    };
    if let Some(text) = objection(&fields) {
        return show_cases(&visit, &owner, &fields, Some(text));
    }
    let (id, page) = match retrieve::create(&visit, &owner) {
        Ok(created) => created,
        Err(error) => return show_tag(&visit, &owner, &fields, Some(&error.message)),
    };
    let description = fields.get("description");
    if !description.is_empty() {
        let tag = [
            ("UserName", user),
            ("Tags.member.1.Key", &*id),
            ("Tags.member.1.Value", description),
        ];
        if let Err(error) = visit.call::<calls::TagUser>(&tag) {
            visit.failed(error.message);
        }
    }
    visit.go(&page)
}
