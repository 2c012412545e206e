//! Root's access keys, which AWS warns against.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use mock_iam::wire::calls;

use crate::console::Console;
use crate::credentials::retrieve;
use crate::csv;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{self, problem};
use crate::session::{Once, Visit};

const PAGE: &str = "/root-security-credentials";
const CREATE: &str = "/root-security-credentials/create-access-key";

pub(crate) fn routes() -> Router<Console> {
    let key = "/root-security-credentials/access-keys/{id}/retrieve";
    Router::new()
        .route(CREATE, get(ask).post(create))
        .route(key, get(masked))
        .route(&format!("{key}/show"), get(shown))
        .route(&format!("{key}/csv"), get(download))
}

async fn ask(visit: Visit) -> Response {
    show_ask(&visit, None)
}

fn show_ask(visit: &Visit, error: Option<&str>) -> Response {
    // A user has pages of their own for this.
    if visit.person.user_name.is_some() {
        return visit.go("/my-security-credentials");
    }
    let content = form(
        &visit.guest,
        CREATE,
        html! {
            @if let Some(text) = error { (problem(text)) }
            p { "A key of the root user can do everything, and no policy limits it. Use a user's key or temporary credentials instead." }
            (forms::check_box("confirmed", "yes", "I understand that a root access key is not a best practice, and still want one.", false))
            (forms::buttons(&visit.guest, labels::CREATE_ACCESS_KEY.text, Some((labels::CANCEL.text, PAGE))))
        },
    );
    let crumbs = [(labels::SECURITY_CREDENTIALS.text, PAGE)];
    layout::page(visit, labels::CREATE_ACCESS_KEY.text, &crumbs, content)
}

async fn create(visit: Visit, fields: Fields) -> Response {
    if visit.person.user_name.is_some() || !fields.has("confirmed") {
        return show_ask(&visit, Some("Tick the box to go on."));
    }
    let key = match visit.call::<calls::CreateAccessKey>(&[]) {
        Ok(answer) => answer.access_key,
        Err(error) => return show_ask(&visit, Some(&error.message)),
    };
    let path = own(&key.access_key_id);
    visit.keep_once(Once {
        path: path.clone(),
        values: BTreeMap::from([("secret", key.secret_access_key)]),
    });
    visit.go(&path)
}

fn own(id: &str) -> String {
    format!("{PAGE}/access-keys/{id}/retrieve")
}

fn show(visit: &Visit, id: &str, is_shown: bool) -> Response {
    let crumbs = [(labels::SECURITY_CREDENTIALS.text, PAGE)];
    retrieve::show_at(visit, &own(id), PAGE, &crumbs, id, is_shown)
}

async fn masked(visit: Visit, Path(id): Path<String>) -> Response {
    show(&visit, &id, false)
}

async fn shown(visit: Visit, Path(id): Path<String>) -> Response {
    show(&visit, &id, true)
}

async fn download(visit: Visit, Path(id): Path<String>) -> Response {
    match retrieve::secret(&visit) {
        Some(secret) => csv::file(
            "rootkey.csv",
            "Access key ID,Secret access key",
            &[&id, &secret],
        ),
        None => visit.go(&own(&id)),
    }
}
