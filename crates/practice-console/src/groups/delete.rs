//! Deleting a group: its users leave and its policies go first, as AWS's console does it.

use axum::extract::Path;
use axum::response::Response;
use maud::html;
use mock_iam::wire::calls;

use super::{path, with_members};
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout;
use crate::permissions::Holder;
use crate::report::Report;
use crate::session::Visit;

pub(super) async fn ask(visit: Visit, Path(group): Path<String>) -> Response {
    show(&visit, &group, None)
}

pub(super) async fn delete(visit: Visit, Path(group): Path<String>, fields: Fields) -> Response {
    if fields.get("confirm") != group {
        let text = format!("Type the name to the letter: {group}");
        return show(&visit, &group, Some(&text));
    }
    let mut report = Report::new("Gone", "Still there");
    strip(&visit, &group, &mut report);
    if report.is_whole() {
        let result = visit.call::<calls::DeleteGroup>(&[("GroupName", &group)]);
        report.note(format!("the group {group}"), result);
    }
    let is_gone = report.is_whole();
    report.tell(&visit);
    if is_gone {
        visit.go("/groups")
    } else {
        show(&visit, &group, None)
    }
}

fn strip(visit: &Visit, group: &str, report: &mut Report) {
    let found = report.read("the group", with_members(visit, group));
    let Some((_, users)) = found else {
        return;
    };
    for user in users.into_iter().filter_map(|user| user.user_name) {
        let parameters = [("GroupName", group), ("UserName", &*user)];
        let result = visit.call::<calls::RemoveUserFromGroup>(&parameters);
        report.note(format!("the membership of {user}"), result);
    }
    Holder::Group(group.to_owned()).strip(visit, report);
}

fn show(visit: &Visit, group: &str, error: Option<&str>) -> Response {
    let back = path(group, "");
    let content = form(
        &visit.guest,
        &path(group, "/delete"),
        html! {
            p { "Its users stay, and lose what they could do by the group. Its inline policies are gone for good." }
            (Field::new(labels::USER_GROUP_NAME, "confirm").error(error)
                .hint(html! { "To confirm, type " code { (group) } }))
            (forms::buttons(&visit.guest, labels::DELETE.text, Some((labels::CANCEL.text, &back))))
        },
    );
    let crumbs = [(labels::USER_GROUPS.text, "/groups"), (group, &*back)];
    layout::page(visit, labels::DELETE_USER_GROUP.text, &crumbs, content)
}
