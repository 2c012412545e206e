//! The second step: what the user may do, and at most.

use axum::response::Response;
use maud::html;

use super::Step;
use crate::fields::Fields;
use crate::labels;
use crate::session::Visit;
use crate::users::{boundary, grant};

/// The page; the error is the boundary's.
pub(super) fn show(visit: &Visit, fields: &Fields, error: Option<&str>) -> Response {
    let content = html! {
        (grant::choice(visit, fields))
        details open[fields.has("boundary") && !fields.get("boundary").is_empty()] {
            summary { (labels::SET_PERMISSIONS_BOUNDARY) " " span.quiet { "– optional" } }
            (boundary::field(visit, fields.get("boundary"), error))
        }
    };
    Step::Permissions.show(visit, fields, content)
}
