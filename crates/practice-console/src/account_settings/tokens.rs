//! Which session tokens STS's global endpoint hands out.

use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;

use super::CRUMBS;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels::{self, Label};
use crate::layout::{self, card, denied, facts, problem};
use crate::session::Visit;

pub(super) const PATH: &str = "/account-settings/session-tokens";

/// AWS's name of each version, and its label.
const VERSIONS: [(&str, Label, &str); 2] = [
    (
        "v1Token",
        labels::ENABLED_BY_DEFAULT,
        "Shorter tokens, of use where every account may go.",
    ),
    (
        "v2Token",
        labels::ALL_REGIONS,
        "Longer tokens, of use in Regions that you have switched on as well.",
    ),
];

/// The version now; an account summary tells it.
fn version(visit: &Visit) -> Result<&'static str, mock_iam::error::ApiError> {
    let summary = visit.call::<calls::GetAccountSummary>(&[])?.summary_map;
    let is_second = summary.get("GlobalEndpointTokenVersion") == Some(&2);
    Ok(if is_second { "v2Token" } else { "v1Token" })
}

pub(super) fn section(visit: &Visit) -> Markup {
    let actions = html! { a.button href=(visit.href(PATH)) { (labels::CHANGE) } };
    let content = match version(visit) {
        Err(error) => denied(&error),
        Ok(version) => {
            let known = VERSIONS.iter().find(|(own, ..)| *own == version);
            let label = known.map_or(labels::ENABLED_BY_DEFAULT, |(_, label, _)| *label);
            facts(&[(labels::GLOBAL_ENDPOINT, html! { (label) })])
        }
    };
    card("tokens", labels::SESSION_TOKENS.text, actions, content)
}

pub(crate) async fn ask(visit: Visit) -> Response {
    let now = version(&visit).unwrap_or_default();
    show(&visit, now, None)
}

pub(crate) async fn set(visit: Visit, fields: Fields) -> Response {
    let version = fields.get("version");
    let wanted = [("GlobalEndpointTokenVersion", version)];
    match visit.call::<calls::SetSecurityTokenServicePreferences>(&wanted) {
        Ok(()) => {
            visit.done("New session tokens are of that kind.");
            visit.go(super::PATH)
        }
        Err(error) => show(&visit, version, Some(&error.message)),
    }
}

fn show(visit: &Visit, now: &str, error: Option<&str>) -> Response {
    let content = form(
        &visit.guest,
        PATH,
        html! {
            @if let Some(error) = error { (problem(error)) }
            fieldset {
                legend { (labels::GLOBAL_ENDPOINT) }
                @for (version, label, hint) in VERSIONS {
                    (forms::choice("version", version, label.text, hint, version == now))
                }
            }
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, super::PATH))))
        },
    );
    layout::page(
        visit,
        labels::CHANGE_REGION_COMPATIBILITY.text,
        &CRUMBS,
        content,
    )
}
