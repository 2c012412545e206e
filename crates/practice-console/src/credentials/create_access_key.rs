//! Making an access key of a user: the use case with AWS's alternative, the description, the key.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use mock_iam::wire::calls;

use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels::{self, Label};
use crate::layout::{self, problem};
use crate::session::{Once, Visit};
use crate::users;

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

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route(
            "/users/{user}/create-access-key",
            get(use_case).post(choose),
        )
        .route("/users/{user}/create-access-key/key", post(create))
}

fn frame(visit: &Visit, user: &str, title: Label, content: Markup) -> Response {
    let page = users::path(user, "/security-credentials");
    let crumbs = [(labels::USERS.text, "/users"), (user, &*page)];
    layout::page(visit, title.text, &crumbs, content)
}

async fn use_case(visit: Visit, Path(user): Path<String>) -> Response {
    show_cases(&visit, &user, &Fields::default(), None)
}

fn show_cases(visit: &Visit, user: &str, fields: &Fields, error: Option<&str>) -> Response {
    let back = users::path(user, "/security-credentials");
    let content = form(
        &visit.guest,
        &users::path(user, "/create-access-key"),
        html! {
            @if let Some(text) = error { (problem(text)) }
            fieldset {
                legend { "What is the key for?" }
                @for (value, label, instead) in USE_CASES {
                    (forms::choice("use-case", value, label.text, instead, fields.get("use-case") == value))
                }
            }
            fieldset {
                legend { (labels::CONFIRMATION) }
                p.hint { "Needed for every use case but the last." }
                (forms::check_box("confirmed", "yes", labels::I_UNDERSTAND.text, fields.has("confirmed")))
            }
            (forms::buttons(&visit.guest, labels::NEXT.text, Some((labels::CANCEL.text, &back))))
        },
    );
    frame(visit, user, labels::BEST_PRACTICES, content)
}

async fn choose(visit: Visit, Path(user): Path<String>, fields: Fields) -> Response {
    let chosen = fields.get("use-case");
    if !USE_CASES.iter().any(|(value, ..)| *value == chosen) {
        return show_cases(&visit, &user, &fields, Some("Choose a use case."));
    }
    if chosen != "other" && !fields.has("confirmed") {
        let text = "Tick the box to go on without the alternative.";
        return show_cases(&visit, &user, &fields, Some(text));
    }
    show_tag(&visit, &user, "", None)
}

fn show_tag(visit: &Visit, user: &str, value: &str, error: Option<&str>) -> Response {
    let back = users::path(user, "/security-credentials");
    let content = form(
        &visit.guest,
        &users::path(user, "/create-access-key/key"),
        html! {
            (Field::new(labels::DESCRIPTION_TAG_VALUE, "description").value(value).optional().error(error)
                .hint(html! { "Say what the key is for and where it lies." }))
            (forms::buttons(&visit.guest, labels::CREATE_ACCESS_KEY.text, Some((labels::CANCEL.text, &back))))
        },
    );
    frame(visit, user, labels::SET_DESCRIPTION_TAG, content)
}

async fn create(visit: Visit, Path(user): Path<String>, fields: Fields) -> Response {
    let description = fields.get("description");
    let key = match visit.call::<calls::CreateAccessKey>(&[("UserName", &user)]) {
        Ok(answer) => answer.access_key,
        Err(error) => return show_tag(&visit, &user, description, Some(&error.message)),
    };
    let id = key.access_key_id;
    if !description.is_empty() {
        let tag = [
            ("UserName", &*user),
            ("Tags.member.1.Key", &*id),
            ("Tags.member.1.Value", description),
        ];
        if let Err(error) = visit.call::<calls::TagUser>(&tag) {
            visit.failed(error.message);
        }
    }
    let path = users::path(&user, &format!("/access-keys/{id}/retrieve"));
    visit.keep_once(Once {
        path: path.clone(),
        values: BTreeMap::from([("secret", key.secret_access_key)]),
    });
    visit.go(&path)
}
