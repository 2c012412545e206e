//! What an account holds: its root user, users, groups and policies. The rules of the operations
//! are in the modules named after the resources.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account_id::AccountId;
use crate::auth::policy::PolicyDocument;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::names::{Named, Names};
use crate::secret::Secret;
use crate::tags::Tags;
use crate::wire::iam::StatusType;

/// One AWS account. It can be saved and loaded with serde; the saved form holds secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// The account's number.
    pub id: AccountId,
    /// When it was opened.
    pub created: Timestamp,
    /// The user that signed up.
    pub root: RootUser,
    pub(crate) users: Names<User>,
    pub(crate) groups: Names<Group>,
    /// Customer managed policies.
    pub(crate) policies: Names<ManagedPolicy>,
    /// Whose each access key is, or was when it was deleted.
    key_owners: BTreeMap<String, Caller>,
}

/// The root user.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RootUser {
    /// Whether it signs in with a second factor.
    pub mfa_enabled: bool,
    pub(crate) access_keys: Vec<AccessKey>,
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
    pub access_keys: Vec<AccessKey>,
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
}

/// What a user or a group may do: its inline policies, and the ARNs of its managed ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Permissions {
    pub inline: BTreeMap<String, PolicyDocument>,
    pub attached: BTreeSet<String>,
}

/// A password for the console.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoginProfile {
    pub created: Timestamp,
    pub password: Secret,
    pub reset_required: bool,
}

/// An access key, of a user or of root.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AccessKey {
    pub id: String,
    pub secret: Secret,
    pub status: StatusType,
    pub created: Timestamp,
    pub last_used: Option<LastUsed>,
}

/// The last request that a key signed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LastUsed {
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

impl Account {
    /// An account as it is after sign-up: a root user without MFA and without keys.
    #[must_use]
    pub fn new(id: AccountId, created: Timestamp) -> Self {
        Self {
            id,
            created,
            root: RootUser::default(),
            users: Names::default(),
            groups: Names::default(),
            policies: Names::default(),
            key_owners: BTreeMap::new(),
        }
    }

    /// `arn:aws:iam::111122223333:user/people/ana`: a kind, a path and a name.
    pub(crate) fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        format!("arn:aws:iam::{}:{kind}{path}{name}", self.id)
    }

    pub(crate) fn root_arn(&self) -> String {
        format!("arn:aws:iam::{}:root", self.id)
    }

    /// The key with that ID, and whose it is.
    pub(crate) fn find_key(&self, id: &str) -> Option<(&Caller, &AccessKey)> {
        let owner = self.key_owners.get(id)?;
        let keys = match owner {
            Caller::Root => &self.root.access_keys,
            Caller::User(name) => &self.users.get(name)?.access_keys,
        };
        Some((owner, keys.iter().find(|key| key.id == id)?))
    }

    /// The keys of root or of a user.
    pub(crate) fn keys_mut(&mut self, owner: &Caller) -> Result<&mut Vec<AccessKey>, ApiError> {
        match owner {
            Caller::Root => Ok(&mut self.root.access_keys),
            Caller::User(name) => Ok(&mut self.user_mut(name)?.access_keys),
        }
    }

    pub(crate) fn add_key(&mut self, owner: &Caller, key: AccessKey) -> Result<(), ApiError> {
        let id = key.id.clone();
        self.keys_mut(owner)?.push(key);
        self.key_owners.insert(id, owner.clone());
        Ok(())
    }

    /// The key is gone for good; that its ID is of this account stays known.
    pub(crate) fn remove_key(&mut self, owner: &Caller, id: &str) -> Result<(), ApiError> {
        self.keys_mut(owner)?.retain(|key| key.id != id);
        Ok(())
    }

    /// Whether the account has, or had, a key with that ID.
    pub(crate) fn knows_key(&self, id: &str) -> bool {
        self.key_owners.contains_key(id)
    }

    /// Puts a user in, and their keys under their name, which may be a new one.
    pub(crate) fn put_user(&mut self, user: User) {
        for key in &user.access_keys {
            self.key_owners
                .insert(key.id.clone(), Caller::user(&user.name));
        }
        self.users.insert(user);
    }

    pub(crate) fn user(&self, name: &str) -> Result<&User, ApiError> {
        self.users.get(name).ok_or_else(|| no_such_user(name))
    }

    pub(crate) fn user_mut(&mut self, name: &str) -> Result<&mut User, ApiError> {
        self.users.get_mut(name).ok_or_else(|| no_such_user(name))
    }

    pub(crate) fn group(&self, name: &str) -> Result<&Group, ApiError> {
        self.groups.get(name).ok_or_else(|| no_such_group(name))
    }

    pub(crate) fn group_mut(&mut self, name: &str) -> Result<&mut Group, ApiError> {
        self.groups.get_mut(name).ok_or_else(|| no_such_group(name))
    }
}

fn no_such_user(name: &str) -> ApiError {
    ApiError::no_such_entity(format!("The user with name {name} cannot be found."))
}

fn no_such_group(name: &str) -> ApiError {
    ApiError::no_such_entity(format!("The group with name {name} cannot be found."))
}

impl Named for User {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for Group {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for ManagedPolicy {
    fn name(&self) -> &str {
        &self.name
    }
}
