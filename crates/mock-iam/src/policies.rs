//! Managed policies: the customer's own, and AWS's. Their versions are in `policy_versions`, and who
//! uses them in `policy_entities`.

use crate::account::{Account, ManagedPolicy};
use crate::auth::policy::PolicyDocument;
use crate::context::Context;
use crate::error::ApiError;
use crate::managed_policies::{self, AwsPolicy};
use crate::page::Page;
use crate::policy_entities::{Uses, all_uses, uses};
use crate::policy_versions::version;
use crate::wire::iam as wire;
use crate::wire::iam::{PolicyScopeType, PolicyUsageType};
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
            Self::Aws(policy) => policy.document(),
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

/// What is wrong with the document of a managed policy, before anything is made of it: the console
/// says so as it is written.
///
/// # Errors
///
/// What `CreatePolicy` would refuse it with: `MalformedPolicyDocument`.
pub fn check_policy(document: &str) -> Result<(), ApiError> {
    PolicyDocument::parse_managed(document).map(drop)
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
    tags::add_exact(&mut policy.tags, input.tags)?;
    let answer = wire::Policy {
        tags: (!policy.tags.is_empty()).then(|| tags::show(&policy.tags)),
        ..show(cx.account, AnyPolicy::Customer(&policy), Uses::default())
    };
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
        tags: Some(match policy {
            AnyPolicy::Aws(_) => Vec::new(),
            AnyPolicy::Customer(policy) => tags::show(&policy.tags),
        }),
        ..show(cx.account, policy, uses(cx.account, &input.policy_arn))
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
    let all_uses = all_uses(account);
    let mut found: Vec<_> = own
        .chain(aws)
        .filter(|policy| match policy {
            AnyPolicy::Aws(_) => scope != PolicyScopeType::Local,
            AnyPolicy::Customer(_) => scope != PolicyScopeType::Aws,
        })
        .filter(|policy| policy.path().starts_with(prefix))
        .map(|policy| {
            let arn = policy.arn(account);
            let uses = all_uses.get(arn.as_str()).copied().unwrap_or_default();
            (arn, policy, uses)
        })
        .filter(|(_, _, uses)| input.only_attached != Some(true) || uses.attached > 0)
        .filter(|(_, _, uses)| match input.policy_usage_filter {
            Some(PolicyUsageType::PermissionsBoundary) => uses.boundaries > 0,
            Some(PolicyUsageType::PermissionsPolicy) | None => true,
        })
        .collect();
    found.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    let found = found.into_iter();
    let found = found.map(|(arn, policy, uses)| (arn, show(account, policy, uses)));
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

/// `TagPolicy`.
pub(crate) fn tag_policy(
    cx: &mut Context<'_>,
    input: wire::TagPolicyRequest,
) -> Result<(), ApiError> {
    let mut tags = customer(cx.account, &input.policy_arn)?.tags.clone();
    tags::add_exact(&mut tags, input.tags)?;
    customer_mut(cx.account, &input.policy_arn)?.tags = tags;
    Ok(())
}

/// `UntagPolicy`.
pub(crate) fn untag_policy(
    cx: &mut Context<'_>,
    input: wire::UntagPolicyRequest,
) -> Result<(), ApiError> {
    let policy = customer_mut(cx.account, &input.policy_arn)?;
    tags::remove_exact(&mut policy.tags, &input.tag_keys);
    Ok(())
}

/// `ListPolicyTags`.
pub(crate) fn list_policy_tags(
    cx: &mut Context<'_>,
    input: wire::ListPolicyTagsRequest,
) -> Result<wire::ListPolicyTagsResponse, ApiError> {
    let policy = customer(cx.account, &input.policy_arn)?;
    let page = tags::page(&policy.tags, input.marker.as_deref(), input.max_items)?;
    Ok(wire::ListPolicyTagsResponse {
        tags: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// The customer's own policy with that ARN: AWS's can't be changed.
pub(crate) fn customer<'a>(account: &'a Account, arn: &str) -> Result<&'a ManagedPolicy, ApiError> {
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

/// The same, which is about to change.
pub(crate) fn customer_mut<'a>(
    account: &'a mut Account,
    arn: &str,
) -> Result<&'a mut ManagedPolicy, ApiError> {
    let name = customer(account, arn)?.name.clone();
    account
        .policies
        .get_mut(&name)
        .ok_or_else(|| not_found(arn))
}

pub(crate) fn not_found(arn: &str) -> ApiError {
    ApiError::no_such_entity(format!("Policy {arn} was not found."))
}

fn description(policy: AnyPolicy<'_>) -> Option<String> {
    match policy {
        AnyPolicy::Aws(_) => None,
        AnyPolicy::Customer(policy) => policy.description.clone(),
    }
}

/// A policy as lists show it: without description and tags.
pub(crate) fn show(account: &Account, policy: AnyPolicy<'_>, uses: Uses) -> wire::Policy {
    let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
    let common = wire::Policy {
        policy_name: Some(policy.name().to_owned()),
        path: Some(policy.path().to_owned()),
        arn: Some(policy.arn(account)),
        attachment_count: count(uses.attached),
        permissions_boundary_usage_count: count(uses.boundaries),
        is_attachable: true,
        ..wire::Policy::default()
    };
    match policy {
        AnyPolicy::Customer(policy) => wire::Policy {
            policy_id: Some(policy.id.clone()),
            default_version_id: Some(format!("v{}", policy.default_version)),
            create_date: Some(policy.created),
            update_date: Some(policy.updated),
            ..common
        },
        AnyPolicy::Aws(policy) => wire::Policy {
            policy_id: Some(policy.id.clone()),
            default_version_id: Some(policy.default_version.clone()),
            create_date: Some(policy.created),
            update_date: Some(policy.updated),
            ..common
        },
    }
}
