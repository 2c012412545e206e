//! What an account holds, and the changes that touch several of its entities. The rules of the
//! operations are in the modules named after the resources.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access_reports::AccessReport;
use crate::account_id::AccountId;
use crate::account_properties::AccountProperties;
use crate::caller::{Owner, TemporaryKey};
use crate::credential_report::CredentialReport;
use crate::delegation_requests::DelegationRequest;
use crate::error::ApiError;
use crate::instance_profiles::InstanceProfile;
use crate::mfa::VirtualMfaDevice;
use crate::open_id_connect_providers::OpenIdConnectProvider;
use crate::outbound_federation::OutboundFederation;
use crate::records::{Change, Collection, Records, Single, fold};
use crate::saml_providers::SamlProvider;
use crate::secret::Secret;
use crate::server_certificates::ServerCertificate;
use crate::service_linked_roles::DeletionTask;
use crate::service_specific_credentials::ServiceSpecificCredential;
use crate::signing_certificates::SigningCertificate;
use crate::ssh_public_keys::SshPublicKey;
use crate::sts::{self, MessageKey};

mod entities;

pub(crate) use entities::{
    AccessKey, Group, KeyUse, LoginProfile, ManagedPolicy, Permissions, PolicyVersion, Role,
    RoleUse, Settings, User,
};

/// One AWS account. It can be saved and loaded with serde; the saved form holds secrets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Account {
    /// The account's number.
    pub id: AccountId,
    pub(crate) settings: Single<Settings>,
    pub(crate) users: Records<User>,
    pub(crate) groups: Records<Group>,
    pub(crate) roles: Records<Role>,
    pub(crate) instance_profiles: Records<InstanceProfile>,
    /// Of service-linked roles.
    pub(crate) deletion_tasks: Records<DeletionTask>,
    /// Customer managed policies.
    pub(crate) policies: Records<ManagedPolicy>,
    /// Long-term keys, the deleted ones too: that an ID is of this account stays known.
    pub(crate) access_keys: Records<AccessKey>,
    pub(crate) key_uses: Records<KeyUse>,
    pub(crate) temporary_keys: Records<TemporaryKey>,
    pub(crate) virtual_mfa_devices: Records<VirtualMfaDevice>,
    pub(crate) message_key: Single<MessageKey>,
    pub(crate) credential_report: Single<CredentialReport>,
    pub(crate) outbound_federation: Single<OutboundFederation>,
    pub(crate) access_reports: Records<AccessReport>,
    pub(crate) delegation_requests: Records<DelegationRequest>,
    pub(crate) ssh_public_keys: Records<SshPublicKey>,
    pub(crate) signing_certificates: Records<SigningCertificate>,
    pub(crate) server_certificates: Records<ServerCertificate>,
    pub(crate) service_specific_credentials: Records<ServiceSpecificCredential>,
    pub(crate) open_id_connect_providers: Records<OpenIdConnectProvider>,
    pub(crate) saml_providers: Records<SamlProvider>,
    pub(crate) properties: Single<AccountProperties>,
    #[serde(skip)]
    new_keys: Vec<String>,
}

impl Account {
    /// An account as it is after sign-up: a root user without MFA and without keys.
    #[must_use]
    pub fn new(id: AccountId, created: Timestamp) -> Self {
        let settings = Settings {
            created,
            ..Settings::default()
        };
        Self {
            id,
            settings: Single::new(settings),
            users: Records::default(),
            groups: Records::default(),
            roles: Records::default(),
            instance_profiles: Records::default(),
            deletion_tasks: Records::default(),
            policies: Records::default(),
            access_keys: Records::default(),
            key_uses: Records::default(),
            temporary_keys: Records::default(),
            virtual_mfa_devices: Records::default(),
            message_key: Single::default(),
            credential_report: Single::default(),
            outbound_federation: Single::default(),
            access_reports: Records::default(),
            delegation_requests: Records::default(),
            ssh_public_keys: Records::default(),
            signing_certificates: Records::default(),
            server_certificates: Records::default(),
            service_specific_credentials: Records::default(),
            open_id_connect_providers: Records::default(),
            saml_providers: Records::default(),
            properties: Single::default(),
            new_keys: Vec::new(),
        }
    }

