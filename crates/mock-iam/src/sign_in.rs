//! Signing in to the console: root with its e-mail address, a user with the account's number or
//! alias; the password, the second factor, and a password that must be changed first.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use crate::account::{Account, LoginProfile};
use crate::account_id::AccountId;
use crate::call;
use crate::caller::{Caller, Identity, Owner, Session};
use crate::context::Context;
use crate::error::ApiError;
use crate::events::{Event, Refusal};
use crate::mfa;
use crate::mock::{MockIam, SourceIp};
use crate::password_policy;
use crate::secret::Secret;
use crate::wire::calls;
use crate::wire::iam::EnableMfaDeviceRequest;
use crate::wire::operation::Operation;
use crate::wire::query::Query;

/// How events call root where an operation wants a user, and only the console can do it.
pub const ROOT_USER: &str = "AWS ROOT USER";

/// How long someone stays signed in (IAM User Guide, "How IAM users sign in to AWS").
const LIFETIME: SignedDuration = SignedDuration::from_hours(12);

/// Who wants to sign in.
#[derive(Debug, Clone, Copy)]
pub enum Who<'a> {
    /// The root user.
    Root {
        /// The e-mail address with which the account was opened.
        email: &'a str,
    },
    /// An IAM user.
    User {
        /// The account's number or alias.
        account: &'a str,
        /// The user's name.
        name: &'a str,
    },
}

/// An attempt to sign in.
#[derive(Debug, Clone, Copy)]
pub struct SignIn<'a> {
    /// Who.
    pub who: Who<'a>,
    /// With which password.
    pub password: &'a Secret,
    /// The code of the MFA device, once it was asked for.
    pub mfa_code: Option<&'a str>,
    /// The new password, once it was asked for.
    pub new_password: Option<&'a Secret>,
    /// Where the attempt comes from, if that is known.
    pub source_ip: Option<IpAddr>,
}

/// Why someone is not signed in, or not yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// No such account or user, no password, or another one: which of them, nobody is told.
    #[error("Your authentication information is incorrect. Please try again.")]
    Wrong,
    /// The password is right, and there is an MFA device.
    #[error("Enter the code of your MFA device.")]
    NeedsMfaCode,
    /// The code is not the one of now, or was used before.
    #[error("The MFA code is wrong or was used before. Wait for the next one, and try again.")]
    WrongMfaCode,
    /// The password is right, and must be changed.
    #[error("You must change your password to continue.")]
    MustChangePassword,
    /// The new password is not taken. The text is the console's, which does not say which it is.
    #[error(
        "Either user is not authorized to perform iam:ChangePassword or entered password does not \
         comply with account password policy set by administrator"
    )]
    CannotChangePassword(ApiError),
    /// The password is over, and only an administrator can set a new one.
    #[error("Your password has expired. Ask an administrator to set a new one.")]
    PasswordExpired,
}

/// Someone who is signed in. It is looked at again at each call: a user who is gone, or whose
/// password was changed, is signed in no more.
#[derive(Debug, Clone)]
pub struct SignedIn {
    account: AccountId,
    owner: Owner,
    /// The user's unique ID: who comes with the same name later is another one.
    id: String,
    password: Option<Secret>,
    session: Session,
    pub(crate) source_ip: Option<IpAddr>,
}

/// Who is signed in, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's number.
    pub account: AccountId,
    /// The account's name, which its sign-up gave it.
    pub account_name: Option<String>,
    /// The account's alias.
    pub alias: Option<String>,
    /// The user's name; none is root.
    pub user_name: Option<String>,
    /// The ARN.
    pub arn: String,
    /// Whether a second factor was checked.
    pub has_mfa: bool,
}

impl MockIam {
    /// Signs someone in.
    ///
    /// # Errors
    ///
    /// What is wrong or missing: a code, a new password.
    pub fn sign_in(&self, attempt: &SignIn<'_>) -> Result<SignedIn, SignInError> {
        let (account, owner) = self.find(&attempt.who).ok_or(SignInError::Wrong)?;
        let result = self.try_sign_in(&account, &owner, attempt);
        self.note_sign_in(&account, &owner, attempt.source_ip, result.as_ref().err());
        result
    }

