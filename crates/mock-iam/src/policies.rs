//! Managed policies: the customer's own with their versions, and AWS's.

use crate::account::{Account, ManagedPolicy, PolicyVersion};
use crate::auth::policy::PolicyDocument;
use crate::context::Context;
use crate::error::ApiError;
use crate::managed_policies::{self, AwsPolicy};
use crate::page::Page;
use crate::wire::iam as wire;
use crate::wire::iam::{PolicyScopeType, PolicyUsageType};
use crate::wire::percent_encode;
use crate::{quotas, tags};

/// A managed policy of either kind.
#[derive(Clone, Copy)]
pub(crate) enum AnyPolicy<'a> {
    Aws(&'static AwsPolicy),
    Customer(&'a ManagedPolicy),
}

impl<'a> AnyPolicy<'a> {
    pub fn name(self) -> &'a str {
        match self {
            Self::Aws(policy) => &policy.name,
            Self::Customer(policy) => &policy.name,
        }
    }

    pub fn path(self) -> &'a str {
        match self {
            Self::Aws(policy) => &policy.path,
            Self::Customer(policy) => &policy.path,
        }
    }

    pub fn arn(self, account: &Account) -> String {
        match self {
            Self::Aws(policy) => policy.arn.clone(),
            Self::Customer(policy) => account.arn("policy", &policy.path, &policy.name),
        }
    }

    /// The document of the default version, which is the one that counts.
    pub fn document(self) -> Option<&'a PolicyDocument> {
        match self {
            Self::Aws(policy) => Some(&policy.document),
            Self::Customer(policy) => policy
                .versions
                .get(&policy.default_version)
                .map(|version| &version.document),
        }
    }
}

/// The policy with that ARN.
pub(crate) fn find<'a>(account: &'a Account, arn: &str) -> Option<AnyPolicy<'a>> {
    if let Some(policy) = managed_policies::find(arn) {
        return Some(AnyPolicy::Aws(policy));
    }
    let (_, name) = arn.rsplit_once('/')?;
    let policy = account.policies.get(name)?;
    (account.arn("policy", &policy.path, &policy.name) == arn)
        .then_some(AnyPolicy::Customer(policy))
}

/// Refuses what is no ARN at all, in AWS's words (the two blanks are AWS's).
pub(crate) fn check_arn(arn: &str) -> Result<(), ApiError> {
    if arn.starts_with("arn:") && arn.splitn(6, ':').count() == 6 {
        return Ok(());
    }
    Err(ApiError::validation("Invalid ARN:  Could not be parsed!"))
}

/// The size that counts: characters without white space.
pub(crate) fn size(text: &str) -> usize {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .count()
}

/// `CreatePolicy`.
pub(crate) fn create_policy(
    cx: &mut Context<'_>,
    input: wire::CreatePolicyRequest,
) -> Result<wire::CreatePolicyResponse, ApiError> {
    if cx.account.policies.contains(&input.policy_name) {
        return Err(ApiError::entity_already_exists(format!(
            "A policy called {} already exists. Duplicate names are not allowed.",
            input.policy_name
        )));
    }
    if cx.account.policies.len() >= quotas::POLICIES {
        let text = format!(
            "Cannot exceed quota for PoliciesPerAccount: {}",
            quotas::POLICIES
        );
        return Err(ApiError::limit_exceeded(text));
    }
    let version = version(cx, &input.policy_document)?;
    let mut policy = ManagedPolicy {
        id: cx.ids.unique_id("ANPA"),
        name: input.policy_name,
        path: input.path.unwrap_or_else(|| "/".into()),
        description: input.description,
        created: cx.now,
        updated: cx.now,
        default_version: 1,
        next_version: 2,
        versions: [(1, version)].into(),
        tags: tags::Tags::default(),
    };
    tags::add(&mut policy.tags, input.tags)?;
    let answer = show_customer(cx.account, &policy);
    cx.account.policies.insert(policy);
    Ok(wire::CreatePolicyResponse {
        policy: Some(answer),
    })
}