    /// Everything that a store keeps of an account.
    fn collections(&mut self) -> [&mut dyn Collection; 23] {
        [
            &mut self.settings,
            &mut self.users,
            &mut self.groups,
            &mut self.roles,
            &mut self.instance_profiles,
            &mut self.deletion_tasks,
            &mut self.policies,
            &mut self.access_keys,
            &mut self.key_uses,
            &mut self.temporary_keys,
            &mut self.virtual_mfa_devices,
            &mut self.message_key,
            &mut self.credential_report,
            &mut self.outbound_federation,
            &mut self.access_reports,
            &mut self.delegation_requests,
            &mut self.ssh_public_keys,
            &mut self.signing_certificates,
            &mut self.server_certificates,
            &mut self.service_specific_credentials,
            &mut self.open_id_connect_providers,
            &mut self.saml_providers,
            &mut self.properties,
        ]
    }

    /// The IDs of all keys that the account has or had.
    pub(crate) fn all_key_ids(&self) -> Vec<String> {
        let long_term = self.access_keys.values().map(|key| key.id.clone());
        let temporary = self.temporary_keys.values().map(|key| key.id.clone());
        long_term.chain(temporary).collect()
    }

    /// The IDs of the keys that were made since the last time.
    pub(crate) fn take_new_keys(&mut self) -> Vec<String> {
        std::mem::take(&mut self.new_keys)
    }

    /// What changed since the last time, for a store to write.
    ///
    /// # Errors
    ///
    /// When an entity can't be rendered as JSON, which is a defect of the mock.
    pub fn take_changes(&mut self) -> serde_json::Result<Vec<Change>> {
        let mut changes = Vec::new();
        for collection in self.collections() {
            collection.take_changes(&mut changes)?;
        }
        Ok(changes)
    }

    /// Everything that the account holds, for a store that begins with it.
    ///
    /// # Errors
    ///
    /// When an entity can't be rendered as JSON, which is a defect of the mock.
    pub fn everything(&mut self) -> serde_json::Result<Vec<Change>> {
        let mut changes = Vec::new();
        for collection in self.collections() {
            collection.everything(&mut changes)?;
        }
        Ok(changes)
    }

    /// Forgets what changed: there is no store.
    pub(crate) fn forget_changes(&mut self) {
        for collection in self.collections() {
            collection.forget_changes();
        }
    }

    /// Puts an entity in as a store has it.
    ///
    /// # Errors
    ///
    /// When the collection is not known, or the JSON is none of its entities.
    pub fn load(&mut self, kind: &str, key: String, json: &[u8]) -> Result<(), LoadError> {
        let mut collections = self.collections().into_iter();
        let collection = collections.find(|collection| collection.kind() == kind);
        let collection = collection.ok_or_else(|| LoadError::Unknown(kind.to_owned()))?;
        let in_which = format!("{kind}/{key}");
        let loaded = collection.load(key, json);
        loaded.map_err(|source| LoadError::Malformed {
            what: in_which,
            source,
        })
    }