    /// Signs someone in without asking anything: for pictures, and for a page that comes back.
    /// None is root.
    ///
    /// # Errors
    ///
    /// `NoSuchEntity` when there is no such account or user.
    pub fn signed_in(&self, account: AccountId, user: Option<&str>) -> Result<SignedIn, ApiError> {
        let no_account = || ApiError::no_such_entity(format!("There is no account {account}."));
        let account = self.world.account(account).ok_or_else(no_account)?;
        let account = account.lock();
        let owner = user.map_or(Owner::Root, Owner::user);
        if let Some(user) = user {
            account.user(user)?;
        }
        Ok(SignedIn::new(&account, owner, self.clock.now(), None))
    }

    /// Who is signed in; none when nobody is any more.
    #[must_use]
    pub fn person(&self, who: &SignedIn) -> Option<Person> {
        let account = self.world.account(who.account)?;
        let account = account.lock();
        let caller = who.caller(&account, self.clock.now())?;
        let user = caller.user().and_then(|name| account.users.get(name));
        Some(Person {
            account: account.id,
            account_name: account.settings.name.clone(),
            alias: account.settings.alias.clone(),
            user_name: user.map(|user| user.name.clone()),
            arn: caller.identity.arn(&account).ok()?,
            has_mfa: who.session.mfa.is_some(),
        })
    }

    /// The account's e-mail address, if there is one: for its own first page.
    #[must_use]
    pub fn root_email(&self, account: AccountId) -> Option<String> {
        let account = self.world.account(account)?;
        account.lock().settings.root.email.clone()
    }

    /// The account whose root user has that e-mail address.
    #[must_use]
    pub fn account_of_email(&self, email: &str) -> Option<AccountId> {
        let account = self.world.of_email(email)?;
        Some(account.lock().id)
    }

    /// Whether that is the password of an account's root user: for a page that shows a make-believe
    /// one.
    #[must_use]
    pub fn is_root_password(&self, account: AccountId, password: &Secret) -> bool {
        let account = self.world.account(account);
        account.is_some_and(|account| {
            let account = account.lock();
            let profile = account.login_profile(&Owner::Root);
            profile.is_some_and(|profile| profile.password.is_same(password))
        })
    }

    /// What root's MFA device shows, if it is the make-believe one of a scene.
    #[must_use]
    pub fn root_mfa_code(&self, account: AccountId) -> Option<String> {
        let account = self.world.account(account)?;
        mfa::root_code(&account.lock(), self.now())
    }

    fn find(&self, who: &Who<'_>) -> Option<(Arc<Mutex<Account>>, Owner)> {
        match who {
            Who::Root { email } => Some((self.world.of_email(email)?, Owner::Root)),
            Who::User { account, name } => {
                let id = account
                    .parse()
                    .ok()
                    .or_else(|| self.world.of_alias(account));
                Some((self.world.account(id?)?, Owner::user(name)))
            }
        }
    }

    fn try_sign_in(
        &self,
        account: &Mutex<Account>,
        owner: &Owner,
        attempt: &SignIn<'_>,
    ) -> Result<SignedIn, SignInError> {
        let now = self.clock.now();
        let mut locked = account.lock();
        check_password(&locked, owner, attempt.password, now)?;
        let code = check_mfa(&locked, owner, attempt.mfa_code, now)?;
        let mut signed_in = SignedIn {
            source_ip: attempt.source_ip,
            ..SignedIn::new(&locked, owner.clone(), now, code.as_ref().map(|_| now))
        };
        if must_change(&locked, owner, now) {
            let new = attempt.new_password;
            let new = new.ok_or(SignInError::MustChangePassword)?;
            drop(locked);
            signed_in = self.change_password(&signed_in, attempt.password, new)?;
            locked = account.lock();
        }
        if let Some(profile) = locked.login_profile_mut(owner) {
            profile.used = Some(now);
        }
        // Only the sign-in that is complete uses the code up.
        if let Some(code) = code {
            code.take(&mut locked);
        }
        // A journal that can't be written says so at the next call.
        let _ = self.world.settle(&mut locked);
        Ok(signed_in)
    }

