//! The list of groups.

use std::cell::OnceCell;

use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::Group;

use super::{path, with_members};
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::layout::{self, denied, time};
use crate::permissions::Holder;
use crate::session::Visit;
use crate::table::{Column, table};

/// A group of the list. What takes calls of its own is asked for where a row is shown, or sorted by.
struct Row<'a> {
    visit: &'a Visit,
    group: Group,
    users: OnceCell<Option<usize>>,
    policies: OnceCell<Option<usize>>,
}

pub(super) async fn list(visit: Visit, query: Fields) -> Response {
    let found = visit.all::<calls::ListGroups, _>(&[], |page| (page.groups, page.marker));
    let create = html! {
        a.button.main href=(visit.href("/groups/create")) { (labels::CREATE_GROUP) }
    };
    let content = match found {
        Err(error) => html! { div.tools { (create) } (denied(&error)) },
        Ok(groups) => {
            let text = query.get("q").to_lowercase();
            let found = groups
                .into_iter()
                .filter(|it| it.group_name.to_lowercase().contains(&text));
            let rows = found.map(|group| Row::new(&visit, group)).collect();
            html! {
                div.tools {
                    (forms::search(&visit.guest, "/groups", labels::FIND_GROUPS.text, query.get("q")))
                    (create)
                }
                (show(&visit, &query, rows))
            }
        }
    };
    layout::page(&visit, labels::USER_GROUPS.text, &[], content)
}

impl<'a> Row<'a> {
    fn new(visit: &'a Visit, group: Group) -> Self {
        Self {
            visit,
            group,
            users: OnceCell::new(),
            policies: OnceCell::new(),
        }
    }

    fn users(&self) -> Option<usize> {
        *self.users.get_or_init(|| {
            let found = with_members(self.visit, &self.group.group_name);
            found.ok().map(|(_, users)| users.len())
        })
    }

    fn policies(&self) -> Option<usize> {
        *self.policies.get_or_init(|| {
            let holder = Holder::Group(self.group.group_name.clone());
            let attached = holder.attached(self.visit).ok()?.len();
            Some(attached + holder.inline(self.visit).ok()?.len())
        })
    }
}

fn show(visit: &Visit, query: &Fields, rows: Vec<Row<'_>>) -> Markup {
    let columns = [
        Column::new(labels::GROUP_NAME, |row: &Row<'_>| {
            let name = &row.group.group_name;
            html! { a href=(visit.href(&path(name, ""))) { (name) } }
        })
        .sort(|a, b| {
            let lower = |row: &Row<'_>| row.group.group_name.to_lowercase();
            lower(a).cmp(&lower(b))
        }),
        Column::new(labels::USERS, |row: &Row<'_>| {
            html! { (row.users().map_or("–".to_owned(), |count| count.to_string())) }
        })
        .sort(|a, b| a.users().cmp(&b.users())),
        Column::new(labels::PERMISSIONS, |row: &Row<'_>| {
            html! { (match row.policies() { Some(0) => "Not defined", Some(_) => "Defined", None => "–" }) }
        })
        .sort(|a, b| a.policies().cmp(&b.policies())),
        Column::new(labels::CREATION_TIME, |row: &Row<'_>| time(row.group.create_date))
            .sort(|a, b| a.group.create_date.cmp(&b.group.create_date)),
    ];
    let caption = labels::USER_GROUPS.text;
    table(&visit.guest, query, caption, &columns, rows, "No groups")
}
