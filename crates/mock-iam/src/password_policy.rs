//! The account password policy: what the passwords of users must be, and for how long they are good.
//! While an account has none of its own, AWS's default one holds.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::{Account, LoginProfile};
use crate::caller::Caller;
use crate::context::Context;
use crate::error::ApiError;
use crate::secret::Secret;
use crate::wire::iam as wire;

/// A policy that an account has set.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PasswordPolicy {
    minimum_length: i32,
    required: Vec<Class>,
    /// Whether every user may change their own password, whatever policies say.
    users_may_change: bool,
    /// Days that a password is good for; none is for ever.
    max_age: Option<i32>,
    /// How many of a user's last passwords must not come again.
    reuse_prevention: Option<i32>,
    /// Whether only an administrator can set a new password in the place of one that is over.
    hard_expiry: Option<bool>,
}

/// A kind of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Class {
    Uppercase,
    Lowercase,
    Number,
    Symbol,
}

/// What a policy has that is set without saying how long passwords must be.
const DEFAULT_LENGTH: i32 = 6;
/// How many of a user's last passwords are kept: AWS's limit of what can be asked for.
const KEPT: usize = 24;

/// `GetAccountPasswordPolicy`: refused while the default one holds.
pub(crate) fn get_account_password_policy(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::GetAccountPasswordPolicyResponse, ApiError> {
    let policy = cx.account.settings.password_policy.as_ref();
    let policy = policy.ok_or_else(|| {
        ApiError::no_such_entity(format!(
            "The Password Policy with domain name {} cannot be found.",
            cx.account.id
        ))
    })?;
    let requires = |class| policy.required.contains(&class);
    let password_policy = wire::PasswordPolicy {
        minimum_password_length: policy.minimum_length,
        require_symbols: requires(Class::Symbol),
        require_numbers: requires(Class::Number),
        require_uppercase_characters: requires(Class::Uppercase),
        require_lowercase_characters: requires(Class::Lowercase),
        allow_users_to_change_password: policy.users_may_change,
        expire_passwords: policy.max_age.is_some(),
        max_password_age: policy.max_age,
        password_reuse_prevention: policy.reuse_prevention,
        hard_expiry: policy.hard_expiry,
    };
    Ok(wire::GetAccountPasswordPolicyResponse { password_policy })
}

/// `UpdateAccountPasswordPolicy`: what is left out goes back to its default.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn update_account_password_policy(
    cx: &mut Context<'_>,
    input: wire::UpdateAccountPasswordPolicyRequest,
) -> Result<(), ApiError> {
    let classes = [
        (input.require_uppercase_characters, Class::Uppercase),
        (input.require_lowercase_characters, Class::Lowercase),
        (input.require_numbers, Class::Number),
        (input.require_symbols, Class::Symbol),
    ];
    let required = classes
        .into_iter()
        .filter(|(wanted, _)| *wanted == Some(true));
    cx.account.settings.change().password_policy = Some(PasswordPolicy {
        minimum_length: input.minimum_password_length.unwrap_or(DEFAULT_LENGTH),
        required: required.map(|(_, class)| class).collect(),
        users_may_change: input.allow_users_to_change_password.unwrap_or(false),
        max_age: input.max_password_age,
        reuse_prevention: input.password_reuse_prevention,
        hard_expiry: input.hard_expiry,
    });
    Ok(())
}

/// `DeleteAccountPasswordPolicy`: back to the default one.
pub(crate) fn delete_account_password_policy(cx: &mut Context<'_>, (): ()) -> Result<(), ApiError> {
    if cx.account.settings.password_policy.is_none() {
        return Err(ApiError::no_such_entity(
            "The account policy with name PasswordPolicy cannot be found.",
        ));
    }
    cx.account.settings.change().password_policy = None;
    Ok(())
}

/// Whether a policy lets every user do this to themselves (IAM User Guide, "Setting an account
/// password policy for IAM users"); a policy that denies it denies it all the same.
pub(crate) fn allows(account: &Account, caller: &Caller, action: &str) -> bool {
    const FREE: [&str; 2] = ["iam:ChangePassword", "iam:GetAccountPasswordPolicy"];
    let policy = account.settings.password_policy.as_ref();
    policy.is_some_and(|policy| policy.users_may_change)
        && caller.user().is_some()
        && FREE.contains(&action)
}

/// Checks a new password.
///
/// # Errors
///
/// `PasswordPolicyViolation`.
pub(crate) fn check(account: &Account, password: &Secret) -> Result<(), ApiError> {
    let violations = match &account.settings.password_policy {
        Some(policy) => policy.violations(password),
        None => default_violations(password),
    };
    if violations.is_empty() {
        return Ok(());
    }
    Err(violation(violations.join(", ")))
}

