//! `GetAccountSummary`: what is there and how much there may be.

use crate::context::Context;
use crate::error::ApiError;
use crate::wire::iam as wire;
use crate::{owned, quotas};

/// Quotas of what the mock does not hold yet, so that the answer has every key (May 2023).
const OTHER_QUOTAS: [(&str, usize); 2] = [
    ("PolicyVersionsInUseQuota", 10_000),
    ("AccountPasswordPresent", 1),
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
    let devices = account.virtual_mfa_devices.values();
    let devices_in_use = devices.filter(|device| device.assignment.is_some()).count();
    let of_root = account.id.to_string();
    let mut certificates_of_root = owned::all_of(&account.signing_certificates, &of_root);
    let providers = account.open_id_connect_providers.len() + account.saml_providers.len();
    let numbers = [
        ("AccessKeysPerUserQuota", quotas::ACCESS_KEYS_PER_USER),
        (
            "AccountAccessKeysPresent",
            usize::from(!account.settings.root.access_keys.is_empty()),
        ),
        (
            "AccountMFAEnabled",
            usize::from(!account.settings.root.mfa_devices.is_empty()),
        ),
        (
            "AccountSigningCertificatesPresent",
            usize::from(certificates_of_root.next().is_some()),
        ),
        ("AttachedPoliciesPerGroupQuota", quotas::ATTACHED_POLICIES),
        ("AssumeRolePolicySizeQuota", quotas::TRUST_POLICY_SIZE),
        ("AttachedPoliciesPerRoleQuota", quotas::ATTACHED_POLICIES),
        ("AttachedPoliciesPerUserQuota", quotas::ATTACHED_POLICIES),
        (
            "GlobalEndpointTokenVersion",
            account.settings.token_version.0,
        ),
        ("GroupPolicySizeQuota", quotas::GROUP_POLICY_SIZE),
        ("Groups", account.groups.len()),
        ("GroupsPerUserQuota", quotas::GROUPS_PER_USER),
        ("GroupsQuota", quotas::GROUPS),
        ("InstanceProfiles", account.instance_profiles.len()),
        ("InstanceProfilesQuota", quotas::INSTANCE_PROFILES),
        ("MFADevices", account.virtual_mfa_devices.len()),
        ("MFADevicesInUse", devices_in_use),
        ("Policies", account.policies.len()),
        ("PoliciesQuota", quotas::POLICIES),
        ("PolicySizeQuota", quotas::POLICY_SIZE),
        ("PolicyVersionsInUse", versions),
        ("Providers", providers),
        ("RolePolicySizeQuota", quotas::ROLE_POLICY_SIZE),
        ("Roles", account.roles.len()),
        ("RolesQuota", quotas::ROLES),
        ("ServerCertificates", account.server_certificates.len()),
        ("ServerCertificatesQuota", quotas::SERVER_CERTIFICATES),
        (
            "SigningCertificatesPerUserQuota",
            quotas::SIGNING_CERTIFICATES_PER_USER,
        ),
        ("UserPolicySizeQuota", quotas::USER_POLICY_SIZE),
        ("Users", account.users.len()),
        ("UsersQuota", quotas::USERS),
        ("VersionsPerPolicyQuota", quotas::VERSIONS_PER_POLICY),
    ];
    let number =
        |(key, count): (&str, usize)| (key.to_owned(), i32::try_from(count).unwrap_or(i32::MAX));
    Ok(wire::GetAccountSummaryResponse {
        summary_map: numbers
            .into_iter()
            .chain(OTHER_QUOTAS)
            .map(number)
            .collect(),
    })
}
