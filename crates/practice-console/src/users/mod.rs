//! Users: the list of them, creating and deleting, and the page of each.

mod boundary;
mod create;
mod delete;
mod grant;
pub(crate) mod groups;
pub(crate) mod last_accessed;
mod list;
mod page;

use axum::Router;
use axum::routing::{get, post};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::console::Console;
use crate::tags;

pub(crate) fn routes() -> Router<Console> {
    let of_user = Router::new()
        .route("/", get(page::page))
        .route("/{tab}", get(page::tab))
        .route("/add-permissions", get(grant::ask).post(grant::add))
        .route(
            "/permissions-boundary",
            get(boundary::ask).post(boundary::set),
        )
        .route("/permissions-boundary/remove", post(boundary::remove))
        .route("/groups/add", get(groups::ask).post(groups::add))
        .route("/groups/remove", post(groups::remove))
        .route("/tags/manage", get(tags::manage).post(tags::save))
        .route("/delete", get(delete::ask).post(delete::delete));
    Router::new()
        .route("/users", get(list::list))
        .merge(create::routes())
        .nest("/users/{user}", of_user)
}

/// The path of a user's page, `rest` below it.
pub(crate) fn path(user: &str, rest: &str) -> String {
    format!("/users/{}{rest}", segment(user))
}

/// A name as a part of a path: `create` too, which is a page of its own otherwise.
pub(crate) fn segment(name: &str) -> String {
    match name {
        "create" => "%63reate".to_owned(),
        _ => utf8_percent_encode(name, NON_ALPHANUMERIC).to_string(),
    }
}
