//! The one page that shows a secret access key. Whoever leaves it has lost the secret for good.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::owner::{KeyId, Owner};
use crate::console::Console;
use crate::csv;
use crate::labels;
use crate::layout::facts;
use crate::session::{Once, Visit};

pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route("/access-keys/{id}/retrieve", get(masked))
        .route("/access-keys/{id}/retrieve/show", get(shown))
        .route("/access-keys/{id}/retrieve/csv", get(download))
}

/// Makes a key, and keeps its secret for the page that shows it. Answers its ID and that page.
pub(super) fn create(visit: &Visit, owner: &Owner) -> Result<(String, String), ApiError> {
    let answer = visit.call::<calls::CreateAccessKey>(&owner.parameters(&[]))?;
    let key = answer.access_key;
    let path = page(owner, &key.access_key_id);
    visit.keep_once(Once {
        path: path.clone(),
        values: BTreeMap::from([("secret", key.secret_access_key)]),
    });
    Ok((key.access_key_id, path))
}

fn page(owner: &Owner, id: &str) -> String {
    owner.path(&format!("/access-keys/{id}/retrieve"))
}

async fn masked(visit: Visit, owner: Owner, Path(key): Path<KeyId>) -> Response {
    show(&visit, &owner, &key.id, false)
}

async fn shown(visit: Visit, owner: Owner, Path(key): Path<KeyId>) -> Response {
    show(&visit, &owner, &key.id, true)
}

fn secret(visit: &Visit) -> Option<String> {
    let once = visit.once()?;
    once.values.get("secret").map(|it| it.expose().to_owned())
}

fn show(visit: &Visit, owner: &Owner, id: &str, is_shown: bool) -> Response {
    let own = page(owner, id);
    let at = |rest: &str| visit.href(&format!("{own}{rest}"));
    let done = visit.href(&owner.page());
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
                a.button.main href=(done) { (labels::DONE) }
            }
        }
    } else {
        html! {
            p { "The secret of this key is gone: it was shown once. Create another key, then delete this one." }
            p { a href=(done) { (labels::DONE) } }
        }
    };
    owner.show(visit, labels::RETRIEVE_ACCESS_KEYS.text, content)
}

async fn download(visit: Visit, owner: Owner, Path(key): Path<KeyId>) -> Response {
    let Some(secret) = secret(&visit) else {
        return visit.go(&page(&owner, &key.id));
    };
    let name = match owner.user() {
        Some(user) => format!("{user}_accessKeys.csv"),
        None => "rootkey.csv".to_owned(),
    };
    csv::file(
        &name,
        "Access key ID,Secret access key",
        &[&key.id, &secret],
    )
}
