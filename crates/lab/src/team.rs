//! The accounts that chapters start from, in a few lines each.

use std::collections::BTreeMap;

use jiff::Timestamp;
use mock_iam::{Account, AccountId, Scene, SceneKey};

use crate::session::CREDENTIALS;
use crate::{Files, Result, credentials};

/// With what root signs in to the practice console: the mailbox of a team, as AWS advises.
pub const ROOT_EMAIL: &str = "it.admins@example.com";
/// Root's password there: make-believe, and printed on the sign-in page.
pub const ROOT_PASSWORD: &str = "Make-Believe-1";

/// An account, the profiles whose keys the reader holds, and the files that lie about.
///
/// [`Team::new`] is the team of the book: `admin`, an administrator with a key, and `ana`, `ben` and
/// `cleo`, who have nothing. Root has MFA and no key.
pub struct Team {
    scene: Result<Scene>,
    profiles: BTreeMap<String, (String, String)>,
    files: Files,
}

/// A team, built: what an account begins with.
pub struct Start {
    /// The account.
    pub account: Account,
    /// The credentials file, and the files that lie about.
    pub files: Files,
}

/// The made-up secret of a key that a chapter starts with: 40 characters that end in `EXAMPLEKEY`.
#[must_use]
pub fn documentation_secret(access_key_id: &str) -> String {
    let letters = access_key_id.trim_end_matches("EXAMPLE").to_lowercase();
    format!("{letters:/<30}EXAMPLEKEY")
}

impl Team {
    /// The team of the book.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        let id = "AKIAADMIN2222EXAMPLE";
        let admin = SceneKey::new(id, documentation_secret(id)).days_old(100);
        Self::unsecured(now)
            .change(|scene| scene.root_mfa().administrator("admin", admin))
            .profile("admin", id, &documentation_secret(id))
            .user("ana")
            .user("ben")
            .user("cleo")
    }

    /// An account right after sign-up: root, without MFA, and no one else.
    #[must_use]
    pub fn unsecured(now: Timestamp) -> Self {
        Self {
            scene: Ok(Scene::new(AccountId::DOCUMENTATION, now).root_password(
                ROOT_EMAIL,
                "example-learning-sandbox",
                ROOT_PASSWORD.into(),
            )),
            profiles: BTreeMap::new(),
            files: Files::new(),
        }
    }

    /// A user without permissions.
    #[must_use]
    pub fn user(self, name: &str) -> Self {
        self.change(|scene| Result::Ok(scene.user(name)))
    }

    /// An active key of a user, that many days old and never used. The first one becomes the
    /// user's profile.
    #[must_use]
    pub fn key(self, user: &str, access_key_id: &str, days_old: i64) -> Self {
        let secret = documentation_secret(access_key_id);
        self.with_key(
            user,
            SceneKey::new(access_key_id, secret.clone()).days_old(days_old),
        )
        .first_profile(user, access_key_id, &secret)
    }

    /// A key of a user, with everything that [`SceneKey`] can say. It becomes no profile.
    #[must_use]
    pub fn with_key(self, user: &str, key: SceneKey) -> Self {
        self.change(|scene| scene.key(user, key))
    }

    /// Root signs in with a second factor.
    #[must_use]
    pub fn root_mfa(self) -> Self {
        self.change(|scene| Result::Ok(scene.root_mfa()))
    }

    /// An access key of root, and the profile `root`.
    #[must_use]
    pub fn root_key(self, access_key_id: &str) -> Self {
        let secret = documentation_secret(access_key_id);
        let key = SceneKey::new(access_key_id, secret.clone());
        self.change(|scene| scene.root_key(key))
            .profile("root", access_key_id, &secret)
    }

    /// An inline policy of a user.
    #[must_use]
    pub fn inline(self, user: &str, name: &str, document: &str) -> Self {
        self.change(|scene| scene.inline(user, name, document))
    }

    /// A managed policy attached to a user.
    #[must_use]
    pub fn attach(self, user: &str, arn: &str) -> Self {
        self.change(|scene| scene.attach(user, arn))
    }

    /// A group, with the managed policies attached to it.
    #[must_use]
    pub fn group(self, name: &str, policies: &[&str]) -> Self {
        let team = self.change(|scene| Result::Ok(scene.group(name)));
        policies.iter().fold(team, |team, arn| {
            team.change(|scene| scene.attach_to_group(name, arn))
        })
    }

    /// A user in a group.
    #[must_use]
    pub fn member(self, user: &str, group: &str) -> Self {
        self.change(|scene| scene.member(user, group))
    }

    /// A tag of a user.
    #[must_use]
    pub fn tag(self, user: &str, key: &str, value: &str) -> Self {
        self.change(|scene| scene.tag(user, key, value))
    }

    /// A profile in the credentials file, over one of that name.
    #[must_use]
    pub fn profile(mut self, name: &str, access_key_id: &str, secret: &str) -> Self {
        self.profiles.insert(
            name.to_owned(),
            (access_key_id.to_owned(), secret.to_owned()),
        );
        self
    }

    /// A file in the chapter's folder.
    #[must_use]
    pub fn file(mut self, name: &str, contents: impl Into<Vec<u8>>) -> Self {
        self.files.insert(name.to_owned(), contents.into());
        self
    }

    fn first_profile(self, name: &str, access_key_id: &str, secret: &str) -> Self {
        if self.profiles.contains_key(name) {
            return self;
        }
        self.profile(name, access_key_id, secret)
    }

    fn change<E>(self, step: impl FnOnce(Scene) -> std::result::Result<Scene, E>) -> Self
    where
        E: Into<anyhow::Error>,
    {
        let scene = self.scene.and_then(|scene| step(scene).map_err(Into::into));
        Self { scene, ..self }
    }

    /// The account and the files.
    ///
    /// # Errors
    ///
    /// When a step named what is not there, or what is there already.
    pub fn build(self) -> Result<Start> {
        let put = |text: String, (name, (id, secret)): (&String, &(String, String))| {
            credentials::put(&text, name, id, secret)
        };
        let profiles = self.profiles.iter().fold(String::new(), put);
        let mut files = self.files;
        files.insert(CREDENTIALS.to_owned(), profiles.into_bytes());
        Ok(Start {
            account: self.scene?.build(),
            files,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::documentation_secret;

    #[test]
    fn a_made_up_secret_has_the_length_of_a_real_one() {
        let secret = documentation_secret("AKIAANA222222EXAMPLE");
        assert_eq!((secret.len(), secret.ends_with("EXAMPLEKEY")), (40, true));
    }
}
