//! The access keys of a user or of root: a card for each, and what can be done with it.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::{AccessKeyMetadata, StatusType};

use super::owner::{KeyId, Owner};
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{card, denied, facts, time};
use crate::session::Visit;

/// AWS's limit, inactive keys included.
const MOST: usize = 2;

pub(super) fn routes() -> Router<Console> {
    Router::new()
        .route("/access-keys/{id}/status", post(set_status))
        .route("/access-keys/{id}/delete", get(ask).post(delete))
}

/// The keys of a user; none is whoever is signed in.
pub(crate) fn of(visit: &Visit, user: Option<&str>) -> Result<Vec<AccessKeyMetadata>, ApiError> {
    let named = user.map(|user| ("UserName", user));
    let answer = visit.call::<calls::ListAccessKeys>(named.as_slice())?;
    Ok(answer.access_key_metadata)
}

/// `AKIA… (Active)`.
pub(crate) fn with_status(key: &AccessKeyMetadata) -> Markup {
    let status = key.status.map_or("", StatusType::as_str);
    html! { code { (key.access_key_id.as_deref().unwrap_or_default()) } " (" (status) ")" }
}

/// The list of cards, with the button that starts a new key.
pub(super) fn section(visit: &Visit, owner: &Owner) -> Markup {
    let keys = match of(visit, owner.named_user()) {
        Ok(keys) => keys,
        Err(error) => {
            return card(
                "access-keys",
                labels::ACCESS_KEYS.text,
                html! {},
                denied(&error),
            );
        }
    };
    let descriptions = descriptions(visit, owner.user());
    let heading = format!("{} ({})", labels::ACCESS_KEYS, keys.len());
    let content = html! {
        p { "A program signs its requests with an access key. There can be two, inactive ones included." }
        @for key in &keys {
            (one(visit, owner, key, &descriptions))
        }
        @if keys.is_empty() { p.none { "No access keys" } }
    };
    card(
        "access-keys",
        &heading,
        create(visit, owner, keys.len()),
        content,
    )
}

/// The button. At two keys it does nothing, and says why.
fn create(visit: &Visit, owner: &Owner, count: usize) -> Markup {
    let path = owner.path("/create-access-key");
    html! {
        @if count < MOST {
            a.button href=(visit.href(&path)) { (labels::CREATE_ACCESS_KEY) }
        } @else {
            button type="button" disabled aria-describedby="two-keys" { (labels::CREATE_ACCESS_KEY) }
            p.hint #two-keys { "There are two keys already. Delete one first." }
        }
    }
}

