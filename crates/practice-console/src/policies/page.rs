//! A policy's page: a summary, and tabs.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Policy;

use super::{entities, is_aws, name_in, path, policy_type, versions};
use crate::fields::Fields;
use crate::labels::{self, Label};
use crate::layout::{self, Crumb, card, denied, facts, time};
use crate::session::Visit;
use crate::simulator;
use crate::tags::{self, Tagged};

/// The tabs of a policy's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Permissions,
    EntitiesAttached,
    Tags,
    PolicyVersions,
}

impl Tab {
    const ALL: [Self; 4] = [
        Self::Permissions,
        Self::EntitiesAttached,
        Self::Tags,
        Self::PolicyVersions,
    ];

    fn label(self) -> Label {
        match self {
            Self::Permissions => labels::PERMISSIONS,
            Self::EntitiesAttached => labels::ENTITIES_ATTACHED,
            Self::Tags => labels::TAGS,
            Self::PolicyVersions => labels::POLICY_VERSIONS,
        }
    }

    /// Its part of the address.
    fn slug(self) -> &'static str {
        match self {
            Self::Permissions => "permissions",
            Self::EntitiesAttached => "entities-attached",
            Self::Tags => "tags",
            Self::PolicyVersions => "policy-versions",
        }
    }

    /// The path of this tab of a policy.
    pub fn path(self, arn: &str) -> String {
        path(arn, &format!("/{}", self.slug()))
    }

    fn show(self, visit: &Visit, arn: &str, query: &Fields) -> Markup {
        match self {
            Self::Permissions => permissions(visit, arn),
            Self::EntitiesAttached => entities::tab(visit, arn, query),
            Self::Tags if is_aws(arn) => html! { p.none { "AWS's own policies have no tags." } },
            Self::Tags => tags::tab(visit, &Tagged::Policy(arn.to_owned()), query),
            Self::PolicyVersions => versions::tab(visit, arn, query),
        }
    }
}

/// Shows a page about one policy.
pub(super) fn below(visit: &Visit, arn: &str, title: &str, content: Markup) -> Response {
    let own = path(arn, "");
    let crumbs: [Crumb<'_>; 2] = [(labels::POLICIES.text, "/policies"), (name_in(arn), &own)];
    layout::page(visit, title, &crumbs, content)
}

/// The text of the version that counts.
pub(crate) fn document(visit: &Visit, arn: &str) -> Result<String, ApiError> {
    let policy = visit
        .call::<calls::GetPolicy>(&[("PolicyArn", arn)])?
        .policy;
    let version = policy.and_then(|policy| policy.default_version_id);
    versions::document(visit, arn, version.as_deref().unwrap_or_default())
}

pub(crate) async fn page(visit: Visit, Path(arn): Path<String>, query: Fields) -> Response {
    show(&visit, &arn, Tab::Permissions, &query)
}

pub(crate) async fn tab(
    visit: Visit,
    Path((arn, slug)): Path<(String, String)>,
    query: Fields,
) -> Response {
    let tab = Tab::ALL.into_iter().find(|tab| tab.slug() == slug);
    match tab {
        Some(tab) => show(&visit, &arn, tab, &query),
        None => layout::not_found(visit.guest).await,
    }
}

fn show(visit: &Visit, arn: &str, open: Tab, query: &Fields) -> Response {
    let content = match visit.call::<calls::GetPolicy>(&[("PolicyArn", arn)]) {
        Err(error) => denied(&error),
        Ok(answer) => html! {
            (card("details", labels::POLICY_DETAILS.text, actions(visit, arn), summary(answer.policy.unwrap_or_default())))
            (layout::tabs(visit, name_in(arn), Tab::ALL.map(|tab| (tab.label(), tab.path(arn), tab == open))))
            (open.show(visit, arn, query))
        },
    };
    let crumbs = [(labels::POLICIES.text, "/policies")];
    layout::page(visit, name_in(arn), &crumbs, content)
}

fn actions(visit: &Visit, arn: &str) -> Markup {
    let simulate = simulator::path("policy", arn);
    html! {
        a.button href=(visit.href(&simulate)) { (labels::SIMULATE) }
        @if !is_aws(arn) { a.button href=(visit.href(&path(arn, "/delete"))) { (labels::DELETE) } }
    }
}

fn summary(policy: Policy) -> Markup {
    let arn = policy.arn.unwrap_or_default();
    let at = |at| html! { @if let Some(at) = at { (time(at)) } };
    facts(&[
        (labels::POLICY_TYPE, html! { (policy_type(&arn)) }),
        (labels::CREATION_TIME, at(policy.create_date)),
        (labels::EDITED_TIME, at(policy.update_date)),
        (labels::ARN, html! { code { (arn) } }),
        (
            labels::DESCRIPTION,
            html! { (policy.description.as_deref().unwrap_or("–")) },
        ),
    ])
}

fn permissions(visit: &Visit, arn: &str) -> Markup {
    let actions = html! {
        @if !is_aws(arn) { a.button href=(visit.href(&path(arn, "/edit"))) { (labels::EDIT) } }
    };
    let content = match document(visit, arn) {
        Ok(text) => json(&text),
        Err(error) => denied(&error),
    };
    card(
        "permissions",
        labels::PERMISSIONS_DEFINED.text,
        actions,
        content,
    )
}

/// A policy document to read.
pub(super) fn json(text: &str) -> Markup {
    html! { pre tabindex="0" aria-label=(labels::POLICY_DOCUMENT) { code { (text) } } }
}
