//! The dashboard: what this account should do for its safety, and where its users sign in.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use mock_iam::wire::calls;

use crate::account_settings::alias::actions;
use crate::console::Console;
use crate::credentials::{OWN, Owner, mfa};
use crate::labels;
use crate::layout::{self, card, denied, facts};
use crate::session::Visit;

pub(crate) fn routes() -> Router<Console> {
    Router::new().route("/", get(dashboard))
}

async fn dashboard(visit: Visit) -> Response {
    let content = html! {
        (recommendations(&visit))
        (account(&visit))
    };
    layout::page(&visit, labels::DASHBOARD.text, &[], content)
}

fn recommendations(visit: &Visit) -> Markup {
    let content = match visit.call::<calls::GetAccountSummary>(&[]) {
        Err(error) => denied(&error),
        Ok(summary) => {
            let number = |name: &str| summary.summary_map.get(name).copied().unwrap_or(0);
            let has_mfa = number("AccountMFAEnabled") > 0;
            let has_keys = number("AccountAccessKeysPresent") > 0;
            html! {
                ul.advice {
                    @if has_mfa {
                        li.good { (labels::ROOT_HAS_MFA) }
                    } @else {
                        li.bad {
                            @if visit.person.user_name.is_none() {
                                a href=(visit.href(&mfa::assign_own())) { (labels::ADD_MFA_FOR_ROOT) }
                            } @else {
                                (labels::ADD_MFA_FOR_ROOT)
                            }
                            p { "Whoever learns root's password owns the account. A second factor stops them." }
                        }
                    }
                    (own_mfa(visit))
                    @if has_keys {
                        li.bad {
                            a href=(visit.href(OWN)) { (labels::DEACTIVATE_ROOT_KEYS) }
                            p { "A key of root's can do everything, and no policy limits it." }
                        }
                    } @else {
                        li.good { (labels::ROOT_HAS_NO_KEYS) }
                    }
                }
                (facts(&[
                    (labels::USER_GROUPS, html! { a href=(visit.href("/groups")) { (number("Groups")) } }),
                    (labels::USERS, html! { a href=(visit.href("/users")) { (number("Users")) } }),
                    (labels::POLICIES, html! { a href=(visit.href("/policies")) { (number("Policies")) } }),
                ]))
            }
        }
    };
    card(
        "recommendations",
        labels::SECURITY_RECOMMENDATIONS.text,
        html! {},
        content,
    )
}

/// Of a user: root's is the account's. Who may not know about their own devices is told nothing.
fn own_mfa(visit: &Visit) -> Markup {
    let owner = Owner::own(visit);
    let devices = owner.user().and_then(|_| mfa::of(visit, &owner).ok());
    html! {
        @match devices {
            None => {}
            Some(devices) if devices.is_empty() => li.bad {
                a href=(visit.href(&mfa::assign_own())) { (labels::ADD_MFA_FOR_YOURSELF) }
            }
            Some(_) => li.good { (labels::YOU_HAVE_MFA) }
        }
    }
}

fn account(visit: &Visit) -> Markup {
    let account = visit.person.account.to_string();
    let aliases = visit.call::<calls::ListAccountAliases>(&[]);
    let alias = aliases
        .as_ref()
        .ok()
        .and_then(|answer| answer.account_aliases.first());
    let name = alias.unwrap_or(&account);
    let sign_in = format!("/sign-in?account={name}");
    let alias = match &aliases {
        Ok(_) => html! {
            (alias.map_or("None", String::as_str)) " "
            (actions(visit, alias.map(String::as_str)))
        },
        Err(error) => denied(error),
    };
    let content = facts(&[
        (labels::ACCOUNT_ID, html! { code { (account) } }),
        (labels::ACCOUNT_ALIAS, alias),
        (
            labels::SIGN_IN_URL,
            html! {
                code { "https://" (name) ".signin.aws.amazon.com/console" }
                p.hint { "On AWS. Here it is " a href=(visit.href(&sign_in)) { "the practice sign-in" } "." }
            },
        ),
    ]);
    card("account", labels::AWS_ACCOUNT.text, html! {}, content)
}
