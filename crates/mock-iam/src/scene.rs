//! An account to start from, built in a few lines: for sandboxes, tests and chapters.

use jiff::{SignedDuration, Timestamp};

use crate::account::{AccessKey, Account, Group, KeyUse, LoginProfile, Permissions, User};
use crate::account_id::AccountId;
use crate::auth::policy::PolicyDocument;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::mfa::{Assignment, VirtualMfaDevice};
use crate::records::fold;
use crate::secret::Secret;
use crate::sign_up::{Contact, SignUp};
use crate::tags;
use crate::wire::iam::{StatusType, Tag};

/// The ARN of AWS's policy that allows everything.
pub const ADMINISTRATOR_ACCESS: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// What root's device in a scene is set up with, in base32.
pub const ROOT_MFA_SEED: &str = "2K5K5XTLA7GGE75TQLYCHDFW4KJYZ6UFQ75LLLLROOTEXAMPLEEXAMPLEEXAMPLE";

/// Builds an [`Account`]. It was opened a year before `now`, unless a step says otherwise.
pub struct Scene {
    account: Account,
    now: Timestamp,
    entities: u32,
}

/// An access key that a scene puts on someone.
#[derive(Debug, Clone)]
pub struct SceneKey {
    id: String,
    secret: Secret,
    inactive: bool,
    age_in_days: i64,
    used_days_ago: Option<i64>,
}

impl SceneKey {
    /// An active key, made just now and never used.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            inactive: false,
            age_in_days: 0,
            used_days_ago: None,
        }
    }

    /// The key is inactive.
    #[must_use]
    pub fn inactive(mut self) -> Self {
        self.inactive = true;
        self
    }

    /// The key was made that many days ago.
    #[must_use]
    pub fn days_old(mut self, days: i64) -> Self {
        self.age_in_days = days;
        self
    }

    /// The key last signed a request to IAM that many days ago.
    #[must_use]
    pub fn used_days_ago(mut self, days: i64) -> Self {
        self.used_days_ago = Some(days);
        self
    }
}

impl Scene {
    /// A new account, as it is right after sign-up.
    #[must_use]
    pub fn new(id: AccountId, now: Timestamp) -> Self {
        Self {
            account: Account::new(id, now - days(365)),
            now,
            entities: 0,
        }
    }

    /// The account, built.
    #[must_use]
    pub fn build(self) -> Account {
        self.account
    }

    /// Root's e-mail address, the account's name, and the password with which root signs in.
    #[must_use]
    pub fn root_password(mut self, email: &str, account_name: &str, password: Secret) -> Self {
        let details = SignUp {
            email: email.to_owned(),
            account_name: account_name.to_owned(),
            password,
            contact: Contact::default(),
        };
        let opened = self.account.settings.created;
        details.apply(&mut self.account, opened);
        self
    }

    /// A user has a password for the console.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such user.
    pub fn password(mut self, user: &str, password: Secret) -> Result<Self, ApiError> {
        let user = self.account.user_mut(user)?;
        user.login_profile = Some(LoginProfile {
            created: user.created,
            changed: user.created,
            used: None,
            password,
            previous: Vec::new(),
            reset_required: false,
        });
        Ok(self)
    }

    /// Root signs in with a second factor.
    #[must_use]
    pub fn root_mfa(mut self) -> Self {
        let serial_number = self.account.arn("mfa", "/", "root-account-mfa-device");
        let device = VirtualMfaDevice {
            serial_number: serial_number.clone(),
            seed: Secret::from(ROOT_MFA_SEED),
            tags: tags::Tags::default(),
            assignment: Some(Assignment {
                owner: Owner::Root,
                enabled: self.account.settings.created,
                drift: 0,
            }),
            last_step: None,
        };
        self.account.virtual_mfa_devices.insert(device);
        self.account.settings.change().root.mfa_devices = vec![serial_number];
        self
    }

    /// Root has an access key, as it should not.
    ///
    /// # Errors
    ///
    /// None today; the signature is that of [`Self::key`].
    pub fn root_key(mut self, key: SceneKey) -> Result<Self, ApiError> {
        self.put_key(Owner::Root, key)?;
        Ok(self)
    }

