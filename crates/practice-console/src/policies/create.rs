//! Creating a policy: the JSON, then its name, description and tags.

use axum::response::Response;
use maud::html;
use mock_iam::check_policy;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::editor::{BEGINNING, editor, elsewhere};
use super::page::json;
use super::path;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{self, Crumb, card};
use crate::session::Visit;
use crate::tags;

const CRUMBS: [Crumb<'_>; 1] = [(labels::POLICIES.text, "/policies")];

pub(crate) async fn write(visit: Visit) -> Response {
    show_editor(&visit, BEGINNING, None)
}

pub(crate) async fn review(visit: Visit, fields: Fields) -> Response {
    let document = fields.get("document");
    match check_policy(document) {
        Ok(()) => show_review(&visit, &fields, None),
        Err(error) => show_editor(&visit, document, Some(&error)),
    }
}

pub(crate) async fn create(visit: Visit, fields: Fields) -> Response {
    if fields.has("go") {
        return show_review(&visit, &fields, None);
    }
    let (name, document) = (fields.get("name"), fields.get("document"));
    let mut policy = vec![("PolicyName", name), ("PolicyDocument", document)];
    if !fields.get("description").is_empty() {
        policy.push(("Description", fields.get("description")));
    }
    let tags = tags::parameters(&tags::rows(&fields));
    policy.extend(tags.iter().map(|(name, value)| (&**name, &**value)));
    match visit.call::<calls::CreatePolicy>(&policy) {
        Ok(answer) => {
            visit.done(format!("The policy {name} is created."));
            let arn = answer.policy.and_then(|policy| policy.arn);
            visit.go(&path(&arn.unwrap_or_default(), ""))
        }
        Err(error) => match elsewhere(Some(&error)) {
            Some(_) => show_review(&visit, &fields, Some(&error)),
            None => show_editor(&visit, document, Some(&error)),
        },
    }
}

fn show_editor(visit: &Visit, document: &str, error: Option<&ApiError>) -> Response {
    let cancel = Some((labels::CANCEL.text, "/policies"));
    let content = form(
        &visit.guest,
        "/policies/create/review",
        html! {
            (editor(document, error))
            (forms::buttons(&visit.guest, labels::NEXT.text, cancel))
        },
    );
    layout::page(visit, labels::SPECIFY_PERMISSIONS.text, &CRUMBS, content)
}

fn show_review(visit: &Visit, fields: &Fields, error: Option<&ApiError>) -> Response {
    let document = fields.get("document");
    let is_of_tags = |error: &&ApiError| error.message.to_lowercase().contains("tag");
    let of_tags = error.filter(is_of_tags).map(|error| &*error.message);
    let of_name = error
        .map(|error| &*error.message)
        .filter(|_| of_tags.is_none());
    let cancel = Some((labels::CANCEL.text, "/policies"));
    let content = form(
        &visit.guest,
        "/policies/create",
        html! {
            (Field::new(labels::POLICY_NAME, "name").value(fields.get("name")).error(of_name))
            (Field::new(labels::DESCRIPTION, "description").value(fields.get("description")).optional()
                .hint(html! { "It can't be changed later." }))
            (card("permissions", labels::PERMISSIONS_DEFINED.text, html! {}, json(document)))
            (card("tags", labels::TAGS.text, html! {}, tags::editor(&tags::rows(fields), of_tags)))
            input type="hidden" name="document" value=(document);
            (forms::buttons(&visit.guest, labels::CREATE_POLICY.text, cancel))
        },
    );
    layout::page(visit, labels::REVIEW_AND_CREATE.text, &CRUMBS, content)
}
