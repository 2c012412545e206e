//! The tab Entities attached: users, groups and roles that have the policy.

use axum::extract::Path;
use axum::response::Response;
use maud::{Markup, html};
use mock_iam::error::ApiError;
use mock_iam::wire::calls;

use super::page::{Tab, below};
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels::{self, Label};
use crate::layout::{denied, problem};
use crate::session::Visit;
use crate::table::{Column, table};
use crate::{groups, users};

/// What a policy can be attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    User,
    Group,
    Role,
}

/// One of them, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entity {
    pub kind: Kind,
    pub name: String,
}

impl Kind {
    pub fn label(self) -> Label {
        match self {
            Self::User => labels::IAM_USER,
            Self::Group => labels::USER_GROUP,
            Self::Role => labels::ROLE,
        }
    }
}

impl Entity {
    fn new(kind: Kind, name: Option<String>) -> Self {
        let name = name.unwrap_or_default();
        Self { kind, name }
    }

    /// `user/ana`: as a form sends it.
    fn value(&self) -> String {
        let kind = match self.kind {
            Kind::User => "user",
            Kind::Group => "group",
            Kind::Role => "role",
        };
        format!("{kind}/{}", self.name)
    }

    fn parse(value: &str) -> Option<Self> {
        let (kind, name) = value.split_once('/')?;
        let kind = match kind {
            "user" => Kind::User,
            "group" => Kind::Group,
            "role" => Kind::Role,
            _ => return None,
        };
        let name = name.to_owned();
        Some(Self { kind, name })
    }

    fn attach(&self, visit: &Visit, arn: &str) -> Result<(), ApiError> {
        let (policy, name) = (("PolicyArn", arn), &*self.name);
        match self.kind {
            Kind::User => visit.call::<calls::AttachUserPolicy>(&[("UserName", name), policy]),
            Kind::Group => visit.call::<calls::AttachGroupPolicy>(&[("GroupName", name), policy]),
            Kind::Role => visit.call::<calls::AttachRolePolicy>(&[("RoleName", name), policy]),
        }
    }

    pub fn detach(&self, visit: &Visit, arn: &str) -> Result<(), ApiError> {
        let (policy, name) = (("PolicyArn", arn), &*self.name);
        match self.kind {
            Kind::User => visit.call::<calls::DetachUserPolicy>(&[("UserName", name), policy]),
            Kind::Group => visit.call::<calls::DetachGroupPolicy>(&[("GroupName", name), policy]),
            Kind::Role => visit.call::<calls::DetachRolePolicy>(&[("RoleName", name), policy]),
        }
    }
}

/// Who has the policy, as `PermissionsPolicy` or as `PermissionsBoundary`.
pub(super) fn of(visit: &Visit, arn: &str, usage: &str) -> Result<Vec<Entity>, ApiError> {
    let asked = [("PolicyArn", arn), ("PolicyUsageFilter", usage)];
    let mut entities = visit.all::<calls::ListEntitiesForPolicy, _>(&asked, |page| {
        let users = page.policy_users.into_iter();
        let users = users.map(|user| Entity::new(Kind::User, user.user_name));
        let groups = page.policy_groups.into_iter();
        let groups = groups.map(|group| Entity::new(Kind::Group, group.group_name));
        let roles = page.policy_roles.into_iter();
        let roles = roles.map(|role| Entity::new(Kind::Role, role.role_name));
        (users.chain(groups).chain(roles).collect(), page.marker)
    })?;
    entities.sort();
    Ok(entities)
}

/// All users, groups and roles; those of which the reader may not see the list are left out.
fn all(visit: &Visit) -> Vec<Entity> {
    let users = visit.all::<calls::ListUsers, _>(&[], |page| (page.users, page.marker));
    let users = users.unwrap_or_default().into_iter();
    let users = users.map(|user| Entity::new(Kind::User, user.user_name));
    let groups = visit.all::<calls::ListGroups, _>(&[], |page| (page.groups, page.marker));
    let groups = groups.unwrap_or_default().into_iter();
    let groups = groups.map(|group| Entity::new(Kind::Group, Some(group.group_name)));
    let roles = visit.all::<calls::ListRoles, _>(&[], |page| (page.roles, page.marker));
    let roles = roles.unwrap_or_default().into_iter();
    let roles = roles.map(|role| Entity::new(Kind::Role, Some(role.role_name)));
    users.chain(groups).chain(roles).collect()
}

