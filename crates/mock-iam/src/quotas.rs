//! IAM's quotas, as AWS's documentation gave them in May 2023 (IAM User Guide, "IAM and AWS STS
//! quotas"). `GetAccountSummary` reports them.

/// Access keys of a user, active and inactive together.
pub const ACCESS_KEYS_PER_USER: usize = 2;
/// Devices that a user, or root, signs in with.
pub const MFA_DEVICES_PER_USER: usize = 8;
/// Virtual MFA devices of an account, assigned or not: as many as users.
pub const VIRTUAL_MFA_DEVICES: usize = USERS;
/// Users of an account.
pub const USERS: usize = 5000;
/// Groups of an account.
pub const GROUPS: usize = 300;
/// Groups that a user is in.
pub const GROUPS_PER_USER: usize = 10;
/// Customer managed policies of an account.
pub const POLICIES: usize = 1500;
/// Roles of an account.
pub const ROLES: usize = 1000;
/// Instance profiles of an account.
pub const INSTANCE_PROFILES: usize = 1000;
/// Roles in an instance profile.
pub const ROLES_PER_INSTANCE_PROFILE: usize = 1;
/// Managed policies attached to a user, to a group, and to a role.
pub const ATTACHED_POLICIES: usize = 10;
/// Versions of a managed policy.
pub const VERSIONS_PER_POLICY: usize = 5;
/// Tags of a user or a policy.
pub const TAGS: usize = 50;
/// Characters of a managed policy, white space left out.
pub const POLICY_SIZE: usize = 6144;
/// Characters of all inline policies of a user together, white space left out.
pub const USER_POLICY_SIZE: usize = 2048;
/// Characters of all inline policies of a group together, white space left out.
pub const GROUP_POLICY_SIZE: usize = 5120;
/// Characters of all inline policies of a role together, white space left out.
pub const ROLE_POLICY_SIZE: usize = 10_240;
/// Characters of a role's trust policy, white space left out.
pub const TRUST_POLICY_SIZE: usize = 2048;
/// SSH public keys of a user.
pub const SSH_PUBLIC_KEYS_PER_USER: usize = 5;
/// Signing certificates of a user, or of root.
pub const SIGNING_CERTIFICATES_PER_USER: usize = 2;
/// Service-specific credentials of a user for one service.
pub const SERVICE_SPECIFIC_CREDENTIALS: usize = 2;
/// Server certificates of an account.
pub const SERVER_CERTIFICATES: usize = 20;
/// `OpenID` Connect identity providers of an account.
pub const OPEN_ID_CONNECT_PROVIDERS: usize = 100;
/// Client IDs of an `OpenID` Connect identity provider.
pub const CLIENT_IDS_PER_PROVIDER: usize = 100;
/// Thumbprints of an `OpenID` Connect identity provider.
pub const THUMBPRINTS_PER_PROVIDER: usize = 5;
/// SAML identity providers of an account.
pub const SAML_PROVIDERS: usize = 100;
/// Keys that a SAML identity provider may encrypt assertions for.
pub const PRIVATE_KEYS_PER_PROVIDER: usize = 2;
