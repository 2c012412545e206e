//! Who is in a group: the list, adding, removing.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::User;

use super::{path, with_members};
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::{self, ago, card, problem};
use crate::pick;
use crate::report::Report;
use crate::session::Visit;
use crate::table::{Column, table};
use crate::users;

pub(super) fn tab(visit: &Visit, group: &str, query: &Fields, members: Vec<User>) -> Markup {
    let now = visit.guest.console.mock().now();
    let columns = [
        Column::new(labels::USER_NAME, |user: &User| {
            let name = name_of(user);
            html! { a href=(visit.href(&users::path(name, ""))) { (name) } }
        })
        .sort(|a, b| name_of(a).to_lowercase().cmp(&name_of(b).to_lowercase())),
        Column::new(labels::CONSOLE_LAST_SIGN_IN, move |user: &User| {
            html! { (user.password_last_used.map_or("Never".to_owned(), |at| ago(now, at))) }
        })
        .sort(|a, b| a.password_last_used.cmp(&b.password_last_used)),
        Column::new(labels::CREATION_TIME, |user: &User| {
            layout::time(user.create_date)
        })
        .sort(|a, b| a.create_date.cmp(&b.create_date)),
        Column::new(labels::ACTIONS, |user: &User| {
            let fields = [("user", name_of(user))];
            forms::act(
                &visit.guest,
                &path(group, "/users/remove"),
                labels::REMOVE.text,
                &fields,
            )
        }),
    ];
    let actions = html! {
        a.button.main href=(visit.href(&path(group, "/users/add"))) { (labels::ADD_USERS) }
    };
    let caption = labels::USERS.text;
    let content = table(&visit.guest, query, caption, &columns, members, "No users");
    card("members", labels::USERS_IN_GROUP.text, actions, content)
}

fn name_of(user: &User) -> &str {
    user.user_name.as_deref().unwrap_or_default()
}

pub(super) async fn ask(visit: Visit, Path(group): Path<String>) -> Response {
    show(&visit, &group, &Fields::default(), None)
}

pub(super) async fn add(visit: Visit, Path(group): Path<String>, fields: Fields) -> Response {
    if fields.get("go") == "search" {
        return show(&visit, &group, &fields, None);
    }
    if !fields.has("user") {
        return show(&visit, &group, &fields, Some("Choose a user."));
    }
    let mut report = Report::new("Added", "Not added");
    for user in fields.all("user") {
        let parameters = [("GroupName", &*group), ("UserName", user)];
        report.note(user, visit.call::<calls::AddUserToGroup>(&parameters));
    }
    report.tell(&visit);
    visit.go(&path(&group, ""))
}

pub(super) async fn remove(visit: Visit, Path(group): Path<String>, fields: Fields) -> Response {
    let user = fields.get("user");
    let parameters = [("GroupName", &*group), ("UserName", user)];
    match visit.call::<calls::RemoveUserFromGroup>(&parameters) {
        Ok(()) => visit.done(format!("{user} is not in {group} any more.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&path(&group, ""))
}

/// The users who are not in the group yet.
fn show(visit: &Visit, group: &str, fields: &Fields, error: Option<&str>) -> Response {
    let members = with_members(visit, group).map(|(_, users)| users);
    let members = members.unwrap_or_default();
    let others = pick::users(visit).map(|mut users| {
        users.retain(|item| !members.iter().any(|user| name_of(user) == item.value));
        users
    });
    let back = path(group, "");
    let names = ("user", labels::USERS, labels::FIND_USERS);
    let content = html! {
        @if let Some(error) = error { (problem(error)) }
        (form(&visit.guest, &path(group, "/users/add"), html! {
            (pick::boxes(fields, names, others))
            (forms::buttons(&visit.guest, labels::ADD_USERS.text, Some((labels::CANCEL.text, &back))))
        }))
    };
    let crumbs = [(labels::USER_GROUPS.text, "/groups"), (group, &*back)];
    layout::page(visit, labels::ADD_USERS.text, &crumbs, content)
}
