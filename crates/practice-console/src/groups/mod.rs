//! User groups: the list of them, creating and deleting, and the page of each.

mod create;
mod delete;
mod list;
mod members;
mod page;
mod rename;

use axum::Router;
use axum::routing::{get, post};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::{Group, User};

use crate::console::Console;
use crate::session::Visit;
use crate::users::segment;

pub(crate) fn routes() -> Router<Console> {
    let of_group = Router::new()
        .route("/", get(page::page))
        .route("/{tab}", get(page::tab))
        .route("/users/add", get(members::ask).post(members::add))
        .route("/users/remove", post(members::remove))
        .route("/edit", get(rename::ask).post(rename::rename))
        .route("/delete", get(delete::ask).post(delete::delete));
    Router::new()
        .route("/groups", get(list::list))
        .route("/groups/create", get(create::begin).post(create::create))
        .nest("/groups/{group}", of_group)
}

/// The path of a group's page, `rest` below it.
pub(crate) fn path(group: &str, rest: &str) -> String {
    format!("/groups/{}{rest}", segment(group))
}

/// A group, and who is in it.
fn with_members(visit: &Visit, group: &str) -> Result<(Group, Vec<User>), ApiError> {
    let named = [("GroupName", group)];
    let group = visit.call::<calls::GetGroup>(&named)?.group;
    let users = visit.all::<calls::GetGroup, _>(&named, |page| (page.users, page.marker))?;
    Ok((group, users))
}
