//! The tab Groups: which groups a user is in.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;
use mock_iam::wire::iam::Group;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::groups;
use crate::labels;
use crate::layout::{self, card, denied, problem};
use crate::permissions::Holder;
use crate::pick;
use crate::report::Report;
use crate::session::Visit;
use crate::table::{Column, table};

/// The groups of a user.
pub(crate) fn of(visit: &Visit, user: &str) -> Result<Vec<Group>, ApiError> {
    visit.all::<calls::ListGroupsForUser, _>(&[("UserName", user)], |page| {
        (page.groups, page.marker)
    })
}

pub(super) fn tab(visit: &Visit, name: &str, query: &Fields) -> Markup {
    let actions = html! {
        a.button.main href=(visit.href(&path(name, "/groups/add"))) { (labels::ADD_USER_TO_GROUPS) }
    };
    let content = match of(visit, name) {
        Ok(groups) => show(visit, name, query, groups),
        Err(error) => denied(&error),
    };
    card("groups", labels::GROUPS_MEMBERSHIP.text, actions, content)
}

fn show(visit: &Visit, name: &str, query: &Fields, groups: Vec<Group>) -> Markup {
    let columns = [
        Column::new(labels::GROUP_NAME, |group: &Group| {
            html! { a href=(visit.href(&groups::path(&group.group_name, ""))) { (group.group_name) } }
        })
        .sort(|a, b| a.group_name.to_lowercase().cmp(&b.group_name.to_lowercase())),
        Column::new(labels::ATTACHED_POLICIES, |group: &Group| {
            match Holder::Group(group.group_name.clone()).attached(visit) {
                Ok(policies) => {
                    let names: Vec<_> = policies.into_iter().filter_map(|it| it.policy_name).collect();
                    html! { (if names.is_empty() { "None".to_owned() } else { names.join(", ") }) }
                }
                Err(error) => denied(&error),
            }
        }),
        Column::new(labels::ACTIONS, |group: &Group| {
            let fields = [("group", &*group.group_name)];
            forms::act(&visit.guest, &path(name, "/groups/remove"), labels::REMOVE.text, &fields)
        }),
    ];
    let caption = labels::GROUPS.text;
    table(&visit.guest, query, caption, &columns, groups, "No groups")
}

pub(super) async fn ask(visit: Visit, Path(name): Path<String>) -> Response {
    show_add(&visit, &name, &Fields::default(), None)
}

pub(super) async fn add(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    if fields.get("go") == "search" {
        return show_add(&visit, &name, &fields, None);
    }
    if !fields.has("group") {
        return show_add(&visit, &name, &fields, Some("Choose a group."));
    }
    let mut report = Report::new("Added to", "Not added to");
    for group in fields.all("group") {
        let parameters = [("UserName", &*name), ("GroupName", group)];
        report.note(group, visit.call::<calls::AddUserToGroup>(&parameters));
    }
    report.tell(&visit);
    visit.go(&path(&name, "/groups"))
}

pub(super) async fn remove(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    let group = fields.get("group");
    let parameters = [("UserName", &*name), ("GroupName", group)];
    match visit.call::<calls::RemoveUserFromGroup>(&parameters) {
        Ok(()) => visit.done(format!("{name} is not in {group} any more.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&path(&name, "/groups"))
}

/// The groups in which the user is not yet.
fn show_add(visit: &Visit, name: &str, fields: &Fields, error: Option<&str>) -> Response {
    let own = of(visit, name).unwrap_or_default();
    let is_in = |item: &pick::Item| own.iter().any(|group| group.group_name == item.value);
    let others = pick::groups(visit).map(|mut groups| {
        groups.retain(|item| !is_in(item));
        groups
    });
    let back = path(name, "/groups");
    let names = ("group", labels::USER_GROUPS, labels::FIND_GROUPS);
    let content = html! {
        @if let Some(error) = error { (problem(error)) }
        (form(&visit.guest, &path(name, "/groups/add"), html! {
            (pick::boxes(fields, names, others))
            (forms::buttons(&visit.guest, labels::ADD_TO_CHOSEN_GROUPS.text, Some((labels::CANCEL.text, &back))))
        }))
    };
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(visit, labels::ADD_USER_TO_GROUPS.text, &crumbs, content)
}
