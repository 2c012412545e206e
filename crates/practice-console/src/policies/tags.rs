//! The tab Tags of a policy, and the page that changes them all at once.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Tag;

use super::page::{Tab, below};
use super::{is_aws, path};
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{card, denied};
use crate::session::Visit;
use crate::table::{Column, table};
use crate::tags::{self, Row};

fn of(visit: &Visit, arn: &str) -> Result<Vec<Tag>, ApiError> {
    visit.all::<calls::ListPolicyTags, _>(&[("PolicyArn", arn)], |page| (page.tags, page.marker))
}

pub(super) fn tab(visit: &Visit, arn: &str, query: &Fields) -> Markup {
    if is_aws(arn) {
        return html! { p.none { "AWS's own policies have no tags." } };
    }
    let actions = html! {
        a.button.main href=(visit.href(&path(arn, "/tags/manage"))) { (labels::MANAGE_TAGS) }
    };
    let columns = [
        Column::new(labels::TAG_KEY, |tag: &Tag| html! { (tag.key) }),
        Column::new(labels::TAG_VALUE, |tag: &Tag| html! { (tag.value) }),
    ];
    let content = match of(visit, arn) {
        Ok(tags) => table(
            &visit.guest,
            query,
            labels::TAGS.text,
            &columns,
            tags,
            "No tags",
        ),
        Err(error) => denied(&error),
    };
    card("tags", labels::TAGS.text, actions, content)
}

pub(crate) async fn manage(visit: Visit, Path(arn): Path<String>) -> Response {
    match of(&visit, &arn) {
        Ok(tags) => {
            let rows = tags.into_iter().map(|tag| (tag.key, tag.value));
            show(&visit, &arn, &rows.collect::<Vec<_>>(), None)
        }
        Err(error) => below(&visit, &arn, labels::MANAGE_TAGS.text, denied(&error)),
    }
}

pub(crate) async fn save(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let rows = tags::rows(&fields);
    if fields.has("go") {
        return show(&visit, &arn, &rows, None);
    }
    match change(&visit, &arn, &rows) {
        Ok(()) => {
            visit.done("The tags are saved.");
            visit.go(&Tab::Tags.path(&arn))
        }
        Err(error) => show(&visit, &arn, &rows, Some(&error.message)),
    }
}

/// Makes the policy's tags those of the rows: new and changed ones first, so that a refusal takes
/// nothing away.
fn change(visit: &Visit, arn: &str, rows: &[Row]) -> Result<(), ApiError> {
    let old = of(visit, arn)?;
    let is_old = |(key, value): &&Row| {
        let mut tags = old.iter();
        tags.any(|tag| tag.key == *key && tag.value == *value)
    };
    let new: Vec<_> = rows.iter().filter(|row| !is_old(row)).cloned().collect();
    if !new.is_empty() {
        let tags = tags::parameters(&new);
        let tags = tags.iter().map(|(name, value)| (&**name, &**value));
        let all: Vec<_> = [("PolicyArn", arn)].into_iter().chain(tags).collect();
        visit.call::<calls::TagPolicy>(&all)?;
    }
    let stays = |tag: &&Tag| rows.iter().any(|(key, _)| *key == tag.key);
    for tag in old.iter().filter(|tag| !stays(tag)) {
        let gone = [("PolicyArn", arn), ("TagKeys.member.1", &*tag.key)];
        visit.call::<calls::UntagPolicy>(&gone)?;
    }
    Ok(())
}

fn show(visit: &Visit, arn: &str, rows: &[Row], error: Option<&str>) -> Response {
    let back = Tab::Tags.path(arn);
    let content = form(
        &visit.guest,
        &path(arn, "/tags/manage"),
        html! {
            (tags::editor(rows, error))
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, &back))))
        },
    );
    below(visit, arn, labels::MANAGE_TAGS.text, content)
}