/// `GetPolicy`.
pub(crate) fn get_policy(
    cx: &mut Context<'_>,
    input: wire::GetPolicyRequest,
) -> Result<wire::GetPolicyResponse, ApiError> {
    check_arn(&input.policy_arn)?;
    let policy = find(cx.account, &input.policy_arn).ok_or_else(|| not_found(&input.policy_arn))?;
    let answer = wire::Policy {
        description: description(policy),
        tags: match policy {
            AnyPolicy::Aws(_) => Vec::new(),
            AnyPolicy::Customer(policy) => tags::show(&policy.tags),
        },
        ..show(cx.account, policy)
    };
    Ok(wire::GetPolicyResponse {
        policy: Some(answer),
    })
}

/// `ListPolicies`: AWS's and the account's own.
pub(crate) fn list_policies(
    cx: &mut Context<'_>,
    input: wire::ListPoliciesRequest,
) -> Result<wire::ListPoliciesResponse, ApiError> {
    let account = &*cx.account;
    let scope = input.scope.unwrap_or(PolicyScopeType::All);
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let own = account.policies.values().map(AnyPolicy::Customer);
    let aws = managed_policies::all().map(AnyPolicy::Aws);
    let mut found: Vec<_> = own
        .chain(aws)
        .filter(|policy| match policy {
            AnyPolicy::Aws(_) => scope != PolicyScopeType::Local,
            AnyPolicy::Customer(_) => scope != PolicyScopeType::Aws,
        })
        .filter(|policy| policy.path().starts_with(prefix))
        .map(|policy| (policy.arn(account), show(account, policy)))
        .filter(|(_, policy)| input.only_attached != Some(true) || policy.attachment_count > 0)
        .filter(|(_, policy)| match input.policy_usage_filter {
            Some(PolicyUsageType::PermissionsBoundary) => {
                policy.permissions_boundary_usage_count > 0
            }
            Some(PolicyUsageType::PermissionsPolicy) | None => true,
        })
        .collect();
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let page = Page::cut(found, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListPoliciesResponse {
        policies: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `DeletePolicy`: refused while attached, or while there are other versions.
pub(crate) fn delete_policy(
    cx: &mut Context<'_>,
    input: wire::DeletePolicyRequest,
) -> Result<(), ApiError> {
    let policy = customer(cx.account, &input.policy_arn)?;
    let uses = uses(cx.account, &input.policy_arn);
    if uses.attached + uses.boundaries > 0 {
        return Err(ApiError::delete_conflict(
            "Cannot delete a policy attached to entities.",
        ));
    }
    if policy.versions.len() > 1 {
        return Err(ApiError::delete_conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        ));
    }
    let name = policy.name.clone();
    cx.account.policies.remove(&name);
    Ok(())
}

/// `CreatePolicyVersion`.
pub(crate) fn create_policy_version(
    cx: &mut Context<'_>,
    input: wire::CreatePolicyVersionRequest,
) -> Result<wire::CreatePolicyVersionResponse, ApiError> {
    let version = version(cx, &input.policy_document)?;
    let now = cx.now;
    let policy = customer_mut(cx.account, &input.policy_arn)?;
    if policy.versions.len() >= quotas::VERSIONS_PER_POLICY {
        return Err(ApiError::limit_exceeded(format!(
            "A managed policy can have up to {} versions. Before you create a new version, you must delete an existing version.",
            quotas::VERSIONS_PER_POLICY
        )));
    }
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
    let versions = match policy {
        AnyPolicy::Aws(policy) => vec![show_aws_version(policy)],
        AnyPolicy::Customer(policy) => {
            let numbers = policy.versions.keys().rev();
            numbers
                .filter_map(|number| show_version(policy, *number))
                .collect()
        }
    };
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
    let policy = customer_mut(cx.account, &input.policy_arn)?;
    let number = number(&input.version_id)
        .filter(|number| policy.versions.contains_key(number))
        .ok_or_else(|| no_such_version(&input.policy_arn, &input.version_id))?;
    policy.default_version = number;
    Ok(())
}

/// `DeletePolicyVersion`: any but the default one.
pub(crate) fn delete_policy_version(
    cx: &mut Context<'_>,
    input: wire::DeletePolicyVersionRequest,
) -> Result<(), ApiError> {
    let policy = customer_mut(cx.account, &input.policy_arn)?;
    let number = number(&input.version_id)
        .filter(|number| policy.versions.contains_key(number))
        .ok_or_else(|| no_such_version(&input.policy_arn, &input.version_id))?;
    if number == policy.default_version {
        return Err(ApiError::delete_conflict(
            "Cannot delete the default version of a policy.",
        ));
    }
    policy.versions.remove(&number);
    Ok(())
}

fn version(cx: &Context<'_>, text: &str) -> Result<PolicyVersion, ApiError> {
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

/// `v3` is 3.
fn number(version_id: &str) -> Option<u32> {
    version_id.strip_prefix('v')?.parse().ok()
}

fn customer<'a>(account: &'a Account, arn: &str) -> Result<&'a ManagedPolicy, ApiError> {
    check_arn(arn)?;
    match find(account, arn) {
        Some(AnyPolicy::Customer(policy)) => Ok(policy),
        // AWS's text for a change to one of its own policies is not on record.
        Some(AnyPolicy::Aws(_)) => Err(ApiError::access_denied(format!(
            "User is not authorized to change {arn}: it belongs to AWS."
        ))),
        None => Err(not_found(arn)),
    }
}

fn customer_mut<'a>(
    account: &'a mut Account,
    arn: &str,
) -> Result<&'a mut ManagedPolicy, ApiError> {
    let name = customer(account, arn)?.name.clone();
    account
        .policies
        .get_mut(&name)
        .ok_or_else(|| not_found(arn))
}

