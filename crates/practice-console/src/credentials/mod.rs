//! Security credentials, of a user or of root.

pub(crate) mod access_keys;
mod change_password;
mod create_access_key;
mod create_root_key;
pub(crate) mod mfa;
pub(crate) mod new_password;
mod owner;
pub(crate) mod password;
mod retrieve;
pub(crate) mod retrieve_password;

pub(crate) use owner::{OWN, Owner};

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};

use crate::console::Console;
use crate::labels;
use crate::layout;
use crate::session::Visit;

/// The same pages for a user by name, and for whoever is signed in.
pub(crate) fn routes() -> Router<Console> {
    let pages = || {
        Router::new()
            .merge(access_keys::routes())
            .merge(create_access_key::routes())
            .merge(retrieve::routes())
            .merge(mfa::routes())
    };
    Router::new()
        .route(OWN, get(own))
        .nest(
            "/users/{user}",
            pages()
                .merge(password::routes())
                .merge(retrieve_password::routes()),
        )
        .nest(OWN, pages().merge(change_password::routes()))
}

async fn own(visit: Visit) -> Response {
    let content = tab(&visit, &Owner::own(&visit));
    layout::page(&visit, labels::SECURITY_CREDENTIALS.text, &[], content)
}

/// All of someone's credentials.
pub(crate) fn tab(visit: &Visit, owner: &Owner) -> Markup {
    html! {
        (password::section(visit, owner))
        (mfa::section(visit, owner))
        (access_keys::section(visit, owner))
    }
}