/// Checks that a new password of someone who has one is none of the last ones.
///
/// # Errors
///
/// `PasswordPolicyViolation`.
pub(crate) fn check_reuse(
    account: &Account,
    profile: &LoginProfile,
    password: &Secret,
) -> Result<(), ApiError> {
    let policy = account.settings.password_policy.as_ref();
    let prevented = policy.and_then(|policy| policy.reuse_prevention);
    let prevented = prevented.and_then(|count| count.try_into().ok());
    let last = std::iter::once(&profile.password).chain(&profile.previous);
    let mut last = last.take(prevented.unwrap_or(0));
    if last.any(|last| last.is_same(password)) {
        return Err(reused());
    }
    Ok(())
}

/// Checks a password against AWS's default policy, which root's has to follow too.
///
/// # Errors
///
/// What it lacks.
pub(crate) fn check_default(password: &Secret) -> Result<(), String> {
    let violations = default_violations(password);
    if violations.is_empty() {
        return Ok(());
    }
    Err(violations.join(", "))
}

/// Whether a password is over, and a new one must be set.
pub(crate) fn is_over(account: &Account, profile: &LoginProfile, now: Timestamp) -> bool {
    next_rotation(account, profile).is_some_and(|over| over <= now)
}

/// Whether a password is over and only an administrator can set a new one.
pub(crate) fn is_over_for_good(account: &Account, profile: &LoginProfile, now: Timestamp) -> bool {
    let policy = account.settings.password_policy.as_ref();
    let is_hard = policy.is_some_and(|policy| policy.hard_expiry == Some(true));
    is_hard && is_over(account, profile, now)
}

/// A password that was there before.
pub(crate) fn reused() -> ApiError {
    violation("Policy constraint violation with password reuse prevention during password change.")
}

/// When a password is over; none when it is good for ever.
pub(crate) fn next_rotation(account: &Account, profile: &LoginProfile) -> Option<Timestamp> {
    let days = account.settings.password_policy.as_ref()?.max_age?;
    Some(profile.changed + SignedDuration::from_hours(24 * i64::from(days)))
}

/// Puts a new password in the place of the last one.
pub(crate) fn replace(profile: &mut LoginProfile, password: Secret, now: Timestamp) {
    let last = std::mem::replace(&mut profile.password, password);
    profile.previous.insert(0, last);
    profile.previous.truncate(KEPT);
    profile.changed = now;
}

impl PasswordPolicy {
    fn violations(&self, password: &Secret) -> Vec<String> {
        let missing = self.required.iter().filter(|class| !class.is_in(password));
        let missing = missing.map(|class| class.wanted().to_owned());
        let minimum = usize::try_from(self.minimum_length).unwrap_or(0);
        too_short(password, minimum)
            .into_iter()
            .chain(missing)
            .collect()
    }
}

/// AWS's default: at least 8 characters, of three of the four classes.
fn default_violations(password: &Secret) -> Vec<String> {
    const CLASSES: [Class; 4] = [
        Class::Uppercase,
        Class::Lowercase,
        Class::Number,
        Class::Symbol,
    ];
    let missing: Vec<_> = CLASSES
        .into_iter()
        .filter(|class| !class.is_in(password))
        .map(Class::wanted)
        .collect();
    let needed = missing.len().saturating_sub(1);
    let mix = (needed > 0).then(|| {
        let missing = missing.join(", ");
        format!("Password should meet {needed} more of the following requirements: {missing}")
    });
    too_short(password, 8).into_iter().chain(mix).collect()
}

fn too_short(password: &Secret, minimum: usize) -> Option<String> {
    let is_short = password.expose().chars().count() < minimum;
    is_short.then(|| format!("Password should have a minimum length of {minimum}"))
}

impl Class {
    fn is_in(self, password: &Secret) -> bool {
        let is_of: fn(char) -> bool = match self {
            Self::Uppercase => |letter| letter.is_ascii_uppercase(),
            Self::Lowercase => |letter| letter.is_ascii_lowercase(),
            Self::Number => |letter| letter.is_ascii_digit(),
            Self::Symbol => |letter| "!@#$%^&*()_+-=[]{}|'".contains(letter),
        };
        password.expose().chars().any(is_of)
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Uppercase => "Password should have at least one uppercase letter",
            Self::Lowercase => "Password should have at least one lowercase letter",
            Self::Number => "Password should have at least one number",
            Self::Symbol => "Password should have at least one symbol",
        }
    }
}

fn violation(text: impl Into<String>) -> ApiError {
    ApiError::new("PasswordPolicyViolation", StatusCode::BAD_REQUEST, text)
}