fn not_found(arn: &str) -> ApiError {
    ApiError::no_such_entity(format!("Policy {arn} was not found."))
}

fn no_such_version(arn: &str, version: &str) -> ApiError {
    ApiError::no_such_entity(format!(
        "Policy {arn} version {version} does not exist or is not attachable."
    ))
}

/// How many entities a policy is attached to, and whose boundary it is.
struct Uses {
    attached: usize,
    boundaries: usize,
}

fn uses(account: &Account, arn: &str) -> Uses {
    let users = account
        .users
        .values()
        .filter(|user| user.permissions.attached.contains(arn));
    let groups = account
        .groups
        .values()
        .filter(|group| group.permissions.attached.contains(arn));
    let bounded = account
        .users
        .values()
        .filter(|user| user.permissions_boundary.as_deref() == Some(arn));
    Uses {
        attached: users.count() + groups.count(),
        boundaries: bounded.count(),
    }
}

fn description(policy: AnyPolicy<'_>) -> Option<String> {
    match policy {
        AnyPolicy::Aws(_) => None,
        AnyPolicy::Customer(policy) => policy.description.clone(),
    }
}

/// A policy as lists show it: without description and tags.
fn show(account: &Account, policy: AnyPolicy<'_>) -> wire::Policy {
    match policy {
        AnyPolicy::Customer(policy) => show_customer(account, policy),
        AnyPolicy::Aws(policy) => wire::Policy {
            policy_name: Some(policy.name.clone()),
            policy_id: Some(policy.id.clone()),
            path: Some(policy.path.clone()),
            default_version_id: Some(policy.default_version.clone()),
            create_date: Some(policy.created),
            update_date: Some(policy.updated),
            ..used(account, policy.arn.clone())
        },
    }
}

fn show_customer(account: &Account, policy: &ManagedPolicy) -> wire::Policy {
    wire::Policy {
        policy_name: Some(policy.name.clone()),
        policy_id: Some(policy.id.clone()),
        path: Some(policy.path.clone()),
        default_version_id: Some(format!("v{}", policy.default_version)),
        create_date: Some(policy.created),
        update_date: Some(policy.updated),
        ..used(account, account.arn("policy", &policy.path, &policy.name))
    }
}

fn used(account: &Account, arn: String) -> wire::Policy {
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let uses = uses(account, &arn);
    wire::Policy {
        attachment_count: count(uses.attached),
        permissions_boundary_usage_count: count(uses.boundaries),
        is_attachable: true,
        arn: Some(arn),
        ..wire::Policy::default()
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
        document: Some(percent_encode(policy.document.text())),
        version_id: Some(policy.default_version.clone()),
        is_default_version: true,
        create_date: Some(policy.updated),
    }
}