    /// Changes the password of someone who is signed in, who stays so.
    ///
    /// # Errors
    ///
    /// `CannotChangePassword`.
    pub fn change_password(
        &self,
        who: &SignedIn,
        old: &Secret,
        new: &Secret,
    ) -> Result<SignedIn, SignInError> {
        let parameters = [("OldPassword", old.expose()), ("NewPassword", new.expose())];
        self.call::<calls::ChangePassword>(who, &parameters)
            .map_err(SignInError::CannotChangePassword)?;
        Ok(SignedIn {
            password: Some(new.clone()),
            ..who.clone()
        })
    }

    /// Root turns its own second factor on, which the console can and no key can: two codes in a
    /// row show that it has the device.
    ///
    /// # Errors
    ///
    /// `AccessDenied` to anybody but root, and what `EnableMFADevice` refuses.
    pub fn enable_root_mfa(
        &self,
        who: &SignedIn,
        serial_number: &str,
        codes: [&str; 2],
    ) -> Result<(), ApiError> {
        self.root_mfa(who, "EnableMFADevice", serial_number, codes, mfa::enable)
    }

    /// Root's device is in step again: two codes in a row tell how late it is. `ResyncMFADevice`
    /// wants a user, so only the console can do it.
    ///
    /// # Errors
    ///
    /// `AccessDenied` to anybody but root, and what `ResyncMFADevice` refuses.
    pub fn resync_root_mfa(
        &self,
        who: &SignedIn,
        serial_number: &str,
        codes: [&str; 2],
    ) -> Result<(), ApiError> {
        self.root_mfa(who, "ResyncMFADevice", serial_number, codes, mfa::resync)
    }

    fn root_mfa(
        &self,
        who: &SignedIn,
        operation: &str,
        serial_number: &str,
        codes: [&str; 2],
        act: fn(&mut Context<'_>, Owner, &str, [&str; 2]) -> Result<(), ApiError>,
    ) -> Result<(), ApiError> {
        let operation = Operation::find(operation).ok_or_else(call::defect)?;
        let of = |user| {
            let parameters = [
                ("UserName", user),
                ("SerialNumber", serial_number),
                ("AuthenticationCode1", codes[0]),
                ("AuthenticationCode2", codes[1]),
            ];
            Query::of(operation, &parameters)
        };
        self.perform(who, operation, &of(ROOT_USER), |mut cx, draft| {
            if cx.caller.identity != Identity::Root {
                let text = "Only root can change root's MFA.";
                return Err(ApiError::access_denied(text));
            }
            // The input is the same for both operations. Only the user's name has another form.
            let input: EnableMfaDeviceRequest = of("root").read(operation.service)?;
            let codes = [&*input.authentication_code1, &input.authentication_code2];
            act(&mut cx, Owner::Root, &input.serial_number, codes)?;
            draft.outcome.ticket = self.world.settle(cx.account)?;
            Ok(Box::new(()))
        })?;
        Ok(())
    }

    /// As `CloudTrail` has it: `ConsoleLogin`, of which a step in between is none.
    fn note_sign_in(
        &self,
        account: &Mutex<Account>,
        owner: &Owner,
        source_ip: Option<IpAddr>,
        error: Option<&SignInError>,
    ) {
        let is_between = matches!(
            error,
            Some(SignInError::NeedsMfaCode | SignInError::MustChangePassword)
        );
        let Some(events) = self.events.as_ref().filter(|_| !is_between) else {
            return;
        };
        let account = account.lock();
        events.push(Event {
            number: 0,
            at: self.clock.now(),
            account: account.id,
            caller: Identity::from(owner).arn(&account).ok(),
            source: "signin.amazonaws.com".to_owned(),
            name: "ConsoleLogin".to_owned(),
            region: "us-east-1".to_owned(),
            parameters: std::collections::BTreeMap::new(),
            response: std::collections::BTreeMap::new(),
            error: error.map(|error| Refusal {
                code: "Failure".to_owned(),
                message: error.to_string(),
            }),
            verdict: None,
            access_key_id: None,
            source_ip,
        });
    }
}

impl SignedIn {
    fn new(account: &Account, owner: Owner, now: Timestamp, mfa: Option<Timestamp>) -> Self {
        let profile = account.login_profile(&owner);
        Self {
            account: account.id,
            id: Identity::from(&owner)
                .issuer_id(account)
                .unwrap_or_default(),
            password: profile.map(|profile| profile.password.clone()),
            session: Session {
                issued: now,
                expires: now + LIFETIME,
                mfa,
                ..Session::default()
            },
            owner,
            source_ip: None,
        }
    }

