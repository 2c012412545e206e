//! The list of managed policies: AWS's and the account's own.

use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Policy;

use super::{path, policy_type};
use crate::fields::Fields;
use crate::forms::{self, Field};
use crate::labels;
use crate::layout::{self, denied};
use crate::session::Visit;
use crate::table::{Column, table};

/// The filter's options: what is sent, and what stands there.
const TYPES: [(&str, &str); 3] = [
    ("All", labels::ALL_TYPES.text),
    ("AWS", labels::AWS_MANAGED.text),
    ("Local", labels::CUSTOMER_MANAGED.text),
];

pub(crate) async fn list(visit: Visit, query: Fields) -> Response {
    let scope = TYPES.iter().find(|(scope, _)| *scope == query.get("type"));
    let scope = scope.map_or("All", |(scope, _)| scope);
    let content = match all(&visit, scope) {
        Err(error) => denied(&error),
        Ok(mut policies) => {
            let text = query.get("q").to_lowercase();
            policies.retain(|policy| name(policy).to_lowercase().contains(&text));
            html! {
                div.tools {
                    (filter(&visit, scope, query.get("q")))
                    div.actions {
                        a.button href=(visit.href("/simulator")) { (labels::SIMULATOR) }
                        a.button.main href=(visit.href("/policies/create")) { (labels::CREATE_POLICY) }
                    }
                }
                (show(&visit, &query, policies))
            }
        }
    };
    layout::page(&visit, labels::POLICIES.text, &[], content)
}

/// The policies of a scope: `All`, `AWS` or `Local`.
pub(super) fn all(visit: &Visit, scope: &str) -> Result<Vec<Policy>, ApiError> {
    let scope = [("Scope", scope)];
    visit.all::<calls::ListPolicies, _>(&scope, |page| (page.policies, page.marker))
}

fn name(policy: &Policy) -> &str {
    policy.policy_name.as_deref().unwrap_or_default()
}

fn arn(policy: &Policy) -> &str {
    policy.arn.as_deref().unwrap_or_default()
}

fn filter(visit: &Visit, scope: &str, text: &str) -> Markup {
    let content = html! {
        (Field::new(labels::FIND_POLICIES, "q").value(text).of_choice())
        (forms::select(labels::FILTER_BY_TYPE, "type", &TYPES, scope))
    };
    forms::filter(&visit.guest, "/policies", content)
}

fn show(visit: &Visit, query: &Fields, policies: Vec<Policy>) -> Markup {
    let columns = [
        Column::new(labels::POLICY_NAME, |policy: &Policy| {
            html! { a href=(visit.href(&path(arn(policy), ""))) { (name(policy)) } }
        })
        .sort(|a, b| name(a).to_lowercase().cmp(&name(b).to_lowercase())),
        Column::new(labels::POLICY_TYPE, |policy: &Policy| {
            html! { (policy_type(arn(policy))) }
        })
        .sort(|a, b| policy_type(arn(a)).text.cmp(policy_type(arn(b)).text)),
        Column::new(
            labels::USED_AS,
            |policy: &Policy| html! { (used_as(policy)) },
        )
        .sort(|a, b| used_as(a).cmp(&used_as(b))),
    ];
    table(
        &visit.guest,
        query,
        labels::POLICIES.text,
        &columns,
        policies,
        "No policies",
    )
}

/// `Permissions policy (2), Permissions boundary (1)`.
fn used_as(policy: &Policy) -> String {
    let counts = [
        (labels::PERMISSIONS_POLICY, policy.attachment_count),
        (labels::BOUNDARY, policy.permissions_boundary_usage_count),
    ];
    let used = counts.iter().filter(|(_, count)| *count > 0);
    let texts: Vec<_> = used
        .map(|(how, count)| format!("{how} ({count})"))
        .collect();
    if texts.is_empty() {
        "None".to_owned()
    } else {
        texts.join(", ")
    }
}
