//! Giving a group another name. Its users and policies stay; policies that name it do not follow.

use axum::extract::Path;
use axum::response::Response;
use maud::html;
use mock_iam::wire::calls;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout;
use crate::session::Visit;

pub(super) async fn ask(visit: Visit, Path(group): Path<String>) -> Response {
    show(&visit, &group, &group, None)
}

pub(super) async fn rename(visit: Visit, Path(group): Path<String>, fields: Fields) -> Response {
    let new = fields.get("name");
    let parameters = [("GroupName", &*group), ("NewGroupName", new)];
    match visit.call::<calls::UpdateGroup>(&parameters) {
        Ok(()) => {
            visit.done(format!("The group {group} is called {new} now."));
            visit.go(&path(new, ""))
        }
        Err(error) => show(&visit, &group, new, Some(&error.message)),
    }
}

fn show(visit: &Visit, group: &str, new: &str, error: Option<&str>) -> Response {
    let back = path(group, "");
    let content = form(
        &visit.guest,
        &path(group, "/edit"),
        html! {
            p { "Users and policies of the group stay. A policy that names the group by its ARN still means the old name." }
            (Field::new(labels::USER_GROUP_NAME, "name").value(new).error(error))
            (forms::buttons(&visit.guest, labels::SAVE_CHANGES.text, Some((labels::CANCEL.text, &back))))
        },
    );
    let crumbs = [(labels::USER_GROUPS.text, "/groups"), (group, &*back)];
    layout::page(visit, labels::EDIT.text, &crumbs, content)
}
