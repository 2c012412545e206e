//! Account settings: the password policy, and which tokens STS hands out. The account's alias has its
//! pages here too; AWS shows it on the dashboard.

pub(crate) mod alias;
mod password_policy;
mod tokens;

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use maud::html;

use crate::console::Console;
use crate::labels;
use crate::layout::{self, Crumb};
use crate::session::Visit;

const PATH: &str = "/account-settings";
const CRUMBS: [Crumb<'_>; 1] = [(labels::ACCOUNT_SETTINGS.text, PATH)];

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route(PATH, get(page))
        .route(
            password_policy::PATH,
            get(password_policy::write).post(password_policy::confirm),
        )
        .route(password_policy::SET, post(password_policy::set))
        .route(tokens::PATH, get(tokens::ask).post(tokens::set))
        .route(alias::PATH, get(alias::write).post(alias::create))
        .route(alias::DELETE, get(alias::ask).post(alias::delete))
}

async fn page(visit: Visit) -> Response {
    let content = html! {
        (password_policy::section(&visit))
        (tokens::section(&visit))
    };
    layout::page(&visit, labels::ACCOUNT_SETTINGS.text, &[], content)
}
