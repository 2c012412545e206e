//! Tags of users and policies: the tab, and the page that changes them all at once.

mod rows;

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Path};
use axum::response::Response;
use http::request::Parts;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Tag;

use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{self, card, denied};
use crate::session::{Guest, Visit};
use crate::table::{Column, table};
use crate::{policies, users};

pub(crate) use rows::{Row, editor, parameters, rows};

/// What has tags: a user by name, a policy by ARN. What is done with them differs in the operations'
/// names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tagged {
    User(String),
    Policy(String),
}

impl Tagged {
    fn parameter(&self) -> (&'static str, &str) {
        match self {
            Self::User(name) => ("UserName", name),
            Self::Policy(arn) => ("PolicyArn", arn),
        }
    }

    fn path(&self, rest: &str) -> String {
        match self {
            Self::User(name) => users::path(name, rest),
            Self::Policy(arn) => policies::path(arn, rest),
        }
    }

    /// Shows the page that changes them.
    fn show(&self, visit: &Visit, content: Markup) -> Response {
        let (list, name) = match self {
            Self::User(name) => ((labels::USERS.text, "/users"), &**name),
            Self::Policy(arn) => ((labels::POLICIES.text, "/policies"), policies::name_in(arn)),
        };
        let tab = self.path("/tags");
        layout::page(
            visit,
            labels::MANAGE_TAGS.text,
            &[list, (name, &tab)],
            content,
        )
    }

    fn all(&self, visit: &Visit) -> Result<Vec<Tag>, ApiError> {
        let named = [self.parameter()];
        match self {
            Self::User(_) => {
                visit.all::<calls::ListUserTags, _>(&named, |page| (page.tags, page.marker))
            }
            Self::Policy(_) => {
                visit.all::<calls::ListPolicyTags, _>(&named, |page| (page.tags, page.marker))
            }
        }
    }

    fn tag(&self, visit: &Visit, rows: &[Row]) -> Result<(), ApiError> {
        let tags = parameters(rows);
        let tags = tags.iter().map(|(name, value)| (&**name, &**value));
        let parameters: Vec<_> = [self.parameter()].into_iter().chain(tags).collect();
        match self {
            Self::User(_) => visit.call::<calls::TagUser>(&parameters),
            Self::Policy(_) => visit.call::<calls::TagPolicy>(&parameters),
        }
    }

    fn untag(&self, visit: &Visit, tags: &[&Tag]) -> Result<(), ApiError> {
        let names: Vec<_> = (1..=tags.len())
            .map(|number| format!("TagKeys.member.{number}"))
            .collect();
        let keys = names.iter().zip(tags);
        let keys = keys.map(|(name, tag)| (&**name, &*tag.key));
        let parameters: Vec<_> = [self.parameter()].into_iter().chain(keys).collect();
        match self {
            Self::User(_) => visit.call::<calls::UntagUser>(&parameters),
            Self::Policy(_) => visit.call::<calls::UntagPolicy>(&parameters),
        }
    }

    /// Whether two keys are one. Those of a user's tags are, in any case.
    fn is_same_key(&self, one: &str, other: &str) -> bool {
        match self {
            Self::User(_) => one.eq_ignore_ascii_case(other),
            Self::Policy(_) => one == other,
        }
    }

    /// Makes the tags those of the rows: new and changed ones first, so that a refusal takes nothing
    /// away.
    fn change(&self, visit: &Visit, rows: &[Row]) -> Result<(), ApiError> {
        let old = self.all(visit)?;
        let is_there =
            |(key, value): &Row| old.iter().any(|tag| tag.key == *key && tag.value == *value);
        let new: Vec<_> = rows.iter().filter(|row| !is_there(row)).cloned().collect();
        if !new.is_empty() {
            self.tag(visit, &new)?;
        }
        let stays = |tag: &Tag| rows.iter().any(|(key, _)| self.is_same_key(key, &tag.key));
        let gone: Vec<_> = old.iter().filter(|tag| !stays(tag)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        self.untag(visit, &gone)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Tagged {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let mut named = named.map(|Path(named)| named).unwrap_or_default();
        let policy = named.remove("arn").map(Self::Policy);
        if let Some(tagged) = named.remove("user").map(Self::User).or(policy) {
            return Ok(tagged);
        }
        let guest = Guest::from_request_parts(parts, state).await?;
        Err(layout::not_found(guest).await)
    }
}

/// The tab.
pub(crate) fn tab(visit: &Visit, tagged: &Tagged, query: &Fields) -> Markup {
    let actions = html! {
        a.button.main href=(visit.href(&tagged.path("/tags/manage"))) { (labels::MANAGE_TAGS) }
    };
    let columns = [
        Column::new(labels::TAG_KEY, |tag: &Tag| html! { (tag.key) })
            .sort(|a, b| a.key.to_lowercase().cmp(&b.key.to_lowercase())),
        Column::new(labels::TAG_VALUE, |tag: &Tag| html! { (tag.value) })
            .sort(|a, b| a.value.cmp(&b.value)),
    ];
    let heading = labels::TAGS.text;
    let content = match tagged.all(visit) {
        Ok(tags) => table(&visit.guest, query, heading, &columns, tags, "No tags"),
        Err(error) => denied(&error),
    };
    card("tags", heading, actions, content)
}

pub(crate) async fn manage(visit: Visit, tagged: Tagged) -> Response {
    match tagged.all(&visit) {
        Ok(tags) => {
            let rows: Vec<_> = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
            show(&visit, &tagged, &rows, None)
        }
        Err(error) => tagged.show(&visit, denied(&error)),
    }
}

pub(crate) async fn save(visit: Visit, tagged: Tagged, fields: Fields) -> Response {
    let rows = rows(&fields);
    if fields.has("go") {
        return show(&visit, &tagged, &rows, None);
    }
    match tagged.change(&visit, &rows) {
        Ok(()) => {
            visit.done("The tags are saved.");
            visit.go(&tagged.path("/tags"))
        }
        Err(error) => show(&visit, &tagged, &rows, Some(&error.message)),
    }
}

fn show(visit: &Visit, tagged: &Tagged, rows: &[Row], error: Option<&str>) -> Response {
    let back = tagged.path("/tags");
    let content = form(
        &visit.guest,
        &tagged.path("/tags/manage"),
        html! {
            @if let Tagged::User(_) = tagged {
                p { "A tag whose key is an access key's ID is that key's description." }
            }
            (editor(rows, error))
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, &back))))
        },
    );
    tagged.show(visit, content)
}
