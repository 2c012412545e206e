//! Users: the list of them, and the page of each.

mod list;
mod page;

use axum::Router;
use axum::routing::get;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::console::Console;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route("/users", get(list::list))
        .route("/users/{user}", get(page::page))
        .route("/users/{user}/{tab}", get(page::tab))
}

/// The path of a user's page, `rest` below it.
pub(crate) fn path(user: &str, rest: &str) -> String {
    format!(
        "/users/{}{rest}",
        utf8_percent_encode(user, NON_ALPHANUMERIC)
    )
}
