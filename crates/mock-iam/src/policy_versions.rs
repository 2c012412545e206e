//! Versions of managed policies: up to five of a customer's own, and the one that counts of AWS's.

use crate::account::{ManagedPolicy, PolicyVersion};
use crate::auth::policy::PolicyDocument;
use crate::context::Context;
use crate::error::ApiError;
use crate::managed_policies::AwsPolicy;
use crate::page::Page;
use crate::policies::{AnyPolicy, check_arn, customer, customer_mut, find, not_found, size};
use crate::quotas;
use crate::wire::iam as wire;
use crate::wire::percent_encode;

/// `CreatePolicyVersion`.
pub(crate) fn create_policy_version(
    cx: &mut Context<'_>,
    input: wire::CreatePolicyVersionRequest,
) -> Result<wire::CreatePolicyVersionResponse, ApiError> {
    let version = version(cx, &input.policy_document)?;
    let now = cx.now;
    let policy = customer(cx.account, &input.policy_arn)?;
    if policy.versions.len() >= quotas::VERSIONS_PER_POLICY {
        return Err(ApiError::limit_exceeded(format!(
            "A managed policy can have up to {} versions. Before you create a new version, you must delete an existing version.",
            quotas::VERSIONS_PER_POLICY
        )));
    }
    let policy = customer_mut(cx.account, &input.policy_arn)?;
    let number = policy.next_version;
    policy.next_version += 1;
    policy.updated = now;
    if input.set_as_default == Some(true) {
        policy.default_version = number;
    }
    policy.versions.insert(number, version);
    let answer = show_version(policy, number).map(|version| wire::PolicyVersion {
        document: None,
        ..version
    });
    Ok(wire::CreatePolicyVersionResponse {
        policy_version: answer,
    })
}

/// `GetPolicyVersion`.
pub(crate) fn get_policy_version(
    cx: &mut Context<'_>,
    input: wire::GetPolicyVersionRequest,
) -> Result<wire::GetPolicyVersionResponse, ApiError> {
    check_arn(&input.policy_arn)?;
    let policy = find(cx.account, &input.policy_arn).ok_or_else(|| not_found(&input.policy_arn))?;
    let version = match policy {
        AnyPolicy::Aws(policy) => {
            (policy.default_version == input.version_id).then(|| show_aws_version(policy))
        }
        AnyPolicy::Customer(policy) => {
            number(&input.version_id).and_then(|number| show_version(policy, number))
        }
    };
    let version = version.ok_or_else(|| no_such_version(&input.policy_arn, &input.version_id))?;
    Ok(wire::GetPolicyVersionResponse {
        policy_version: Some(version),
    })
}

/// `ListPolicyVersions`, newest first.
pub(crate) fn list_policy_versions(
    cx: &mut Context<'_>,
    input: wire::ListPolicyVersionsRequest,
) -> Result<wire::ListPolicyVersionsResponse, ApiError> {
    check_arn(&input.policy_arn)?;
    let policy = find(cx.account, &input.policy_arn).ok_or_else(|| not_found(&input.policy_arn))?;
    let versions = show_all(policy);
    let brief = |version| wire::PolicyVersion {
        document: None,
        ..version
    };
    let versions = versions.into_iter().enumerate();
    let versions = versions.map(|(place, version)| (format!("{place:03}"), brief(version)));
    let page = Page::cut(versions, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListPolicyVersionsResponse {
        versions: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `SetDefaultPolicyVersion`. The policy's `UpdateDate` stays that of its newest version.
pub(crate) fn set_default_policy_version(
    cx: &mut Context<'_>,
    input: wire::SetDefaultPolicyVersionRequest,
) -> Result<(), ApiError> {
    let policy = customer(cx.account, &input.policy_arn)?;
    let number = existing(policy, &input.policy_arn, &input.version_id)?;
    customer_mut(cx.account, &input.policy_arn)?.default_version = number;
    Ok(())
}

/// `DeletePolicyVersion`: any but the default one.
pub(crate) fn delete_policy_version(
    cx: &mut Context<'_>,
    input: wire::DeletePolicyVersionRequest,
) -> Result<(), ApiError> {
    let policy = customer(cx.account, &input.policy_arn)?;
    let number = existing(policy, &input.policy_arn, &input.version_id)?;
    if number == policy.default_version {
        return Err(ApiError::delete_conflict(
            "Cannot delete the default version of a policy.",
        ));
    }
    let policy = customer_mut(cx.account, &input.policy_arn)?;
    policy.versions.remove(&number);
    Ok(())
}

/// A document as a new version holds it.
pub(crate) fn version(cx: &Context<'_>, text: &str) -> Result<PolicyVersion, ApiError> {
    let document = PolicyDocument::parse_managed(text)?;
    if size(text) > quotas::POLICY_SIZE {
        let text = format!(
            "Cannot exceed quota for PolicySize: {}",
            quotas::POLICY_SIZE
        );
        return Err(ApiError::limit_exceeded(text));
    }
    Ok(PolicyVersion {
        document,
        created: cx.now,
    })
}

/// The number of a version that the policy has.
fn existing(policy: &ManagedPolicy, arn: &str, version_id: &str) -> Result<u32, ApiError> {
    number(version_id)
        .filter(|number| policy.versions.contains_key(number))
        .ok_or_else(|| no_such_version(arn, version_id))
}

/// `v3` is 3.
fn number(version_id: &str) -> Option<u32> {
    version_id.strip_prefix('v')?.parse().ok()
}

fn no_such_version(arn: &str, version: &str) -> ApiError {
    ApiError::no_such_entity(format!(
        "Policy {arn} version {version} does not exist or is not attachable."
    ))
}

/// All versions with their documents, the newest first.
pub(crate) fn show_all(policy: AnyPolicy<'_>) -> Vec<wire::PolicyVersion> {
    match policy {
        AnyPolicy::Aws(policy) => vec![show_aws_version(policy)],
        AnyPolicy::Customer(policy) => {
            let numbers = policy.versions.keys().rev();
            numbers
                .filter_map(|number| show_version(policy, *number))
                .collect()
        }
    }
}

fn show_version(policy: &ManagedPolicy, number: u32) -> Option<wire::PolicyVersion> {
    let version = policy.versions.get(&number)?;
    Some(wire::PolicyVersion {
        document: Some(percent_encode(version.document.text())),
        version_id: Some(format!("v{number}")),
        is_default_version: number == policy.default_version,
        create_date: Some(version.created),
    })
}

fn show_aws_version(policy: &AwsPolicy) -> wire::PolicyVersion {
    wire::PolicyVersion {
        document: policy.document().map(|it| percent_encode(it.text())),
        version_id: Some(policy.default_version.clone()),
        is_default_version: true,
        create_date: Some(policy.updated),
    }
}
