//! The permissions boundary of a user: what the user may do at most.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::User;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{self, card, denied};
use crate::pick;
use crate::policies;
use crate::session::Visit;

/// The field for a boundary, which suggests the policies that there are.
pub(super) fn field(visit: &Visit, value: &str, error: Option<&str>) -> Markup {
    let policies = pick::policies(visit).unwrap_or_default();
    let policies: Vec<_> = policies
        .into_iter()
        .map(|it| (it.value, it.label))
        .collect();
    let field = Field::new(labels::BOUNDARY, "boundary").of_choice();
    let hint = html! { "The ARN of a policy. Policies give the user no more than it allows, and it gives nothing by itself." };
    html! { (field.value(value).error(error).hint(hint).suggestions(&policies)) }
}

/// The card in the tab Permissions.
pub(crate) fn section(visit: &Visit, name: &str, user: &User) -> Markup {
    let boundary = user.permissions_boundary.as_ref();
    let arn = boundary.and_then(|it| it.permissions_boundary_arn.as_deref());
    let page = path(name, "/permissions-boundary");
    let label = if arn.is_some() {
        labels::CHANGE_BOUNDARY
    } else {
        labels::SET_PERMISSIONS_BOUNDARY
    };
    let actions = html! {
        a.button href=(visit.href(&page)) { (label) }
        @if arn.is_some() {
            (forms::act(&visit.guest, &format!("{page}/remove"), labels::REMOVE_BOUNDARY.text, &[]))
        }
    };
    let content = html! {
        @match arn {
            Some(arn) => { p { (policies::name_in(arn)) br; code { (arn) } } }
            None => { p.none { "Not set" } }
        }
    };
    card("boundary", labels::BOUNDARY.text, actions, content)
}

pub(super) async fn ask(visit: Visit, Path(name): Path<String>) -> Response {
    match visit.call::<calls::GetUser>(&[("UserName", &name)]) {
        Ok(answer) => {
            let boundary = answer.user.permissions_boundary;
            let arn = boundary.and_then(|it| it.permissions_boundary_arn);
            show(&visit, &name, &arn.unwrap_or_default(), None)
        }
        Err(error) => frame(&visit, &name, denied(&error)),
    }
}

pub(super) async fn set(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    let arn = fields.get("boundary");
    let parameters = [("UserName", &*name), ("PermissionsBoundary", arn)];
    match visit.call::<calls::PutUserPermissionsBoundary>(&parameters) {
        Ok(()) => {
            visit.done(format!(
                "{} is the boundary of {name} now.",
                policies::name_in(arn)
            ));
            visit.go(&path(&name, "/permissions"))
        }
        Err(error) => show(&visit, &name, arn, Some(&error.message)),
    }
}

pub(super) async fn remove(visit: Visit, Path(name): Path<String>) -> Response {
    match visit.call::<calls::DeleteUserPermissionsBoundary>(&[("UserName", &name)]) {
        Ok(()) => visit.done(format!("{name} has no boundary any more.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&path(&name, "/permissions"))
}

fn show(visit: &Visit, name: &str, arn: &str, error: Option<&str>) -> Response {
    let back = path(name, "/permissions");
    let content = form(
        &visit.guest,
        &path(name, "/permissions-boundary"),
        html! {
            (field(visit, arn, error))
            (forms::buttons(&visit.guest, labels::SET_BOUNDARY.text, Some((labels::CANCEL.text, &back))))
        },
    );
    frame(visit, name, content)
}

fn frame(visit: &Visit, name: &str, content: Markup) -> Response {
    let back = path(name, "/permissions");
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(
        visit,
        labels::SET_PERMISSIONS_BOUNDARY.text,
        &crumbs,
        content,
    )
}
