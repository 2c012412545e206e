//! The condition keys that are about what a request asks for: its parameters, as a policy names
//! them. The Service Authorization Reference says which action has which.

use std::collections::BTreeSet;

use super::policy::ConditionContext;
use crate::account_properties::ROLE_MANAGER;
use crate::wire::query::Query;

/// Sets the keys. The boundary is that of the resource, which a request for another one outranks.
pub(super) fn describe(query: &Query, boundary: Option<&str>, context: &mut ConditionContext) {
    tags(query, context);
    let of = |parameter| query.get(parameter);
    let boundary = of("PermissionsBoundary").or(boundary);
    set("iam:PermissionsBoundary", boundary, context);
    match of("Action").unwrap_or_default() {
        action if action.starts_with("Attach") || action.starts_with("Detach") => {
            set("iam:PolicyARN", of("PolicyArn"), context);
        }
        "CreateServiceLinkedRole" => set("iam:AWSServiceName", of("AWSServiceName"), context),
        "CreateServiceSpecificCredential" => {
            let service = of("ServiceName");
            set("iam:ServiceSpecificCredentialServiceName", service, context);
            let days = of("CredentialAgeDays");
            set("iam:ServiceSpecificCredentialAgeDays", days, context);
        }
        // Role Manager is a service that gets its role when it is enabled.
        "PutAccountProperties" => {
            set("iam:AWSServiceName", Some(ROLE_MANAGER), context);
            let keys = (1..)
                .map_while(|number: usize| query.get(&format!("Properties.entry.{number}.key")));
            let namespaces: BTreeSet<_> = keys
                .filter_map(|key| Some(key.split_once('/')?.0.to_owned()))
                .collect();
            let namespaces = namespaces.into_iter().collect();
            context.set_any("iam:AccountPropertyNamespaces", namespaces);
        }
        "GetAccountProperties" => {
            set(
                "iam:AccountPropertyNamespaces",
                Some("RoleManager"),
                context,
            );
        }
        // A role in an instance profile is handed to EC2.
        "AddRoleToInstanceProfile" => {
            set("iam:PassedToService", Some("ec2.amazonaws.com"), context);
        }
        "GenerateOrganizationsAccessReport" => {
            let policy = of("OrganizationsPolicyId");
            set("iam:OrganizationsPolicyId", policy, context);
        }
        "CreateDelegationRequest" => {
            set("iam:DelegationDuration", of("SessionDuration"), context);
            set(
                "iam:NotificationChannel",
                of("NotificationChannel"),
                context,
            );
            let template = of("Permissions.PolicyTemplateArn");
            set("iam:TemplateArn", template, context);
        }
        "ListDelegationRequests" => set("iam:DelegationRequestOwner", of("OwnerId"), context),
        _ => session(query, context),
    }
}

/// What a request to STS asks for.
fn session(query: &Query, context: &mut ConditionContext) {
    for (key, parameter) in [
        ("sts:ExternalId", "ExternalId"),
        ("sts:RoleSessionName", "RoleSessionName"),
        ("sts:SourceIdentity", "SourceIdentity"),
        ("sts:SigningAlgorithm", "SigningAlgorithm"),
        ("sts:TaskPolicyArn", "TaskPolicyArn.arn"),
    ] {
        set(key, query.get(parameter), context);
    }
    if query.get("Action") == Some("GetWebIdentityToken") {
        set("sts:DurationSeconds", query.get("DurationSeconds"), context);
    }
    for (key, list) in [
        ("sts:TransitiveTagKeys", "TransitiveTagKeys"),
        ("sts:IdentityTokenAudience", "Audience"),
    ] {
        context.set_any(key, members(query, list).map(str::to_owned).collect());
    }
}

fn tags(query: &Query, context: &mut ConditionContext) {
    let tags: Vec<_> = requested_tags(query).collect();
    for (key, value) in &tags {
        context.set(format!("aws:RequestTag/{key}"), *value);
    }
    let keys = tags.iter().map(|(key, _)| *key);
    let keys = keys.chain(members(query, "TagKeys"));
    context.set_any("aws:TagKeys", keys.map(str::to_owned).collect());
}

fn requested_tags(query: &Query) -> impl Iterator<Item = (&str, &str)> {
    let member = |number: usize, part| query.get(&format!("Tags.member.{number}.{part}"));
    (1..).map_while(move |number| {
        let key = member(number, "Key")?;
        Some((key, member(number, "Value").unwrap_or_default()))
    })
}

fn members<'a>(query: &'a Query, list: &'a str) -> impl Iterator<Item = &'a str> {
    (1..).map_while(move |number: usize| query.get(&format!("{list}.member.{number}")))
}

fn set(key: &'static str, value: Option<&str>, context: &mut ConditionContext) {
    if let Some(value) = value {
        context.set(key, value);
    }
}
