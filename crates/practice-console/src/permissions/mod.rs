//! The permissions of a user or a group: what is attached, what is written into it, and for a user
//! what comes from groups.

mod attach;
mod holder;
mod inline;

pub(crate) use holder::Holder;

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use maud::{Markup, html};
use mock_iam::error::ApiError;

use crate::console::Console;
use crate::fields::Fields;
use crate::forms;
use crate::labels;
use crate::layout::{card, denied};
use crate::policies;
use crate::session::Visit;
use crate::table::{Column, table};
use crate::users;

/// The same pages for a user and for a group.
pub(crate) fn routes() -> Router<Console> {
    let pages = || {
        Router::new()
            .route("/permissions/remove", post(remove))
            .merge(attach::routes())
            .merge(inline::routes())
    };
    Router::new()
        .nest("/users/{user}", pages())
        .nest("/groups/{group}", pages())
}

/// A policy, and how someone comes by it.
struct Row {
    name: String,
    via: Via,
}

enum Via {
    /// With the policy's ARN.
    Attached(String),
    Inline,
    /// By a group; with the ARN of the policy, unless it is one of the group's own.
    Group(String, Option<String>),
}

impl Row {
    fn kind(&self) -> &'static str {
        match &self.via {
            Via::Attached(arn) | Via::Group(_, Some(arn)) => policies::policy_type(arn).text,
            Via::Inline | Via::Group(_, None) => "Customer inline",
        }
    }

    fn via(&self) -> String {
        match &self.via {
            Via::Attached(_) => "Directly".to_owned(),
            Via::Inline => "Inline".to_owned(),
            Via::Group(group, _) => format!("Group {group}"),
        }
    }
}

/// The list of policies.
pub(crate) fn section(visit: &Visit, holder: &Holder, query: &Fields) -> Markup {
    let add = match holder {
        Holder::User(_) => (labels::ADD_PERMISSIONS, "/add-permissions"),
        Holder::Group(_) => (labels::ATTACH_POLICIES, "/permissions/attach"),
    };
    let actions = html! {
        a.button href=(visit.href(&holder.path("/permissions/inline"))) { (labels::CREATE_INLINE_POLICY) }
        a.button.main href=(visit.href(&holder.path(add.1))) { (add.0) }
    };
    let content = match rows(visit, holder) {
        Ok(rows) => show(visit, holder, query, rows),
        Err(error) => denied(&error),
    };
    card(
        "policies",
        labels::PERMISSIONS_POLICIES.text,
        actions,
        content,
    )
}

fn rows(visit: &Visit, holder: &Holder) -> Result<Vec<Row>, ApiError> {
    let mut rows = own(visit, holder)?;
    if let Holder::User(name) = holder {
        for group in users::groups::of(visit, name)? {
            let name = group.group_name;
            let held = own(visit, &Holder::Group(name.clone()))?;
            rows.extend(held.into_iter().map(|row| Row {
                via: match row.via {
                    Via::Attached(arn) => Via::Group(name.clone(), Some(arn)),
                    Via::Inline | Via::Group(..) => Via::Group(name.clone(), None),
                },
                ..row
            }));
        }
    }
    Ok(rows)
}

fn own(visit: &Visit, holder: &Holder) -> Result<Vec<Row>, ApiError> {
    let attached = holder.attached(visit)?.into_iter().map(|policy| Row {
        name: policy.policy_name.unwrap_or_default(),
        via: Via::Attached(policy.policy_arn.unwrap_or_default()),
    });
    let inline = holder.inline(visit)?.into_iter().map(|name| Row {
        name,
        via: Via::Inline,
    });
    Ok(attached.chain(inline).collect())
}

fn show(visit: &Visit, holder: &Holder, query: &Fields, rows: Vec<Row>) -> Markup {
    let columns = [
        Column::new(labels::POLICY_NAME, |row: &Row| name(visit, holder, row))
            .sort(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase())),
        Column::new(labels::POLICY_TYPE, |row: &Row| html! { (row.kind()) })
            .sort(|a, b| a.kind().cmp(b.kind())),
        Column::new(labels::ATTACHED_VIA, |row: &Row| html! { (row.via()) })
            .sort(|a, b| a.via().cmp(&b.via())),
        Column::new(labels::ACTIONS, |row: &Row| {
            let act = |field: &[(&str, &str)]| {
                let path = holder.path("/permissions/remove");
                forms::act(&visit.guest, &path, labels::REMOVE.text, field)
            };
            match &row.via {
                Via::Attached(arn) => act(&[("arn", arn)]),
                Via::Inline => act(&[("inline", &row.name)]),
                Via::Group(..) => html! { span.quiet { "In the group" } },
            }
        }),
    ];
    let caption = labels::POLICIES.text;
    table(&visit.guest, query, caption, &columns, rows, "No policies")
}

/// The name, which leads to where the policy can be read and changed.
fn name(visit: &Visit, holder: &Holder, row: &Row) -> Markup {
    let inline = |holder: &Holder| visit.href(&inline::path(holder, &row.name));
    let group = |group: &str| Holder::Group(group.to_owned());
    match &row.via {
        Via::Inline => html! { a href=(inline(holder)) { (row.name) } },
        Via::Group(by, None) => html! { a href=(inline(&group(by))) { (row.name) } },
        Via::Attached(arn) | Via::Group(_, Some(arn)) => {
            html! { a href=(visit.href(&policies::path(arn, ""))) { (row.name) } }
        }
    }
}

async fn remove(visit: Visit, holder: Holder, fields: Fields) -> Response {
    let (name, result) = if fields.has("arn") {
        let arn = fields.get("arn");
        (policies::name_in(arn), holder.detach(&visit, arn))
    } else {
        let policy = fields.get("inline");
        (policy, holder.delete(&visit, policy))
    };
    match result {
        Ok(()) => visit.done(format!("The policy {name} is removed.")),
        Err(error) => visit.failed(error.message),
    }
    visit.go(&holder.path("/permissions"))
}
