//! `GetAccountSummary`: what is there and how much there may be.

use crate::context::Context;
use crate::error::ApiError;
use crate::quotas;
use crate::wire::iam as wire;

/// Quotas of what the mock does not hold yet, so that the answer has every key (May 2023).
const OTHER_QUOTAS: [(&str, usize); 5] = [
    ("GlobalEndpointTokenVersion", 1),
    ("PolicyVersionsInUseQuota", 10_000),
    ("ServerCertificatesQuota", 20),
    ("SigningCertificatesPerUserQuota", 2),
    ("AccountPasswordPresent", 1),
];

/// What an account of the mock has none of yet.
const NONE: [&str; 5] = [
    "AccountSigningCertificatesPresent",
    "MFADevices",
    "MFADevicesInUse",
    "Providers",
    "ServerCertificates",
];

/// `GetAccountSummary`.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn get_account_summary(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::GetAccountSummaryResponse, ApiError> {
    let account = &*cx.account;
    let versions = account
        .policies
        .values()
        .map(|policy| policy.versions.len())
        .sum();
    let numbers = [
        ("AccessKeysPerUserQuota", quotas::ACCESS_KEYS_PER_USER),
        (
            "AccountAccessKeysPresent",
            usize::from(!account.settings.root.access_keys.is_empty()),
        ),
        (
            "AccountMFAEnabled",
            usize::from(account.settings.root.mfa_enabled),
        ),
        ("AttachedPoliciesPerGroupQuota", quotas::ATTACHED_POLICIES),
        ("AssumeRolePolicySizeQuota", quotas::TRUST_POLICY_SIZE),
        ("AttachedPoliciesPerRoleQuota", quotas::ATTACHED_POLICIES),
        ("AttachedPoliciesPerUserQuota", quotas::ATTACHED_POLICIES),
        ("GroupPolicySizeQuota", quotas::GROUP_POLICY_SIZE),
        ("Groups", account.groups.len()),
        ("GroupsPerUserQuota", quotas::GROUPS_PER_USER),
        ("GroupsQuota", quotas::GROUPS),
        ("InstanceProfiles", account.instance_profiles.len()),
        ("InstanceProfilesQuota", quotas::INSTANCE_PROFILES),
        ("Policies", account.policies.len()),
        ("PoliciesQuota", quotas::POLICIES),
        ("PolicySizeQuota", quotas::POLICY_SIZE),
        ("PolicyVersionsInUse", versions),
        ("RolePolicySizeQuota", quotas::ROLE_POLICY_SIZE),
        ("Roles", account.roles.len()),
        ("RolesQuota", quotas::ROLES),
        ("UserPolicySizeQuota", quotas::USER_POLICY_SIZE),
        ("Users", account.users.len()),
        ("UsersQuota", quotas::USERS),
        ("VersionsPerPolicyQuota", quotas::VERSIONS_PER_POLICY),
    ];
    let rest = OTHER_QUOTAS.into_iter().chain(NONE.map(|key| (key, 0)));
    let number =
        |(key, count): (&str, usize)| (key.to_owned(), i32::try_from(count).unwrap_or(i32::MAX));
    Ok(wire::GetAccountSummaryResponse {
        summary_map: numbers.into_iter().chain(rest).map(number).collect(),
    })
}