    /// A user without permissions.
    #[must_use]
    pub fn user(mut self, name: &str) -> Self {
        let user = User {
            name: name.to_owned(),
            path: "/".to_owned(),
            id: self.next_id("AIDA"),
            created: self.now - days(365),
            tags: tags::Tags::default(),
            permissions_boundary: None,
            access_keys: Vec::new(),
            mfa_devices: Vec::new(),
            login_profile: None,
            permissions: Permissions::default(),
            groups: std::collections::BTreeSet::new(),
        };
        self.account.users.insert(user);
        self
    }

    /// A group without permissions.
    #[must_use]
    pub fn group(mut self, name: &str) -> Self {
        let group = Group {
            name: name.to_owned(),
            path: "/".to_owned(),
            id: self.next_id("AGPA"),
            created: self.now - days(365),
            permissions: Permissions::default(),
            members: std::collections::BTreeSet::new(),
        };
        self.account.groups.insert(group);
        self
    }

    /// A user with `AdministratorAccess` and one key.
    ///
    /// # Errors
    ///
    /// None today; the signature is that of [`Self::key`].
    pub fn administrator(self, name: &str, key: SceneKey) -> Result<Self, ApiError> {
        self.user(name)
            .attach(name, ADMINISTRATOR_ACCESS)?
            .key(name, key)
    }

    /// Gives a user an access key. The quota is not asked.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such user.
    pub fn key(mut self, user: &str, key: SceneKey) -> Result<Self, ApiError> {
        self.put_key(Owner::user(user), key)?;
        Ok(self)
    }

    /// Attaches a managed policy to a user.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such user.
    pub fn attach(mut self, user: &str, arn: &str) -> Result<Self, ApiError> {
        self.account
            .user_mut(user)?
            .permissions
            .attached
            .insert(arn.to_owned());
        Ok(self)
    }

    /// Attaches a managed policy to a group.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such group.
    pub fn attach_to_group(mut self, group: &str, arn: &str) -> Result<Self, ApiError> {
        self.account
            .group_mut(group)?
            .permissions
            .attached
            .insert(arn.to_owned());
        Ok(self)
    }

    /// Puts an inline policy on a user.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such user, `MalformedPolicyDocument`.
    pub fn inline(mut self, user: &str, name: &str, document: &str) -> Result<Self, ApiError> {
        let document = PolicyDocument::parse_identity(document)?;
        self.account
            .user_mut(user)?
            .permissions
            .inline
            .insert(name.to_owned(), document);
        Ok(self)
    }

    /// Puts a user in a group.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such user or group.
    pub fn member(mut self, user: &str, group: &str) -> Result<Self, ApiError> {
        self.account.group_mut(group)?.members.insert(fold(user));
        self.account.user_mut(user)?.groups.insert(fold(group));
        Ok(self)
    }

    /// Tags a user.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when the scene has no such user.
    pub fn tag(mut self, user: &str, key: &str, value: &str) -> Result<Self, ApiError> {
        let tag = Tag {
            key: key.to_owned(),
            value: value.to_owned(),
        };
        tags::add(&mut self.account.user_mut(user)?.tags, vec![tag])?;
        Ok(self)
    }

    fn put_key(&mut self, owner: Owner, key: SceneKey) -> Result<(), ApiError> {
        let status = if key.inactive {
            StatusType::Inactive
        } else {
            StatusType::Active
        };
        if let Some(ago) = key.used_days_ago {
            self.account.key_uses.insert(KeyUse {
                key_id: key.id.clone(),
                at: self.now - days(ago),
                service: "iam".to_owned(),
                region: "us-east-1".to_owned(),
            });
        }
        self.account.add_key(AccessKey {
            id: key.id,
            owner,
            secret: key.secret,
            status: Some(status),
            created: self.now - days(key.age_in_days),
        })
    }

    /// IDs of a scene end in `EXAMPLE`, and are not those of `DocumentationIds`.
    fn next_id(&mut self, prefix: &str) -> String {
        self.entities += 1;
        let digits = data_encoding::BASE32.encode(&self.entities.to_be_bytes());
        format!(
            "{prefix}SCENE{}EXAMPLE",
            digits.get(2..7).unwrap_or("AAAAA")
        )
    }
}

fn days(number: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * number)
}
