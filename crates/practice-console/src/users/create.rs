//! Creating a user: details, permissions, review, and the password once.

use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout;
use crate::session::Visit;

/// What goes on from step to step.
const KEPT: [&str; 3] = ["name", "way", "value"];

pub(crate) async fn details(visit: Visit) -> Response {
    let content = html! { (Field::new(labels::USER_NAME, "name")) };
    step(
        &visit,
        labels::SPECIFY_USER_DETAILS.text,
        "/users/create/permissions",
        labels::NEXT.text,
        content,
        None,
    )
}

pub(crate) async fn permissions(visit: Visit, fields: Fields) -> Response {
    let content = html! {
        (kept(&fields, &["name"]))
        fieldset {
            legend { "Permissions options" }
            (forms::choice("way", "none", "No permissions yet", "Give them later, on the user's page.", true))
            (forms::choice("way", "group", labels::ADD_USER_TO_GROUP.text, "The user may do what the group may.", false))
            (forms::choice("way", "copy", labels::COPY_PERMISSIONS.text, "Groups and attached policies of another user.", false))
            (forms::choice("way", "attach", labels::ATTACH_POLICIES_DIRECTLY.text, "A policy by its ARN.", false))
        }
        (Field::new(labels::GROUP_USER_OR_POLICY, "value").optional()
            .hint(html! { "The group's name, the other user's name, or the policy's ARN." }))
    };
    step(
        &visit,
        labels::SET_PERMISSIONS.text,
        "/users/create/review",
        labels::NEXT.text,
        content,
        None,
    )
}

pub(crate) async fn review(visit: Visit, fields: Fields) -> Response {
    show_review(&visit, &fields, None)
}

fn show_review(visit: &Visit, fields: &Fields, error: Option<&str>) -> Response {
    let content = html! {
        (kept(fields, &KEPT))
        dl {
            dt { (labels::USER_NAME) } dd { (fields.get("name")) }
            dt { (labels::PERMISSIONS) } dd { (fields.get("way")) " " (fields.get("value")) }
        }
    };
    step(
        visit,
        labels::REVIEW_AND_CREATE.text,
        "/users/create",
        labels::CREATE_USER.text,
        content,
        error,
    )
}

pub(crate) async fn create(visit: Visit, fields: Fields) -> Response {
    let name = fields.get("name");
    if let Err(error) = visit.call::<calls::CreateUser>(&[("UserName", name)]) {
        return show_review(&visit, &fields, Some(&error.message));
    }
    visit.done(format!("The user {name} is created."));
    if let Err(error) = permit(&visit, name, fields.get("way"), fields.get("value")) {
        visit.failed(error.message);
    }
    visit.go(&path(name, "/permissions"))
}

fn permit(visit: &Visit, name: &str, way: &str, value: &str) -> Result<(), ApiError> {
    let user = ("UserName", name);
    match way {
        "group" => visit.call::<calls::AddUserToGroup>(&[user, ("GroupName", value)]),
        "attach" => visit.call::<calls::AttachUserPolicy>(&[user, ("PolicyArn", value)]),
        "copy" => copy(visit, name, value),
        _ => Ok(()),
    }
}

fn copy(visit: &Visit, name: &str, from: &str) -> Result<(), ApiError> {
    let (user, other) = (("UserName", name), [("UserName", from)]);
    for group in visit.call::<calls::ListGroupsForUser>(&other)?.groups {
        visit.call::<calls::AddUserToGroup>(&[user, ("GroupName", &group.group_name)])?;
    }
    let attached = visit.call::<calls::ListAttachedUserPolicies>(&other)?;
    for arn in attached
        .attached_policies
        .iter()
        .filter_map(|own| own.policy_arn.as_deref())
    {
        visit.call::<calls::AttachUserPolicy>(&[user, ("PolicyArn", arn)])?;
    }
    Ok(())
}

fn kept(fields: &Fields, names: &[&str]) -> Markup {
    html! { @for name in names { input type="hidden" name=(name) value=(fields.get(name)); } }
}

fn step(
    visit: &Visit,
    title: &str,
    next: &str,
    send: &str,
    content: Markup,
    error: Option<&str>,
) -> Response {
    let cancel = Some((labels::CANCEL.text, "/users"));
    let content = html! {
        @if let Some(error) = error { (layout::problem(error)) }
        (form(&visit.guest, next, html! { (content) (forms::buttons(&visit.guest, send, cancel)) }))
    };
    layout::page(visit, title, &[(labels::USERS.text, "/users")], content)
}
