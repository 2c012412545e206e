//! Writing and changing an inline policy of a user or a group.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use mock_iam::error::ApiError;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Holder;
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{denied, problem};
use crate::policies::editor::{self, editor};
use crate::session::Visit;

/// The policy in the address of a page.
#[derive(serde::Deserialize)]
struct Named {
    policy: String,
}

pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route("/permissions/inline", get(begin).post(create))
        .route("/permissions/inline/{policy}", get(read).post(change))
}

/// The page of a policy that is there.
pub(super) fn path(holder: &Holder, policy: &str) -> String {
    let policy = utf8_percent_encode(policy, NON_ALPHANUMERIC);
    holder.path(&format!("/permissions/inline/{policy}"))
}

async fn begin(visit: Visit, holder: Holder) -> Response {
    show_new(&visit, &holder, "", editor::BEGINNING, None)
}

async fn create(visit: Visit, holder: Holder, fields: Fields) -> Response {
    let (policy, document) = (fields.get("policy"), fields.get("document"));
    match holder.put(&visit, policy, document) {
        Ok(()) => {
            visit.done(format!("The policy {policy} is in force."));
            visit.go(&holder.path("/permissions"))
        }
        Err(error) => show_new(&visit, &holder, policy, document, Some(&error)),
    }
}

fn show_new(
    visit: &Visit,
    holder: &Holder,
    policy: &str,
    document: &str,
    error: Option<&ApiError>,
) -> Response {
    let back = holder.path("/permissions");
    let content = form(
        &visit.guest,
        &holder.path("/permissions/inline"),
        html! {
            (Field::new(labels::POLICY_NAME, "policy").value(policy).error(editor::elsewhere(error)))
            (editor(document, error))
            (forms::buttons(&visit.guest, labels::CREATE_POLICY.text, Some((labels::CANCEL.text, &back))))
        },
    );
    holder.show(visit, labels::CREATE_INLINE_POLICY.text, content)
}

async fn read(visit: Visit, holder: Holder, Path(Named { policy }): Path<Named>) -> Response {
    match holder.document(&visit, &policy) {
        Ok(document) => show(&visit, &holder, &policy, &document, None),
        Err(error) => holder.show(&visit, &policy, denied(&error)),
    }
}

async fn change(
    visit: Visit,
    holder: Holder,
    Path(Named { policy }): Path<Named>,
    fields: Fields,
) -> Response {
    let document = fields.get("document");
    match holder.put(&visit, &policy, document) {
        Ok(()) => {
            visit.done(format!("The policy {policy} is changed."));
            visit.go(&holder.path("/permissions"))
        }
        Err(error) => show(&visit, &holder, &policy, document, Some(&error)),
    }
}

fn show(
    visit: &Visit,
    holder: &Holder,
    policy: &str,
    document: &str,
    error: Option<&ApiError>,
) -> Response {
    let back = holder.path("/permissions");
    let content = form(
        &visit.guest,
        &path(holder, policy),
        html! {
            @if let Some(sentence) = editor::elsewhere(error) { (problem(sentence)) }
            (editor(document, error))
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, &back))))
        },
    );
    holder.show(visit, policy, content)
}
