//! Who signed a request.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::auth::policy::PolicyDocument;
use crate::error::ApiError;
use crate::records::{Record, fold};
use crate::secret::Secret;
use crate::tags::Tags;

/// Who can own long-term credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Owner {
    Root,
    /// An IAM user, by folded name.
    User(String),
}

impl Owner {
    pub fn user(name: &str) -> Self {
        Self::User(fold(name))
    }
}

/// The identity behind a verified signature, and the session if the key was a temporary one.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub identity: Identity,
    pub session: Option<Session>,
}

/// Whom a request is made as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Identity {
    Root,
    /// An IAM user, by folded name.
    User(String),
    /// Someone who has assumed a role.
    Role(AssumedRole),
    /// Someone for whom a user or root asked with `GetFederationToken`.
    Federated {
        /// Who asked.
        by: Owner,
        name: String,
    },
    /// Nobody that AWS knows: who brings a token of an identity provider.
    Anonymous,
}

/// A role, by folded name and unique ID, and the name of the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AssumedRole {
    pub role: String,
    pub role_id: String,
    pub session_name: String,
}

/// What comes with temporary credentials.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Session {
    pub issued: Timestamp,
    pub expires: Timestamp,
    /// When a second factor was checked; none when none was.
    pub mfa: Option<Timestamp>,
    /// The session policies: what none of them allows, the session may not do. None is no limit.
    pub policies: Option<SessionPolicies>,
    pub tags: Tags,
    /// Folded keys of the tags that go on to the next role.
    pub transitive_tags: BTreeSet<String>,
    pub source_identity: Option<String>,
    /// Whether the session came out of another assumed role.
    pub is_chained: bool,
}

/// The policies passed along when a session was asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct SessionPolicies {
    pub inline: Option<PolicyDocument>,
    /// ARNs of managed policies.
    pub managed: Vec<String>,
}

/// Temporary credentials: `ASIA…`, a secret and a token, until they expire.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TemporaryKey {
    pub id: String,
    pub secret: Secret,
    pub token: Secret,
    pub identity: Identity,
    /// The unique ID of the user or role behind it: whoever comes with the same name later is
    /// another one.
    pub issuer_id: String,
    pub session: Session,
}

impl Record for TemporaryKey {
    const KIND: &'static str = "temporary_keys";

    fn name(&self) -> &str {
        &self.id
    }
}

impl Caller {
    /// Who brings a token of an identity provider, and no signature.
    pub const ANONYMOUS: Self = Self {
        identity: Identity::Anonymous,
        session: None,
    };

    /// The user that calls; none when it is root, a role or someone federated.
    pub fn user(&self) -> Option<&str> {
        match &self.identity {
            Identity::User(name) => Some(name),
            _ => None,
        }
    }

    /// Whose long-term keys an operation means that names no user.
    pub fn owner(&self) -> Option<Owner> {
        match &self.identity {
            Identity::Root => Some(Owner::Root),
            Identity::User(name) => Some(Owner::User(name.clone())),
            Identity::Role(_) | Identity::Federated { .. } | Identity::Anonymous => None,
        }
    }
}

impl Identity {
    /// The ARN that `GetCallerIdentity` shows.
    pub fn arn(&self, account: &Account) -> Result<String, ApiError> {
        let of_sts = |rest: String| format!("arn:aws:sts::{}:{rest}", account.id);
        Ok(match self {
            Self::Root => account.root_arn(),
            Self::User(name) => {
                let user = account.user(name)?;
                account.arn("user", &user.path, &user.name)
            }
            Self::Role(assumed) => {
                let role = account.role(&assumed.role)?;
                of_sts(format!(
                    "assumed-role/{}/{}",
                    role.name, assumed.session_name
                ))
            }
            Self::Federated { name, .. } => of_sts(format!("federated-user/{name}")),
            Self::Anonymous => "anonymous".to_owned(),
        })
    }

    /// The unique ID of the user or role that an identity stands on, as it is now; none when there
    /// is no such user or role any more.
    pub fn issuer_id(&self, account: &Account) -> Option<String> {
        match self {
            Self::Root
            | Self::Federated {
                by: Owner::Root, ..
            } => Some(account.id.to_string()),
            Self::User(name)
            | Self::Federated {
                by: Owner::User(name),
                ..
            } => account.users.get(name).map(|user| user.id.clone()),
            Self::Role(assumed) => account.roles.get(&assumed.role).map(|role| role.id.clone()),
            Self::Anonymous => None,
        }
    }

    /// The unique ID: `AIDA…` of a user, `AROA…:session` of a role, the account's number of root.
    pub fn unique_id(&self, account: &Account) -> Result<String, ApiError> {
        Ok(match self {
            Self::Root => account.id.to_string(),
            Self::User(name) => account.user(name)?.id.clone(),
            Self::Role(assumed) => format!("{}:{}", assumed.role_id, assumed.session_name),
            Self::Federated { name, .. } => format!("{}:{name}", account.id),
            Self::Anonymous => "anonymous".to_owned(),
        })
    }
}

impl From<&Owner> for Identity {
    fn from(owner: &Owner) -> Self {
        match owner {
            Owner::Root => Self::Root,
            Owner::User(name) => Self::User(name.clone()),
        }
    }
}