pub(super) fn tab(visit: &Visit, arn: &str, query: &Fields) -> Markup {
    let usages = [
        (labels::ATTACHED_AS_PERMISSIONS, "PermissionsPolicy", true),
        (labels::ATTACHED_AS_BOUNDARY, "PermissionsBoundary", false),
    ];
    html! {
        div.tools {
            a.button href=(visit.href(&super::path(arn, "/attach"))) { (labels::ATTACH) }
        }
        @for (label, usage, can_detach) in usages {
            @match of(visit, arn, usage) {
                Ok(entities) => (list(visit, arn, query, label, entities, can_detach)),
                Err(error) => (denied(&error)),
            }
        }
    }
}

fn list(
    visit: &Visit,
    arn: &str,
    query: &Fields,
    label: Label,
    entities: Vec<Entity>,
    can_detach: bool,
) -> Markup {
    let mut columns = vec![
        Column::new(labels::ENTITY_NAME, |entity: &Entity| link(visit, entity)),
        Column::new(labels::ENTITY_TYPE, |entity: &Entity| {
            html! { (entity.kind.label()) }
        }),
    ];
    let detach = Tab::EntitiesAttached.path(arn) + "/detach";
    if can_detach {
        columns.push(Column::new(labels::ACTIONS, move |entity: &Entity| {
            let value = entity.value();
            let fields = [("entity", &*value)];
            forms::act(&visit.guest, &detach, labels::DETACH.text, &fields)
        }));
    }
    table(&visit.guest, query, label.text, &columns, entities, "None")
}

fn link(visit: &Visit, entity: &Entity) -> Markup {
    match entity.kind {
        Kind::User => {
            html! { a href=(visit.href(&users::path(&entity.name, ""))) { (entity.name) } }
        }
        Kind::Group => {
            html! { a href=(visit.href(&groups::path(&entity.name, ""))) { (entity.name) } }
        }
        Kind::Role => html! { (entity.name) },
    }
}

pub(crate) async fn ask(visit: Visit, Path(arn): Path<String>) -> Response {
    show(&visit, &arn, None)
}

pub(crate) async fn attach(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    let chosen: Vec<_> = fields.all("entity").filter_map(Entity::parse).collect();
    if chosen.is_empty() {
        return show(&visit, &arn, Some("Tick whom to attach the policy to."));
    }
    for entity in &chosen {
        match entity.attach(&visit, &arn) {
            Ok(()) => visit.done(format!("The policy is attached to {}.", entity.name)),
            Err(error) => visit.failed(error.message),
        }
    }
    visit.go(&Tab::EntitiesAttached.path(&arn))
}

pub(crate) async fn detach(visit: Visit, Path(arn): Path<String>, fields: Fields) -> Response {
    if let Some(entity) = Entity::parse(fields.get("entity")) {
        match entity.detach(&visit, &arn) {
            Ok(()) => visit.done(format!("The policy is detached from {}.", entity.name)),
            Err(error) => visit.failed(error.message),
        }
    }
    visit.go(&Tab::EntitiesAttached.path(&arn))
}

fn show(visit: &Visit, arn: &str, error: Option<&str>) -> Response {
    let tab = Tab::EntitiesAttached.path(arn);
    let has_it = of(visit, arn, "PermissionsPolicy").unwrap_or_default();
    let mut others = all(visit);
    others.retain(|entity| !has_it.contains(entity));
    let content = form(
        &visit.guest,
        &super::path(arn, "/attach"),
        html! {
            @if let Some(error) = error { (problem(error)) }
            fieldset {
                legend { (labels::ENTITIES) }
                @for entity in &others {
                    (forms::check_box("entity", &entity.value(), &format!("{} ({})", entity.name, entity.kind.label()), false))
                }
                @if others.is_empty() { p.none { "Nobody without it" } }
            }
            (forms::buttons(&visit.guest, labels::ATTACH_POLICY.text, Some((labels::CANCEL.text, &tab))))
        },
    );
    below(visit, arn, labels::ATTACH_POLICY.text, content)
}
