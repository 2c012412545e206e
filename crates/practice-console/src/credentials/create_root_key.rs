//! Making an access key of root, which AWS warns against.

use axum::response::Response;
use maud::html;

use super::owner::Owner;
use super::retrieve;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::problem;
use crate::session::Visit;

/// Asks whether the warning was read.
pub(super) fn ask(visit: &Visit, owner: &Owner, error: Option<&str>) -> Response {
    let content = form(
        &visit.guest,
        &owner.path("/create-access-key"),
        html! {
            @if let Some(text) = error { (problem(text)) }
            p { "A key of the root user can do everything, and no policy limits it. Use a user's key or temporary credentials instead." }
            (forms::check_box("confirmed", "yes", "I understand that a root access key is not a best practice, and still want one.", false))
            (forms::buttons(&visit.guest, labels::CREATE_ACCESS_KEY.text, Some((labels::CANCEL.text, &owner.page()))))
        },
    );
    owner.show(visit, labels::CREATE_ACCESS_KEY.text, content)
}

/// Makes the key, once the box is ticked.
pub(super) fn create(visit: &Visit, owner: &Owner, fields: &Fields) -> Response {
    if !fields.has("confirmed") {
        return ask(visit, owner, Some("Tick the box to go on."));
    }
    match retrieve::create(visit, owner) {
        Ok((_, page)) => visit.go(&page),
        Err(error) => ask(visit, owner, Some(&error.message)),
    }
}
