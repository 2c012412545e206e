//! Security credentials, of a user or of root.

pub(crate) mod access_keys;
mod create_access_key;
mod own;
pub(crate) mod retrieve;

use axum::Router;
use maud::{Markup, html};

use crate::console::Console;
use crate::session::Visit;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .merge(access_keys::routes())
        .merge(create_access_key::routes())
        .merge(own::routes())
        .merge(retrieve::routes())
}

/// The tab of a user; none is root's page.
pub(crate) fn tab(visit: &Visit, user: Option<&str>) -> Markup {
    html! {
        (access_keys::section(visit, user))
    }
}