    /// `arn:aws:iam::111122223333:user/people/ana`: a kind, a path and a name.
    pub(crate) fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        format!("arn:aws:iam::{}:{kind}{path}{name}", self.id)
    }

    pub(crate) fn root_arn(&self) -> String {
        format!("arn:aws:iam::{}:root", self.id)
    }

    /// The key with that ID, unless it is deleted.
    pub(crate) fn find_key(&self, id: &str) -> Option<&AccessKey> {
        self.access_keys.get(id).filter(|key| key.status.is_some())
    }

    /// The IDs of the keys of root or of a user.
    pub(crate) fn key_ids(&self, owner: &Owner) -> Result<&[String], ApiError> {
        match owner {
            Owner::Root => Ok(&self.settings.root.access_keys),
            Owner::User(name) => Ok(&self.user(name)?.access_keys),
        }
    }

    fn key_ids_mut(&mut self, owner: &Owner) -> Result<&mut Vec<String>, ApiError> {
        match owner {
            Owner::Root => Ok(&mut self.settings.change().root.access_keys),
            Owner::User(name) => Ok(&mut self.user_mut(name)?.access_keys),
        }
    }

    pub(crate) fn add_key(&mut self, key: AccessKey) -> Result<(), ApiError> {
        self.key_ids_mut(&key.owner)?.push(key.id.clone());
        self.new_keys.push(key.id.clone());
        self.access_keys.insert(key);
        Ok(())
    }

    /// Puts temporary credentials in. Now and then those make room that have been over for long:
    /// until then they are answered with `ExpiredToken`, as on AWS.
    pub(crate) fn add_temporary_key(&mut self, key: TemporaryKey, now: Timestamp) {
        const LONG: SignedDuration = SignedDuration::from_hours(7 * 24);
        if self.temporary_keys.len() % 64 == 63 {
            let keys = self.temporary_keys.values();
            let over = keys.filter(|key| key.session.expires + LONG <= now);
            let over: Vec<_> = over.map(|key| key.id.clone()).collect();
            for id in over {
                self.temporary_keys.remove(&id);
            }
        }
        self.new_keys.push(key.id.clone());
        self.temporary_keys.insert(key);
    }

    /// The key is gone for good; that its ID is of this account stays known.
    pub(crate) fn remove_key(&mut self, owner: &Owner, id: &str) -> Result<(), ApiError> {
        self.key_ids_mut(owner)?.retain(|other| other != id);
        if let Some(key) = self.access_keys.get_mut(id) {
            key.status = None;
            key.secret = Secret::default();
        }
        Ok(())
    }

    /// Gives a user another name: keys and groups know the user by it.
    pub(crate) fn rename_user(&mut self, old_name: &str, new_name: String) {
        let Some(mut user) = self.users.remove(old_name) else {
            return;
        };
        user.name = new_name;
        for id in &user.access_keys {
            if let Some(key) = self.access_keys.get_mut(id) {
                key.owner = Owner::user(&user.name);
            }
        }
        self.rename_mfa_owner(&user.mfa_devices, &user.name);
        sts::rename_sessions(self, old_name, &user.name);
        for group in &user.groups {
            if let Some(group) = self.groups.get_mut(group) {
                group.members.remove(&fold(old_name));
                group.members.insert(fold(&user.name));
            }
        }
        self.users.insert(user);
    }

    pub(crate) fn user(&self, name: &str) -> Result<&User, ApiError> {
        self.users.get(name).ok_or_else(|| no_such("user", name))
    }

    pub(crate) fn user_mut(&mut self, name: &str) -> Result<&mut User, ApiError> {
        self.users
            .get_mut(name)
            .ok_or_else(|| no_such("user", name))
    }

    pub(crate) fn group(&self, name: &str) -> Result<&Group, ApiError> {
        self.groups.get(name).ok_or_else(|| no_such("group", name))
    }

    pub(crate) fn group_mut(&mut self, name: &str) -> Result<&mut Group, ApiError> {
        self.groups
            .get_mut(name)
            .ok_or_else(|| no_such("group", name))
    }

    pub(crate) fn role(&self, name: &str) -> Result<&Role, ApiError> {
        self.roles.get(name).ok_or_else(|| no_such("role", name))
    }

    pub(crate) fn role_mut(&mut self, name: &str) -> Result<&mut Role, ApiError> {
        self.roles
            .get_mut(name)
            .ok_or_else(|| no_such("role", name))
    }
}

/// A store holds what is no account.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The collection is none of this version's.
    #[error("there is no collection {0}: the state was written by another version")]
    Unknown(String),
    /// The entity is none of its collection's.
    #[error("{what} can't be read")]
    Malformed {
        /// The collection and the key.
        what: String,
        /// Why.
        source: serde_json::Error,
    },
}

fn no_such(kind: &str, name: &str) -> ApiError {
    ApiError::no_such_entity(format!("The {kind} with name {name} cannot be found."))
}
