//! A group's page: a summary, and tabs.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::iam::{Group, User};

use super::{members, path, with_members};
use crate::fields::Fields;
use crate::labels::{self, Label};
use crate::layout::{self, denied, facts, time};
use crate::permissions::{self, Holder};
use crate::session::Visit;
use crate::users::last_accessed;

/// The tabs of a group's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Users,
    Permissions,
    LastAccessed,
}

impl Tab {
    const ALL: [Self; 3] = [Self::Users, Self::Permissions, Self::LastAccessed];

    fn label(self) -> Label {
        match self {
            Self::Users => labels::USERS,
            Self::Permissions => labels::PERMISSIONS,
            Self::LastAccessed => labels::LAST_ACCESSED,
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Permissions => "permissions",
            Self::LastAccessed => "last-accessed",
        }
    }

    fn show(self, visit: &Visit, group: &Group, users: Vec<User>, query: &Fields) -> Markup {
        let name = &group.group_name;
        match self {
            Self::Users => members::tab(visit, name, query, users),
            Self::Permissions => permissions::section(visit, &Holder::Group(name.clone()), query),
            Self::LastAccessed => {
                last_accessed::tab(visit, &group.arn, &path(name, "/last-accessed"), query)
            }
        }
    }
}

pub(super) async fn page(visit: Visit, Path(name): Path<String>, query: Fields) -> Response {
    show(&visit, &name, Tab::Users, &query)
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
    let content = match with_members(visit, name) {
        Err(error) => denied(&error),
        Ok((group, users)) => html! {
            (facts(&[
                (labels::USER_GROUP_NAME, html! { (group.group_name) }),
                (labels::CREATION_TIME, time(group.create_date)),
                (labels::ARN, html! { code { (group.arn) } }),
            ]))
            p.actions {
                a.button href=(visit.href(&path(name, "/edit"))) { (labels::EDIT) }
                a.button href=(visit.href(&path(name, "/delete"))) { (labels::DELETE) }
            }
            (layout::tabs(visit, name, Tab::ALL.map(|tab| {
                (tab.label(), path(name, &format!("/{}", tab.slug())), tab == open)
            })))
            (open.show(visit, &group, users, query))
        },
    };
    layout::page(
        visit,
        name,
        &[(labels::USER_GROUPS.text, "/groups")],
        content,
    )
}