    /// The account's number.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// Whom a call is made as; none when they are signed in no more. A user who got another name
    /// is still the same one.
    pub(crate) fn caller(&self, account: &Account, now: Timestamp) -> Option<Caller> {
        let owner = self.owner_now(account)?;
        let profile = account.login_profile(&owner);
        let is_same_password = match (&self.password, profile) {
            (Some(password), Some(profile)) => profile.password.is_same(password),
            (None, None) => true,
            _ => false,
        };
        (is_same_password && now < self.session.expires).then(|| Caller {
            identity: Identity::from(&owner),
            session: Some(self.session.clone()),
        })
    }

    fn owner_now(&self, account: &Account) -> Option<Owner> {
        let Owner::User(name) = &self.owner else {
            return Some(Owner::Root);
        };
        let is_it = |user: &&crate::account::User| user.id == self.id;
        let same_name = account.users.get(name).filter(is_it);
        let user = same_name.or_else(|| account.users.values().find(is_it));
        user.map(|user| Owner::user(&user.name))
    }

    /// The request that a call stands for: who asks for the address finds it there.
    pub(crate) fn request(&self) -> http::request::Parts {
        let (mut parts, ()) = http::Request::new(()).into_parts();
        if let Some(address) = self.source_ip {
            parts.extensions.insert(SourceIp(address));
        }
        parts
    }
}

/// # Errors
///
/// `Wrong`, and `PasswordExpired` when the right one is over for good.
fn check_password(
    account: &Account,
    owner: &Owner,
    password: &Secret,
    now: Timestamp,
) -> Result<(), SignInError> {
    let profile = account.login_profile(owner);
    let profile = profile.filter(|profile| profile.password.is_same(password));
    let profile = profile.ok_or(SignInError::Wrong)?;
    let is_user = *owner != Owner::Root;
    if is_user && password_policy::is_over_for_good(account, profile, now) {
        return Err(SignInError::PasswordExpired);
    }
    Ok(())
}

/// The code of the second factor; none when there is no device.
fn check_mfa(
    account: &Account,
    owner: &Owner,
    code: Option<&str>,
    now: Timestamp,
) -> Result<Option<mfa::RightCode>, SignInError> {
    let serials = mfa::serials(account, owner);
    if serials.is_empty() {
        return Ok(None);
    }
    let code = code.ok_or(SignInError::NeedsMfaCode)?;
    let mut serials = serials.iter();
    let right = serials.find_map(|serial| mfa::check_code(account, owner, serial, code, now).ok());
    right.map(Some).ok_or(SignInError::WrongMfaCode)
}

fn must_change(account: &Account, owner: &Owner, now: Timestamp) -> bool {
    let profile = account.login_profile(owner);
    let is_user = *owner != Owner::Root;
    is_user
        && profile.is_some_and(|profile| {
            profile.reset_required || password_policy::is_over(account, profile, now)
        })
}

impl Account {
    /// The console password of root or of a user.
    pub(crate) fn login_profile(&self, owner: &Owner) -> Option<&LoginProfile> {
        match owner {
            Owner::Root => self.settings.root.login_profile.as_ref(),
            Owner::User(name) => self.users.get(name)?.login_profile.as_ref(),
        }
    }

    fn login_profile_mut(&mut self, owner: &Owner) -> Option<&mut LoginProfile> {
        match owner {
            Owner::Root => self.settings.change().root.login_profile.as_mut(),
            Owner::User(name) => self.users.get_mut(name)?.login_profile.as_mut(),
        }
    }
}

#[cfg(test)]
#[path = "sign_in_tests.rs"]
mod tests;
