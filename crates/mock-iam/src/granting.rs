//! `ListPoliciesGrantingServiceAccess`: which policies of an entity open a service.

use crate::auth::policy::{PolicySource, Reach};
use crate::context::Context;
use crate::entities::{Entity, EntityArn, Held};
use crate::error::ApiError;
use crate::page::Page;
use crate::services;
use crate::wire::iam as wire;
use crate::wire::iam::{PolicyOwnerEntityType, PolicyType};

/// `ListPoliciesGrantingServiceAccess`. Each policy is asked by itself: what another one denies
/// does not count.
pub(crate) fn list_policies_granting_service_access(
    cx: &mut Context<'_>,
    input: wire::ListPoliciesGrantingServiceAccessRequest,
) -> Result<wire::ListPoliciesGrantingServiceAccessResponse, ApiError> {
    let mut namespaces: Vec<&String> = Vec::new();
    for namespace in &input.service_namespaces {
        if !namespaces.contains(&namespace) {
            namespaces.push(namespace);
        }
    }
    let unknown: Vec<_> = namespaces
        .iter()
        .filter(|namespace| !services::exists(namespace))
        .map(|namespace| namespace.as_str())
        .collect();
    if !unknown.is_empty() {
        let text = format!("Invalid service namespace: [{}]", unknown.join(", "));
        return Err(ApiError::invalid_input(text));
    }
    let held = EntityArn::parse(&input.arn)?
        .find(cx.account)?
        .policies(cx.account);
    let rows = namespaces.iter().enumerate().map(|(place, namespace)| {
        let granting = held.iter().filter(|held| grants(held, namespace));
        let row = wire::ListPoliciesGrantingServiceAccessEntry {
            service_namespace: Some((*namespace).clone()),
            policies: granting.map(show).collect(),
        };
        (format!("{place:06}"), row)
    });
    let page = Page::cut(rows, input.marker.as_deref(), None)?;
    Ok(wire::ListPoliciesGrantingServiceAccessResponse {
        policies_granting_service_access: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

fn grants(held: &Held<'_>, namespace: &str) -> bool {
    let mut reach = Reach::default();
    reach.add(held.policy.document);
    reach.opens(namespace) && !reach.closes(namespace)
}

/// A managed policy stands for itself; an inline one belongs to someone.
fn show(held: &Held<'_>) -> wire::PolicyGrantingServiceAccess {
    match &held.policy.source {
        PolicySource::Managed { arn } => wire::PolicyGrantingServiceAccess {
            policy_name: arn.rsplit('/').next().unwrap_or_default().to_owned(),
            policy_type: PolicyType::Managed,
            policy_arn: Some(arn.clone()),
            entity_type: None,
            entity_name: None,
        },
        PolicySource::Inline { name, .. } => wire::PolicyGrantingServiceAccess {
            policy_name: name.clone(),
            policy_type: PolicyType::Inline,
            policy_arn: None,
            entity_type: Some(match held.holder {
                Entity::User(_) => PolicyOwnerEntityType::User,
                Entity::Group(_) => PolicyOwnerEntityType::Group,
                Entity::Role(_) => PolicyOwnerEntityType::Role,
            }),
            entity_name: Some(held.holder.name().to_owned()),
        },
    }
}
