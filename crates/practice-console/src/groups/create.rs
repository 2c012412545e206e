//! Creating a group: its name, who is in it, what they may do.

use axum::response::Response;
use maud::html;
use mock_iam::wire::calls;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{self, problem};
use crate::permissions::Holder;
use crate::pick;
use crate::policies;
use crate::report::Report;
use crate::session::Visit;

pub(super) async fn begin(visit: Visit) -> Response {
    show(&visit, &Fields::default(), None)
}

pub(super) async fn create(visit: Visit, fields: Fields) -> Response {
    if fields.get("go") == "search" {
        return show(&visit, &fields, None);
    }
    let name = fields.get("name");
    if name.is_empty() {
        return show(&visit, &fields, Some(("", "Give the group a name.")));
    }
    if let Err(error) = visit.call::<calls::CreateGroup>(&[("GroupName", name)]) {
        return show(&visit, &fields, Some((error.code, &error.message)));
    }
    visit.done(format!("The group {name} is created."));
    let mut report = Report::new("With it", "Not done");
    for user in fields.all("user") {
        let parameters = [("GroupName", name), ("UserName", user)];
        let result = visit.call::<calls::AddUserToGroup>(&parameters);
        report.note(format!("the user {user}"), result);
    }
    let holder = Holder::Group(name.to_owned());
    for arn in fields.all("policy") {
        let what = format!("the policy {}", policies::name_in(arn));
        report.note(what, holder.attach(&visit, arn));
    }
    let next = if report.is_whole() {
        "/groups".to_owned()
    } else {
        path(name, "")
    };
    report.tell(&visit);
    visit.go(&next)
}

/// The page, and a refusal by its code: whether it is the name's.
fn show(visit: &Visit, fields: &Fields, refusal: Option<(&str, &str)>) -> Response {
    let is_name = |code: &str| ["", "EntityAlreadyExists", "ValidationError"].contains(&code);
    let of_name = refusal
        .filter(|(code, _)| is_name(code))
        .map(|(_, text)| text);
    let other = refusal
        .filter(|(code, _)| !is_name(code))
        .map(|(_, text)| text);
    let (users, policies) = (
        ("user", labels::USERS, labels::FIND_USERS),
        (
            "policy",
            labels::PERMISSIONS_POLICIES,
            labels::FIND_POLICIES,
        ),
    );
    let content = html! {
        @if let Some(sentence) = other { (problem(sentence)) }
        (form(&visit.guest, "/groups/create", html! {
            (Field::new(labels::USER_GROUP_NAME, "name").value(fields.get("name")).error(of_name)
                .hint(html! { "Up to 128 letters, digits and + = , . @ _ -" }))
            (pick::boxes(fields, users, pick::users(visit)))
            (pick::boxes(fields, policies, pick::policies(visit)))
            (forms::buttons(&visit.guest, labels::CREATE_USER_GROUP.text, Some((labels::CANCEL.text, "/groups"))))
        }))
    };
    let crumbs = [(labels::USER_GROUPS.text, "/groups")];
    layout::page(visit, labels::CREATE_USER_GROUP.text, &crumbs, content)
}
