//! The one page that shows a secret access key. Whoever leaves it has lost the secret for good.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;

use crate::console::Console;
use crate::csv;
use crate::labels;
use crate::layout::{self, facts};
use crate::session::Visit;
use crate::users;

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route("/users/{user}/access-keys/{id}/retrieve", get(masked))
        .route("/users/{user}/access-keys/{id}/retrieve/show", get(shown))
        .route("/users/{user}/access-keys/{id}/retrieve/csv", get(download))
}

async fn masked(visit: Visit, Path((user, id)): Path<(String, String)>) -> Response {
    show(&visit, &user, &id, false)
}

async fn shown(visit: Visit, Path((user, id)): Path<(String, String)>) -> Response {
    show(&visit, &user, &id, true)
}

pub(crate) fn secret(visit: &Visit) -> Option<String> {
    let once = visit.once()?;
    once.values.get("secret").map(|it| it.expose().to_owned())
}

fn show(visit: &Visit, user: &str, id: &str, is_shown: bool) -> Response {
    let page = users::path(user, "/security-credentials");
    let own = users::path(user, &format!("/access-keys/{id}/retrieve"));
    let crumbs = [(labels::USERS.text, "/users"), (user, &*page)];
    show_at(visit, &own, &page, &crumbs, id, is_shown)
}

/// The page at `own`; `page` is where Done leads.
pub(crate) fn show_at(
    visit: &Visit,
    own: &str,
    page: &str,
    crumbs: &[layout::Crumb<'_>],
    id: &str,
    is_shown: bool,
) -> Response {
    let at = |rest: &str| visit.href(&format!("{own}{rest}"));
    let content = if let Some(secret) = secret(visit) {
        html! {
            p { "Save the secret now. After you leave this page nobody can show it again." }
            (facts(&[
                (labels::ACCESS_KEY, html! { code { (id) } }),
                (labels::SECRET_ACCESS_KEY, html! {
                    @if is_shown {
                        code { (secret) } " " a href=(at("")) { (labels::HIDE) }
                    } @else {
                        "•••••••• " a href=(at("/show")) { (labels::SHOW) }
                    }
                }),
            ]))
            div.buttons {
                a.button href=(at("/csv")) { (labels::DOWNLOAD_CSV_FILE) }
                a.button.main href=(visit.href(page)) { (labels::DONE) }
            }
        }
    } else {
        html! {
            p { "The secret of this key is gone: it was shown once. Create another key, then delete this one." }
            p { a href=(visit.href(page)) { (labels::DONE) } }
        }
    };
    layout::page(visit, labels::RETRIEVE_ACCESS_KEYS.text, crumbs, content)
}

async fn download(visit: Visit, Path((user, id)): Path<(String, String)>) -> Response {
    match secret(&visit) {
        Some(secret) => csv::file(
            &format!("{user}_accessKeys.csv"),
            "Access key ID,Secret access key",
            &[&id, &secret],
        ),
        None => visit.go(&users::path(&user, &format!("/access-keys/{id}/retrieve"))),
    }
}
