//! The tab Tags of a policy.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::Tag;

use super::is_aws;
use super::page::Tab;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{card, denied};
use crate::session::Visit;
use crate::table::{Column, table};

pub(super) fn tab(visit: &Visit, arn: &str, query: &Fields) -> Markup {
    if is_aws(arn) {
        return html! { p.none { "AWS's own policies have no tags." } };
    }
    let named = [("PolicyArn", arn)];
    let tags = visit.all::<calls::ListPolicyTags, _>(&named, |page| (page.tags, page.marker));
    match tags {
        Ok(tags) => html! { (list(visit, arn, query, tags)) (add_form(visit, arn)) },
        Err(error) => denied(&error),
    }
}

fn list(visit: &Visit, arn: &str, query: &Fields, tags: Vec<Tag>) -> Markup {
    let remove = Tab::Tags.path(arn) + "/remove";
    let columns = [
        Column::new(labels::TAG_KEY, |tag: &Tag| html! { (tag.key) }),
        Column::new(labels::TAG_VALUE, |tag: &Tag| html! { (tag.value) }),
        Column::new(labels::ACTIONS, |tag: &Tag| {
            let fields = [("key", &*tag.key)];
            forms::act(&visit.guest, &remove, labels::REMOVE.text, &fields)
        }),
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

fn add_form(visit: &Visit, arn: &str) -> Markup {
    let content = form(
        &visit.guest,
        &(Tab::Tags.path(arn) + "/add"),
        html! {
            (Field::new(labels::TAG_KEY, "key"))
            (Field::new(labels::TAG_VALUE, "value").optional())
            (forms::buttons(&visit.guest, labels::ADD_TAG.text, None))
        },
    );
    card("add-tag", labels::ADD_TAG.text, html! {}, content)
}

pub(crate) async fn add(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let tag = [
        ("PolicyArn", &*arn),
        ("Tags.member.1.Key", fields.get("key")),
        ("Tags.member.1.Value", fields.get("value")),
    ];
    match visit.call::<calls::TagPolicy>(&tag) {
        Ok(()) => visit.done("The policy has the tag."),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&Tab::Tags.path(&arn))
}

pub(crate) async fn remove(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let tag = [
        ("PolicyArn", &*arn),
        ("TagKeys.member.1", fields.get("key")),
    ];
    match visit.call::<calls::UntagPolicy>(&tag) {
        Ok(()) => visit.done("The tag is removed."),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&Tab::Tags.path(&arn))
}
