//! What an account is made of: settings, people, groups, roles, keys and policies.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::auth::policy::PolicyDocument;
use crate::caller::Owner;
use crate::password_policy::PasswordPolicy;
use crate::records::Record;
use crate::secret::Secret;
use crate::sign_up::Contact;
use crate::tags::Tags;
use crate::token_preferences::TokenVersion;
use crate::wire::iam::StatusType;

/// What there is once in an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// When the account was opened.
    pub created: Timestamp,
    pub root: RootUser,
    /// None while AWS's default policy holds.
    #[serde(default)]
    pub password_policy: Option<PasswordPolicy>,
    /// The name for the account in the address of the sign-in page.
    #[serde(default)]
    pub alias: Option<String>,
    /// The account's name; its sign-up gives it.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub token_version: TokenVersion,
}

/// The root user.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct RootUser {
    /// The IDs of its access keys.
    pub access_keys: Vec<String>,
    /// The serial numbers of the MFA devices that it signs in with.
    #[serde(default)]
    pub mfa_devices: Vec<String>,
    /// What it signs in with. None when nobody knows, as of an account that a scene opens.
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub login_profile: Option<LoginProfile>,
}

/// An IAM user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub name: String,
    pub path: String,
    pub id: String,
    pub created: Timestamp,
    pub tags: Tags,
    pub permissions_boundary: Option<String>,
    /// The IDs of its access keys.
    pub access_keys: Vec<String>,
    /// The serial numbers of the MFA devices that it signs in with.
    #[serde(default)]
    pub mfa_devices: Vec<String>,
    pub login_profile: Option<LoginProfile>,
    pub permissions: Permissions,
    /// The folded names of its groups.
    pub groups: BTreeSet<String>,
}

/// A group of users.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Group {
    pub name: String,
    pub path: String,
    pub id: String,
    pub created: Timestamp,
    pub permissions: Permissions,
    /// The folded names of its users.
    pub members: BTreeSet<String>,
}

/// What a user, a group or a role may do: its inline policies, and the ARNs of its managed ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Permissions {
    pub inline: BTreeMap<String, PolicyDocument>,
    pub attached: BTreeSet<String>,
}

/// A password for the console.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoginProfile {
    pub created: Timestamp,
    /// When the password was last set.
    #[serde(default)]
    pub changed: Timestamp,
    /// When someone last signed in with it.
    #[serde(default)]
    pub used: Option<Timestamp>,
    pub password: Secret,
    /// The passwords before it, the last one first.
    #[serde(default)]
    pub previous: Vec<Secret>,
    pub reset_required: bool,
}

/// A role, which others assume for a while.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Role {
    pub name: String,
    pub path: String,
    pub id: String,
    pub created: Timestamp,
    pub description: Option<String>,
    /// Who may assume it.
    pub trust: PolicyDocument,
    /// Seconds that a session may last.
    pub max_session_duration: i32,
    pub tags: Tags,
    pub permissions_boundary: Option<String>,
    pub permissions: Permissions,
    pub last_used: Option<RoleUse>,
}

/// The last request that was made as a role.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RoleUse {
    pub at: Timestamp,
    pub region: String,
}

/// An access key, of a user or of root.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessKey {
    pub id: String,
    pub owner: Owner,
    pub secret: Secret,
    /// None when the key is deleted; its secret is then gone as well.
    pub status: Option<StatusType>,
    pub created: Timestamp,
}

/// The last request that a key signed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeyUse {
    pub key_id: String,
    pub at: Timestamp,
    pub service: String,
    pub region: String,
}

/// A customer managed policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ManagedPolicy {
    pub name: String,
    pub path: String,
    pub id: String,
    pub description: Option<String>,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub default_version: u32,
    /// The number that the next version gets: numbers are never used twice.
    pub next_version: u32,
    pub versions: BTreeMap<u32, PolicyVersion>,
    pub tags: Tags,
}

/// One version of a customer managed policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PolicyVersion {
    pub document: PolicyDocument,
    pub created: Timestamp,
}

impl Record for User {
    const KIND: &'static str = "users";

    fn name(&self) -> &str {
        &self.name
    }
}

impl Record for Group {
    const KIND: &'static str = "groups";

    fn name(&self) -> &str {
        &self.name
    }
}

impl Record for Role {
    const KIND: &'static str = "roles";

    fn name(&self) -> &str {
        &self.name
    }
}

impl Record for ManagedPolicy {
    const KIND: &'static str = "policies";

    fn name(&self) -> &str {
        &self.name
    }
}

impl Record for AccessKey {
    const KIND: &'static str = "access_keys";

    fn name(&self) -> &str {
        &self.id
    }
}

impl Record for KeyUse {
    const KIND: &'static str = "key_uses";

    fn name(&self) -> &str {
        &self.key_id
    }
}

impl Record for Settings {
    const KIND: &'static str = "settings";

    fn name(&self) -> &'static str {
        "account"
    }
}