/// The tags that hold the descriptions: the key's ID is the tag's key.
fn descriptions(visit: &Visit, user: Option<&str>) -> Vec<(String, String)> {
    let Some(user) = user else {
        return Vec::new();
    };
    let tags = visit.call::<calls::ListUserTags>(&[("UserName", user)]);
    let tags = tags.map(|answer| answer.tags).unwrap_or_default();
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

fn one(
    visit: &Visit,
    owner: &Owner,
    key: &AccessKeyMetadata,
    all_descriptions: &[(String, String)],
) -> Markup {
    let id = key.access_key_id.as_deref().unwrap_or_default();
    let last_use = visit.call::<calls::GetAccessKeyLastUsed>(&[("AccessKeyId", id)]);
    let last_use = last_use.ok().and_then(|answer| answer.access_key_last_used);
    let description = all_descriptions
        .iter()
        .find(|(tag, _)| tag.eq_ignore_ascii_case(id));
    let description = description.map_or("–", |(_, value)| value);
    let status = key.status.unwrap_or_default();
    let region = last_use.as_ref().map_or("–", |it| &it.region);
    let service = last_use.as_ref().map_or("–", |it| &it.service_name);
    let used_at = last_use.as_ref().and_then(|it| it.last_used_date);
    html! {
        article.key aria-label=(id) {
            header {
                h3 { code { (id) } }
                (actions(visit, owner, id, status))
            }
            (facts(&[
                (labels::DESCRIPTION, html! { (description) }),
                (labels::STATUS, html! { (status.as_str()) }),
                (labels::LAST_USED, html! { @match used_at { Some(at) => (time(at)), None => "Never" } }),
                (labels::CREATED, html! { @if let Some(at) = key.create_date { (time(at)) } }),
                (labels::LAST_USED_REGION, html! { (region) }),
                (labels::LAST_USED_SERVICE, html! { (service) }),
            ]))
        }
    }
}

fn actions(visit: &Visit, owner: &Owner, id: &str, status: StatusType) -> Markup {
    let (label, next) = match status {
        StatusType::Active => (labels::DEACTIVATE, "Inactive"),
        _ => (labels::ACTIVATE, "Active"),
    };
    let at = |what: &str| owner.path(&format!("/access-keys/{id}/{what}"));
    html! {
        div.actions {
            (forms::act(&visit.guest, &at("status"), label.text, &[("status", next)]))
            a.button href=(visit.href(&at("delete"))) { (labels::DELETE) }
        }
    }
}

async fn set_status(
    visit: Visit,
    owner: Owner,
    Path(KeyId { id }): Path<KeyId>,
    fields: Fields,
) -> Response {
    let status = fields.get("status");
    let parameters = owner.parameters(&[("AccessKeyId", &id), ("Status", status)]);
    match visit.call::<calls::UpdateAccessKey>(&parameters) {
        Ok(()) => visit.done(format!(
            "The access key {id} is {} now.",
            status.to_lowercase()
        )),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&owner.page())
}

async fn ask(visit: Visit, owner: Owner, Path(key): Path<KeyId>) -> Response {
    show_delete(&visit, &owner, &key.id, None)
}

async fn delete(
    visit: Visit,
    owner: Owner,
    Path(KeyId { id }): Path<KeyId>,
    fields: Fields,
) -> Response {
    if is_active(&visit, &owner, &id) {
        return show_delete(&visit, &owner, &id, None);
    }
    if fields.get("confirm") != id {
        let text = format!("Type the ID to the letter: {id}");
        return show_delete(&visit, &owner, &id, Some(&text));
    }
    let parameters = owner.parameters(&[("AccessKeyId", &id)]);
    match visit.call::<calls::DeleteAccessKey>(&parameters) {
        Ok(()) => visit.done(format!("The access key {id} is deleted.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&owner.page())
}

fn is_active(visit: &Visit, owner: &Owner, id: &str) -> bool {
    let keys = of(visit, owner.named_user()).unwrap_or_default();
    let mut own = keys
        .iter()
        .filter(|key| key.access_key_id.as_deref() == Some(id));
    own.any(|key| key.status == Some(StatusType::Active))
}

/// The console wants a key inactive before it is deleted; the API does not.
fn show_delete(visit: &Visit, owner: &Owner, id: &str, error: Option<&str>) -> Response {
    let page = owner.page();
    let back = (labels::CANCEL.text, &*page);
    let at = |what: &str| owner.path(&format!("/access-keys/{id}/{what}"));
    let content = if is_active(visit, owner, id) {
        html! {
            p { "The key is active: a program may be using it. Deactivate it first. If something breaks, you can still activate it again." }
            (forms::act(&visit.guest, &at("status"), labels::DEACTIVATE.text, &[("status", "Inactive")]))
            p { a href=(visit.href(&page)) { (labels::CANCEL) } }
        }
    } else {
        form(
            &visit.guest,
            &at("delete"),
            html! {
                p { "A deleted key never comes back. Whatever still uses it stops working." }
                (Field::new(labels::ACCESS_KEY_ID, "confirm").error(error)
                    .hint(html! { "To confirm, type " code { (id) } }))
                (forms::buttons(&visit.guest, labels::DELETE.text, Some(back)))
            },
        )
    };
    owner.show(visit, &format!("{} {id}", labels::DELETE), content)
}
