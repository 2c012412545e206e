//! The tab Tags, and the page that changes them all at once.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Tag;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{self, card, denied};
use crate::session::Visit;
use crate::table::{Column, table};
use crate::tags::{self, Row};

fn of(visit: &Visit, user: &str) -> Result<Vec<Tag>, ApiError> {
    visit.all::<calls::ListUserTags, _>(&[("UserName", user)], |page| (page.tags, page.marker))
}

pub(super) fn tab(visit: &Visit, name: &str, query: &Fields) -> Markup {
    let actions = html! {
        a.button.main href=(visit.href(&path(name, "/tags/manage"))) { (labels::MANAGE_TAGS) }
    };
    let content = match of(visit, name) {
        Ok(tags) => {
            let columns = [
                Column::new(labels::TAG_KEY, |tag: &Tag| html! { (tag.key) })
                    .sort(|a, b| a.key.to_lowercase().cmp(&b.key.to_lowercase())),
                Column::new(labels::TAG_VALUE, |tag: &Tag| html! { (tag.value) })
                    .sort(|a, b| a.value.cmp(&b.value)),
            ];
            table(
                &visit.guest,
                query,
                labels::TAGS.text,
                &columns,
                tags,
                "No tags",
            )
        }
        Err(error) => denied(&error),
    };
    card("tags", labels::TAGS.text, actions, content)
}

pub(super) async fn manage(visit: Visit, Path(name): Path<String>) -> Response {
    match of(&visit, &name) {
        Ok(tags) => {
            let rows: Vec<_> = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
            show(&visit, &name, &rows, None)
        }
        Err(error) => frame(&visit, &name, denied(&error)),
    }
}

pub(super) async fn save(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    let rows = tags::rows(&fields);
    if fields.has("go") {
        return show(&visit, &name, &rows, None);
    }
    match change(&visit, &name, &rows) {
        Ok(()) => {
            visit.done("The tags are saved.");
            visit.go(&path(&name, "/tags"))
        }
        Err(error) => show(&visit, &name, &rows, Some(&error.message)),
    }
}

/// Makes the user's tags those of the rows: new and changed ones first, so that a refusal takes
/// nothing away.
fn change(visit: &Visit, name: &str, rows: &[Row]) -> Result<(), ApiError> {
    let old = of(visit, name)?;
    let is_there =
        |(key, value): &Row| old.iter().any(|tag| tag.key == *key && tag.value == *value);
    let new: Vec<_> = rows.iter().filter(|row| !is_there(row)).cloned().collect();
    if !new.is_empty() {
        let parameters = [
            vec![("UserName".to_owned(), name.to_owned())],
            tags::parameters(&new),
        ];
        let parameters = parameters.concat();
        let parameters: Vec<_> = parameters
            .iter()
            .map(|(key, value)| (&**key, &**value))
            .collect();
        visit.call::<calls::TagUser>(&parameters)?;
    }
    // Keys of a user's tags are the same in any case.
    let stays = |tag: &&Tag| {
        rows.iter()
            .any(|(key, _)| key.eq_ignore_ascii_case(&tag.key))
    };
    let gone: Vec<_> = old.iter().filter(|tag| !stays(tag)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let numbered = gone.iter().enumerate();
    let names: Vec<_> = numbered
        .map(|(place, _)| format!("TagKeys.member.{}", place + 1))
        .collect();
    let keys = names
        .iter()
        .zip(&gone)
        .map(|(name, tag)| (&**name, &*tag.key));
    let parameters: Vec<_> = [("UserName", name)].into_iter().chain(keys).collect();
    visit.call::<calls::UntagUser>(&parameters)
}

fn show(visit: &Visit, name: &str, rows: &[Row], error: Option<&str>) -> Response {
    let back = path(name, "/tags");
    let content = form(
        &visit.guest,
        &path(name, "/tags/manage"),
        html! {
            p { "A tag whose key is an access key's ID is that key's description." }
            (tags::editor(rows, error))
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, &back))))
        },
    );
    frame(visit, name, content)
}

fn frame(visit: &Visit, name: &str, content: Markup) -> Response {
    let back = path(name, "/tags");
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(visit, labels::MANAGE_TAGS.text, &crumbs, content)
}
