//! The mocked IAM as it is run here: with the real clock, an administrator, and perhaps a file.
//!
//! Everything that this crate knows about `mock-iam` is in this module.

use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use http::{Request, Response};

use crate::state::StateFile;
pub use crate::stub::{Account, AccountId, MockIam};

/// The administrator with which an account begins.
#[derive(Debug, Clone)]
pub struct Administrator {
    /// The access key ID.
    pub key_id: String,
    /// The secret access key.
    pub secret: String,
}

/// The mocked IAM, the state in which it began, and the file that follows its changes.
pub struct Endpoint {
    mock: MockIam,
    start: Account,
    file: Option<Mutex<Saved>>,
}

struct Saved {
    file: StateFile,
    account: Account,
}

impl Endpoint {
    /// A mock in the given state.
    #[must_use]
    pub fn new(start: Account) -> Self {
        Self {
            mock: MockIam::new(start.clone()),
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
        let account = file.load()?.unwrap_or_else(|| start.clone());
        file.save(&account)?;
        Ok(Self {
            mock: MockIam::new(account.clone()),
            start,
            file: Some(Mutex::new(Saved { file, account })),
        })
    }

    /// Answers a request of an AWS client.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let response = self.mock.handle(request);
        self.save();
        response
    }

    /// Brings the starting state back.
    pub fn reset(&self) {
        self.mock.restore(self.start.clone());
        self.save();
    }

    /// The account as it is now.
    pub fn account(&self) -> Account {
        self.mock.account()
    }

    /// Saves what has changed. A failure is told to whoever runs the server: the client's request
    /// was carried out.
    fn save(&self) {
        let Some(saved) = &self.file else { return };
        let mut saved = saved.lock().unwrap_or_else(PoisonError::into_inner);
        let account = self.mock.account();
        if account == saved.account {
            return;
        }
        match saved.file.save(&account) {
            Ok(()) => saved.account = account,
            Err(error) => eprintln!("{error:#}"),
        }
    }
}

/// An account with nothing in it but an administrator.
#[must_use]
pub fn new_account(id: AccountId, administrator: &Administrator) -> Account {
    Account::with_administrator(id, &administrator.key_id, &administrator.secret)
}
