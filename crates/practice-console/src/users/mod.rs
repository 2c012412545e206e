//! Users: the list of them, and the page of each.

mod create;
mod delete;
mod list;
mod page;
mod permissions;

use axum::Router;
use axum::routing::{get, post};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::console::Console;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route("/users", get(list::list))
        .route("/users/create", get(create::details).post(create::create))
        .route("/users/create/permissions", post(create::permissions))
        .route("/users/create/review", post(create::review))
        .route(
            "/users/{user}/delete",
            get(delete::ask).post(delete::delete),
        )
        .route(
            "/users/{user}/permissions/attach",
            post(permissions::attach),
        )
        .route(
            "/users/{user}/permissions/remove",
            post(permissions::remove),
        )
        .route(
            "/users/{user}/permissions/inline",
            get(permissions::write).post(permissions::put),
        )
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
