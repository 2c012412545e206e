//! Opening an account: the root user's e-mail address and password, the account's name, and whom
//! AWS would write to.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::{Account, LoginProfile};
use crate::account_id::AccountId;
use crate::mock::MockIam;
use crate::password_policy;
use crate::secret::Secret;

/// What a sign-up asks for.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    /// The root user's e-mail address.
    pub email: String,
    /// The account's name.
    pub account_name: String,
    /// The root user's password.
    pub password: Secret,
    /// Whom AWS would write to.
    pub contact: Contact,
}

/// Whom AWS would write to. Nothing here is sent anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Whether the account is a person's own, and not a business's.
    pub is_personal: bool,
    /// The full name.
    pub name: String,
    /// Made up, as everything here.
    pub phone: String,
    /// Street, city and country.
    pub address: String,
}

/// Why an account is not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignUpError {
    /// There is no `@` in the address, or nothing around it.
    #[error("{0:?} is no e-mail address. Write one like it.admins@example.com.")]
    NotAnEmail(String),
    /// Another account has the address.
    #[error("{0} has an account already. Sign in to it, or use another address.")]
    EmailInUse(String),
    /// The account's name is empty, or longer than 50 characters.
    #[error("An account name has 1 to 50 characters.")]
    AccountName,
    /// The password is too weak, or the address or the account's name.
    #[error("{0}.")]
    Password(String),
}

impl MockIam {
    /// Opens an account with a number that no other has.
    ///
    /// # Errors
    ///
    /// What is wrong with the details.
    pub fn sign_up(&self, details: SignUp) -> Result<AccountId, SignUpError> {
        details.check()?;
        if self.world.of_email(&details.email).is_some() {
            return Err(SignUpError::EmailInUse(details.email));
        }
        let mut id = self.ids.account_id();
        // A source of identifiers that repeats itself must not make this wait for ever.
        while self.world.account(id).is_some() {
            id = id.next();
        }
        let now = self.clock.now();
        let mut account = Account::new(id, now);
        details.apply(&mut account, now);
        self.put_account(account);
        Ok(id)
    }
}

impl SignUp {
    /// Looks at the details by themselves.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), SignUpError> {
        if !is_email(&self.email) {
            return Err(SignUpError::NotAnEmail(self.email.clone()));
        }
        if !(1..=50).contains(&self.account_name.chars().count()) {
            return Err(SignUpError::AccountName);
        }
        let same = |text: &str| self.password.expose().eq_ignore_ascii_case(text);
        if same(&self.email) || same(&self.account_name) {
            let text = "The password must be neither the e-mail address nor the account name";
            return Err(SignUpError::Password(text.to_owned()));
        }
        password_policy::check_default(&self.password).map_err(SignUpError::Password)
    }

    pub(crate) fn apply(self, account: &mut Account, now: Timestamp) {
        let settings = account.settings.change();
        settings.name = Some(self.account_name);
        settings.contact = self.contact;
        settings.root.email = Some(self.email);
        settings.root.login_profile = Some(LoginProfile {
            created: now,
            changed: now,
            used: None,
            password: self.password,
            previous: Vec::new(),
            reset_required: false,
        });
    }
}

fn is_email(text: &str) -> bool {
    let has_space = text.contains(char::is_whitespace);
    let parts = text.split_once('@');
    !has_space
        && parts.is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@')
        })
}
