//! Service-linked roles: those that AWS's services make for themselves. Whoever has an account can
//! make and delete one and describe it, no more.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::{Permissions, Role};
use crate::auth::policy::PolicyDocument;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::roles;
use crate::tags::Tags;
use crate::wire::iam as wire;
use crate::wire::iam::DeletionTaskStatusType;

/// How the role of a service looks.
#[derive(Debug, Deserialize)]
struct Template {
    role: String,
    policy: String,
    #[serde(default)]
    custom_suffix: bool,
}

/// By service principal. A test proves that the data parse.
static TEMPLATES: LazyLock<BTreeMap<String, Template>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/service-linked-roles.json")).unwrap_or_default()
});

/// The deletion of a service-linked role, which is over as soon as it is asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DeletionTask {
    pub id: String,
    pub started: Timestamp,
}

impl Record for DeletionTask {
    const KIND: &'static str = "deletion_tasks";

    fn name(&self) -> &str {
        &self.id
    }
}

/// `CreateServiceLinkedRole`.
pub(crate) fn create_service_linked_role(
    cx: &mut Context<'_>,
    input: wire::CreateServiceLinkedRoleRequest,
) -> Result<wire::CreateServiceLinkedRoleResponse, ApiError> {
    let service = &input.aws_service_name;
    let template = TEMPLATES.get(service).ok_or_else(|| {
        ApiError::access_denied(format!(
            "Cannot find Service Linked Role template for {service}"
        ))
    })?;
    if input.custom_suffix.is_some() && !template.custom_suffix {
        let text = format!("Custom suffix is not allowed for {service}");
        return Err(ApiError::invalid_input(text));
    }
    let name = name(template, input.custom_suffix.as_deref());
    if cx.account.roles.contains(&name) {
        return Err(ApiError::invalid_input(format!(
            "Service role name {name} has been taken in this account, please try a different suffix."
        )));
    }
    let role = make(cx, service, template, name, input.description)?;
    let answer = roles::show_created(cx.account, &role);
    cx.account.roles.insert(role);
    Ok(wire::CreateServiceLinkedRoleResponse { role: Some(answer) })
}

/// Makes the role of a service unless it is there.
pub(crate) fn make_sure(cx: &mut Context<'_>, service: &str) -> Result<(), ApiError> {
    let Some(template) = TEMPLATES.get(service) else {
        return Ok(());
    };
    let name = name(template, None);
    if !cx.account.roles.contains(&name) {
        let role = make(cx, service, template, name, None)?;
        cx.account.roles.insert(role);
    }
    Ok(())
}

fn make(
    cx: &Context<'_>,
    service: &str,
    template: &Template,
    name: String,
    description: Option<String>,
) -> Result<Role, ApiError> {
    roles::check_quota(cx.account)?;
    let mut permissions = Permissions::default();
    permissions.attached.insert(format!(
        "arn:aws:iam::aws:policy{}{}",
        roles::PATH_OF_SERVICES,
        template.policy
    ));
    Ok(Role {
        id: cx.ids.unique_id("AROA"),
        name,
        path: format!("{}{service}/", roles::PATH_OF_SERVICES),
        created: cx.now,
        description,
        trust: trust(service)?,
        max_session_duration: roles::DEFAULT_SESSION_DURATION,
        tags: Tags::default(),
        permissions_boundary: None,
        permissions,
        last_used: None,
    })
}

/// The ARN's last part of the role that a request would make, for a denial to name.
pub(crate) fn name_for(service: &str, suffix: Option<&str>) -> Option<String> {
    Some(name(TEMPLATES.get(service)?, suffix))
}

fn name(template: &Template, suffix: Option<&str>) -> String {
    match suffix {
        Some(suffix) => format!("{}_{suffix}", template.role),
        None => template.role.clone(),
    }
}

fn trust(service: &str) -> Result<PolicyDocument, ApiError> {
    PolicyDocument::parse_trust(&format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{service}"}},"Action":"sts:AssumeRole"}}]}}"#
    ))
}

/// `DeleteServiceLinkedRole`: the mock has no services that still use the role, so it is gone at
/// once. AWS's words for a role that is none of a service are not on record.
pub(crate) fn delete_service_linked_role(
    cx: &mut Context<'_>,
    input: wire::DeleteServiceLinkedRoleRequest,
) -> Result<wire::DeleteServiceLinkedRoleResponse, ApiError> {
    let role = cx.account.role(&input.role_name)?;
    if !roles::is_service_linked(role) {
        return Err(ApiError::no_such_entity(format!(
            "The service-linked role with name {} cannot be found.",
            input.role_name
        )));
    }
    let id = format!("task{}{}/{}", role.path, role.name, cx.ids.request_id());
    roles::remove(cx.account, &input.role_name);
    cx.account.deletion_tasks.insert(DeletionTask {
        id: id.clone(),
        started: cx.now,
    });
    Ok(wire::DeleteServiceLinkedRoleResponse {
        deletion_task_id: id,
    })
}

/// `GetServiceLinkedRoleDeletionStatus`. AWS's words for a task that is none are not on record.
pub(crate) fn get_service_linked_role_deletion_status(
    cx: &mut Context<'_>,
    input: wire::GetServiceLinkedRoleDeletionStatusRequest,
) -> Result<wire::GetServiceLinkedRoleDeletionStatusResponse, ApiError> {
    let id = &input.deletion_task_id;
    if !cx.account.deletion_tasks.contains(id) {
        return Err(ApiError::no_such_entity(format!(
            "The deletion task with id {id} cannot be found."
        )));
    }
    Ok(wire::GetServiceLinkedRoleDeletionStatusResponse {
        status: DeletionTaskStatusType::Succeeded,
        reason: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_makes_a_role_that_its_service_can_assume() {
        assert_eq!(TEMPLATES.len(), 81);
        for (service, template) in TEMPLATES.iter() {
            assert!(trust(service).is_ok(), "{service}");
            assert!(
                template.role.starts_with("AWSServiceRoleFor") && template.role.len() <= 64,
                "{service}: {}",
                template.role
            );
        }
    }
}
