//! A user's page: a summary, and tabs.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::User;

use super::{path, permissions};
use crate::credentials::{self, Owner};
use crate::labels::{self, Label};
use crate::layout::{self, denied, facts, time};
use crate::session::Visit;

/// The tabs of a user's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Permissions,
    SecurityCredentials,
}

impl Tab {
    const ALL: [Self; 2] = [Self::Permissions, Self::SecurityCredentials];

    fn label(self) -> Label {
        match self {
            Self::Permissions => labels::PERMISSIONS,
            Self::SecurityCredentials => labels::SECURITY_CREDENTIALS,
        }
    }

    /// Its part of the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Permissions => "permissions",
            Self::SecurityCredentials => "security-credentials",
        }
    }

    fn show(self, visit: &Visit, user: &User) -> Markup {
        let name = user.user_name.as_deref().unwrap_or_default();
        match self {
            Self::SecurityCredentials => credentials::tab(visit, &Owner::named(name)),
            Self::Permissions => permissions::tab(visit, name),
        }
    }
}

pub(crate) async fn page(visit: Visit, Path(name): Path<String>) -> Response {
    show(&visit, &name, Tab::Permissions)
}

pub(crate) async fn tab(visit: Visit, Path((name, slug)): Path<(String, String)>) -> Response {
    let tab = Tab::ALL.into_iter().find(|tab| tab.slug() == slug);
    match tab {
        Some(tab) => show(&visit, &name, tab),
        None => layout::not_found(visit.guest).await,
    }
}

fn show(visit: &Visit, name: &str, open: Tab) -> Response {
    let crumbs = [(labels::USERS.text, "/users")];
    let content = match visit.call::<calls::GetUser>(&[("UserName", name)]) {
        Err(error) => denied(&error),
        Ok(answer) => html! {
            (summary(&answer.user))
            p { a.button href=(visit.href(&path(name, "/delete"))) { (labels::DELETE_USER) } }
            nav.tabs aria-label=(name) {
                @for tab in Tab::ALL {
                    a href=(visit.href(&path(name, &format!("/{}", tab.slug()))))
                        aria-current=[(tab == open).then_some("page")] { (tab.label()) }
                }
            }
            (open.show(visit, &answer.user))
        },
    };
    layout::page(visit, name, &crumbs, content)
}

fn summary(user: &User) -> Markup {
    facts(&[
        (labels::ARN, html! { code { (user.arn) } }),
        (labels::CREATED, time(user.create_date)),
        (
            labels::CONSOLE_SIGN_IN,
            html! {
                @match user.password_last_used { Some(at) => (time(at)), None => "Never" }
            },
        ),
    ])
}
