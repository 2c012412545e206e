//! The tab Permissions: what is attached, what is written into the user, what comes from groups.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::path;
use crate::fields::Fields;
use crate::forms::{self, Field, form};
use crate::labels;
use crate::layout::{self, card, denied};
use crate::policies::editor::{self, editor};
use crate::session::Visit;

pub(crate) fn tab(visit: &Visit, name: &str) -> Markup {
    let actions = html! {
        a.button href=(visit.href(&path(name, "/permissions/inline"))) { (labels::CREATE_INLINE_POLICY) }
    };
    let content = list(visit, name).unwrap_or_else(|error| denied(&error));
    html! {
        (card("policies", labels::PERMISSIONS_POLICIES.text, actions, content))
        (attach_form(visit, name))
    }
}

fn list(visit: &Visit, name: &str) -> Result<Markup, ApiError> {
    let user = [("UserName", name)];
    let attached = visit
        .call::<calls::ListAttachedUserPolicies>(&user)?
        .attached_policies;
    let inline = visit.call::<calls::ListUserPolicies>(&user)?.policy_names;
    let remove = path(name, "/permissions/remove");
    let mut from_groups = Vec::new();
    for group in visit.call::<calls::ListGroupsForUser>(&user)?.groups {
        let own = [("GroupName", &*group.group_name)];
        let answer = visit.call::<calls::ListAttachedGroupPolicies>(&own)?;
        let names = answer
            .attached_policies
            .into_iter()
            .filter_map(|policy| policy.policy_name);
        from_groups.extend(names.map(|policy| (policy, group.group_name.clone())));
        let names = visit.call::<calls::ListGroupPolicies>(&own)?.policy_names;
        from_groups.extend(
            names
                .into_iter()
                .map(|policy| (policy, group.group_name.clone())),
        );
    }
    Ok(html! {
        ul {
            @for policy in &attached { li {
                (policy.policy_name.as_deref().unwrap_or_default()) " " span.quiet { "attached directly" }
                (forms::act(&visit.guest, &remove, labels::REMOVE.text, &[("arn", policy.policy_arn.as_deref().unwrap_or_default())]))
            } }
            @for policy in &inline { li {
                (policy) " " span.quiet { "inline" }
                (forms::act(&visit.guest, &remove, labels::REMOVE.text, &[("inline", policy)]))
            } }
            @for (policy, group) in &from_groups { li { (policy) " " span.quiet { "from the group " (group) } } }
        }
        @if attached.is_empty() && inline.is_empty() && from_groups.is_empty() { p.none { "No policies" } }
    })
}

fn attach_form(visit: &Visit, name: &str) -> Markup {
    let content = html! {
        (Field::new(labels::POLICY_ARN, "arn").hint(html! { "For instance " code { "arn:aws:iam::aws:policy/ReadOnlyAccess" } }))
        (forms::buttons(&visit.guest, labels::ADD_PERMISSIONS.text, None))
    };
    let content = form(&visit.guest, &path(name, "/permissions/attach"), content);
    card(
        "attach",
        labels::ATTACH_POLICIES_DIRECTLY.text,
        html! {},
        content,
    )
}

pub(crate) async fn attach(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    let parameters = [("UserName", &*name), ("PolicyArn", fields.get("arn"))];
    match visit.call::<calls::AttachUserPolicy>(&parameters) {
        Ok(()) => visit.done("The policy is attached."),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&path(&name, "/permissions"))
}

pub(crate) async fn remove(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    let user = ("UserName", &*name);
    let result = if fields.has("arn") {
        visit.call::<calls::DetachUserPolicy>(&[user, ("PolicyArn", fields.get("arn"))])
    } else {
        visit.call::<calls::DeleteUserPolicy>(&[user, ("PolicyName", fields.get("inline"))])
    };
    match result {
        Ok(()) => visit.done("The policy is removed."),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&path(&name, "/permissions"))
}

pub(crate) async fn write(visit: Visit, Path(name): Path<String>) -> Response {
    show_editor(&visit, &name, "", editor::BEGINNING, None)
}

pub(crate) async fn put(visit: Visit, Path(name): Path<String>, fields: Fields) -> Response {
    let (policy, document) = (fields.get("policy"), fields.get("document"));
    let parameters = [
        ("UserName", &*name),
        ("PolicyName", policy),
        ("PolicyDocument", document),
    ];
    match visit.call::<calls::PutUserPolicy>(&parameters) {
        Ok(()) => {
            visit.done(format!("The policy {policy} is in force."));
            visit.go(&path(&name, "/permissions"))
        }
        Err(error) => show_editor(&visit, &name, policy, document, Some(&error)),
    }
}

fn show_editor(
    visit: &Visit,
    name: &str,
    policy: &str,
    document: &str,
    error: Option<&ApiError>,
) -> Response {
    let back = path(name, "/permissions");
    let content = form(
        &visit.guest,
        &path(name, "/permissions/inline"),
        html! {
            (Field::new(labels::POLICY_NAME, "policy").value(policy).error(editor::elsewhere(error)))
            (editor(document, error))
            (forms::buttons(&visit.guest, labels::CREATE_POLICY.text, Some((labels::CANCEL.text, &back))))
        },
    );
    let crumbs = [(labels::USERS.text, "/users"), (name, &*back)];
    layout::page(visit, labels::CREATE_INLINE_POLICY.text, &crumbs, content)
}
