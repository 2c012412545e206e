//! A user's page: a summary, and tabs.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::User;

use super::{boundary, groups, last_accessed, path};
use crate::credentials::{self, Owner};
use crate::fields::Fields;
use crate::labels::{self, Label};
use crate::layout::{self, denied, facts, time};
use crate::permissions::{self, Holder};
use crate::session::Visit;
use crate::simulator;
use crate::tags::{self, Tagged};

/// The tabs of a user's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Permissions,
    Groups,
    Tags,
    SecurityCredentials,
    LastAccessed,
}

impl Tab {
    const ALL: [Self; 5] = [
        Self::Permissions,
        Self::Groups,
        Self::Tags,
        Self::SecurityCredentials,
        Self::LastAccessed,
    ];

    fn label(self) -> Label {
        match self {
            Self::Permissions => labels::PERMISSIONS,
            Self::Groups => labels::GROUPS,
            Self::Tags => labels::TAGS,
            Self::SecurityCredentials => labels::SECURITY_CREDENTIALS,
            Self::LastAccessed => labels::LAST_ACCESSED,
        }
    }

    /// Its part of the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Permissions => "permissions",
            Self::Groups => "groups",
            Self::Tags => "tags",
            Self::SecurityCredentials => "security-credentials",
            Self::LastAccessed => "last-accessed",
        }
    }

    fn show(self, visit: &Visit, user: &User, query: &Fields) -> Markup {
        let name = user.user_name.as_deref().unwrap_or_default();
        match self {
            Self::Permissions => html! {
                (permissions::section(visit, &Holder::User(name.to_owned()), query))
                (boundary::section(visit, name, user))
            },
            Self::Groups => groups::tab(visit, name, query),
            Self::Tags => tags::tab(visit, &Tagged::User(name.to_owned()), query),
            Self::SecurityCredentials => credentials::tab(visit, &Owner::named(name)),
            Self::LastAccessed => {
                last_accessed::tab(visit, &user.arn, &path(name, "/last-accessed"), query)
            }
        }
    }
}

pub(super) async fn page(visit: Visit, Path(name): Path<String>, query: Fields) -> Response {
    show(&visit, &name, Tab::Permissions, &query)
}

pub(super) async fn tab(
    visit: Visit,
    Path((name, slug)): Path<(String, String)>,
    query: Fields,
) -> Response {
    let tab = Tab::ALL.into_iter().find(|tab| tab.slug() == slug);
    match tab {
        Some(tab) => show(&visit, &name, tab, &query),
        None => layout::not_found(visit.guest).await,
    }
}

fn show(visit: &Visit, name: &str, open: Tab, query: &Fields) -> Response {
    let crumbs = [(labels::USERS.text, "/users")];
    let content = match visit.call::<calls::GetUser>(&[("UserName", name)]) {
        Err(error) => denied(&error),
        Ok(answer) => html! {
            (summary(&answer.user))
            div.actions {
                a.button href=(visit.href(&simulator::path("who", &answer.user.arn))) { (labels::SIMULATE) }
                a.button href=(visit.href(&path(name, "/delete"))) { (labels::DELETE_USER) }
            }
            (layout::tabs(visit, name, Tab::ALL.map(|tab| {
                (tab.label(), path(name, &format!("/{}", tab.slug())), tab == open)
            })))
            (open.show(visit, &answer.user, query))
        },
    };
    layout::page(visit, name, &crumbs, content)
}

fn summary(user: &User) -> Markup {
    facts(&[
        (labels::ARN, html! { code { (user.arn) } }),
        (labels::CREATED, time(user.create_date)),
        (
            labels::LAST_CONSOLE_SIGN_IN,
            html! {
                @match user.password_last_used { Some(at) => (time(at)), None => "Never" }
            },
        ),
    ])
}
