//! The mocked IAM as it is run here: with the real clock, an administrator, and perhaps a file.
//!
//! Everything that this crate knows about `mock-iam` is in this module.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use mock_iam::{Account, AccountId, MockIam, Outcome, RandomIds, Scene, SceneKey, Secret};

use crate::state::StateFile;

/// The pair that AWS's own documentation uses.
pub const ADMIN_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// The secret that belongs to [`ADMIN_KEY_ID`].
pub const ADMIN_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// The account that AWS's own documentation uses.
pub const ACCOUNT: &str = "123456789012";

/// The mocked IAM, the state in which it began, and the file that follows its changes.
pub struct Endpoint {
    mock: Arc<MockIam>,
    start: Account,
    file: Option<Mutex<StateFile>>,
}

impl Endpoint {
    /// A mock in the given state, with the real time and random identifiers.
    #[must_use]
    pub fn new(start: Account) -> Self {
        let mock = MockIam::new(start.clone(), Timestamp::now, RandomIds::new(random));
        Self::of(Arc::new(mock), start)
    }

    /// A mock of the caller's making; `start` is what a reset brings back.
    #[must_use]
    pub fn of(mock: Arc<MockIam>, start: Account) -> Self {
        Self {
            mock,
            start,
            file: None,
        }
    }

    /// A mock that goes on from the state in `file`, if there is one, and else begins in `start`.
    /// Every change is saved.
    ///
    /// # Errors
    ///
    /// If the file can't be read or written.
    pub fn with_state_file(start: Account, file: StateFile) -> Result<Self> {
        let mut endpoint = Self::new(start);
        if let Some(account) = file.load()? {
            endpoint.mock.restore(account);
        }
        file.save(&endpoint.mock.account())?;
        endpoint.file = Some(Mutex::new(file));
        Ok(endpoint)
    }

    /// Answers a request of an AWS client.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let response = self.mock.handle(request);
        let outcome: Option<&Outcome> = response.extensions().get();
        if outcome.is_none_or(|it| it.account.is_some()) {
            self.save();
        }
        response
    }

    /// Brings the starting state back.
    pub fn reset(&self) {
        self.mock.restore(self.start.clone());
        self.save();
    }

    /// The account's number.
    #[must_use]
    pub fn account_id(&self) -> AccountId {
        self.mock.account().id
    }

    /// Saves the account. A failure is told to whoever runs the server: the client's request was
    /// carried out.
    fn save(&self) {
        let Some(file) = &self.file else { return };
        // The account is read behind the lock, so that an older state never replaces a newer one.
        let file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.save(&self.mock.account()) {
            eprintln!("{error:#}");
        }
    }
}

/// An account with nothing in it but an administrator, `admin`, who has this key.
///
/// # Errors
///
/// If the mock does not take it.
pub fn new_account(id: AccountId, key_id: &str, secret: Secret) -> Result<Account> {
    let key = SceneKey::new(key_id, secret);
    let scene = Scene::new(id, Timestamp::now()).administrator("admin", key)?;
    Ok(scene.build())
}

/// Without random bytes there are no secrets, and nothing to go on with.
fn random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        panic!("the system gives no random bytes: {error}");
    }
}
