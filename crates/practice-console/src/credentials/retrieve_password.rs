//! The one page that shows a new console password. Whoever leaves it has to set another one.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use mock_iam::Secret;

use super::owner::Owner;
use crate::console::Console;
use crate::csv;
use crate::labels;
use crate::layout::facts;
use crate::session::{Once, Visit};
use crate::users;

pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route("/console-password", get(masked))
        .route("/console-password/show", get(shown))
        .route("/console-password/csv", get(download))
}

/// Keeps a password for the page that shows it, and answers that page.
pub(crate) fn keep(visit: &Visit, user: &str, password: Secret) -> String {
    let path = page(user);
    visit.keep_once(Once {
        path: path.clone(),
        values: BTreeMap::from([("password", password)]),
    });
    path
}

fn page(user: &str) -> String {
    users::path(user, "/console-password")
}

async fn masked(visit: Visit, Path(user): Path<String>) -> Response {
    show(&visit, &user, false)
}

async fn shown(visit: Visit, Path(user): Path<String>) -> Response {
    show(&visit, &user, true)
}

fn password(visit: &Visit) -> Option<Secret> {
    visit.once()?.values.get("password").cloned()
}

fn show(visit: &Visit, user: &str, is_shown: bool) -> Response {
    let own = page(user);
    let at = |rest: &str| visit.href(&format!("{own}{rest}"));
    let content = html! {
        @if let Some(password) = password(visit) {
            p { "Save the password now, and hand it over by a safe way. After you leave this page nobody can show it again." }
            (facts(&[
                (labels::CONSOLE_SIGN_IN_URL, html! { code { (visit.sign_in_url()) } }),
                (labels::USER_NAME, html! { (user) }),
                (labels::CONSOLE_PASSWORD, html! {
                    @if is_shown {
                        code { (password.expose()) } " " a href=(at("")) { (labels::HIDE) }
                    } @else {
                        "•••••••• " a href=(at("/show")) { (labels::SHOW) }
                    }
                }),
            ]))
        } @else {
            p { "This password was shown once, and is gone. If it is lost, set another one under "
                (labels::SECURITY_CREDENTIALS) "." }
        }
        div.buttons {
            @if password(visit).is_some() { a.button href=(at("/csv")) { (labels::DOWNLOAD_CSV_FILE) } }
            a.button href=(visit.href(&Owner::named(user).page())) { (labels::VIEW_USER) }
            a.button.main href=(visit.href("/users")) { (labels::RETURN_TO_USERS_LIST) }
        }
    };
    Owner::named(user).show(visit, labels::RETRIEVE_PASSWORD.text, content)
}

async fn download(visit: Visit, Path(user): Path<String>) -> Response {
    let Some(password) = password(&visit) else {
        return visit.go(&page(&user));
    };
    csv::file(
        &format!("{user}_credentials.csv"),
        "User name,Password,Console sign-in URL",
        &[&user, password.expose(), &visit.sign_in_url()],
    )
}
