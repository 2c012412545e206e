//! What the console knows of passwords beside the operations: it checks a new one while it is typed,
//! and shows how old one is.

use jiff::Timestamp;

use crate::account_id::AccountId;
use crate::error::ApiError;
use crate::mock::MockIam;
use crate::password_policy;
use crate::secret::Secret;

impl MockIam {
    /// Whether a password meets the account's password policy.
    ///
    /// # Errors
    ///
    /// `PasswordPolicyViolation`; `NoSuchEntity` when there is no such account.
    pub fn check_password(&self, account: AccountId, password: &Secret) -> Result<(), ApiError> {
        let no_account = || ApiError::no_such_entity(format!("There is no account {account}."));
        let account = self.world.account(account).ok_or_else(no_account)?;
        password_policy::check(&account.lock(), password)
    }

    /// When a user's console password was last changed; none without one.
    #[must_use]
    pub fn password_changed(&self, account: AccountId, user: &str) -> Option<Timestamp> {
        let account = self.world.account(account)?;
        let account = account.lock();
        let profile = account.users.get(user)?.login_profile.as_ref()?;
        Some(profile.changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentationIds, Scene};

    #[test]
    fn a_password_is_checked_and_its_age_known() {
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let id: AccountId = "123456789012".parse().unwrap();
        let scene = Scene::new(id, now).user("ana").user("ben");
        let scene = scene.password("ana", Secret::from("Correct-Horse-8"));
        let mock = MockIam::new(scene.unwrap().build(), move || now, DocumentationIds::new());
        assert!(
            mock.check_password(id, &Secret::from("Another-Horse-9"))
                .is_ok()
        );
        let refusal = mock.check_password(id, &Secret::from("short")).unwrap_err();
        assert_eq!(refusal.code, "PasswordPolicyViolation");
        assert!(mock.password_changed(id, "ana").is_some());
        assert_eq!(mock.password_changed(id, "ben"), None);
    }
}
