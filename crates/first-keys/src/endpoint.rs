//! The mocked IAM as it is run here: with the real clock, an administrator, and perhaps a file.
//!
//! Everything that this crate knows about `mock-iam` is in this module.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use mock_iam::{Account, AccountId, Ids, MockIam, Outcome, RandomIds, Scene, SceneKey, Secret};
use practice_console::{Console, Practice};
use tokio::sync::RwLock;

use crate::state::StateFile;
use crate::store::Store;

/// The pair that AWS's own documentation uses.
pub const ADMIN_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// The secret that belongs to [`ADMIN_KEY_ID`].
pub const ADMIN_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// The account that AWS's own documentation uses.
pub const ACCOUNT: &str = "123456789012";

/// The mocked IAM, the state in which it began, and where its changes are kept.
pub struct Endpoint {
    mock: Arc<MockIam>,
    start: Account,
    keeping: Keeping,
    /// Held for writing while the starting state comes back, so that no request is in between.
    resetting: RwLock<()>,
}

/// Where changes are kept.
enum Keeping {
    Nowhere,
    /// The file of a chapter's example, which is written whole.
    Chapter(Mutex<StateFile>),
    Store(Store),
}

impl Endpoint {
    /// A mock in the given state, with the real time and random identifiers.
    #[must_use]
    pub fn new(start: Account) -> Self {
        let mock = MockIam::new(start.clone(), Timestamp::now, RandomIds::new(random));
        Self::of(Arc::new(mock), start)
    }

    /// The same for the practice console, which shows what was called.
    #[must_use]
    pub fn with_events(start: Account) -> Self {
        let mock = MockIam::new(start.clone(), Timestamp::now, RandomIds::new(random));
        Self::of(Arc::new(mock.with_events()), start)
    }

    /// The pages of the practice console over this mock, below `base`.
    #[must_use]
    pub fn console(&self, base: &str) -> Console {
        let practice = Practice {
            account: self.account_id(),
            email: lab::ROOT_EMAIL.to_owned(),
            password: lab::ROOT_PASSWORD.to_owned(),
        };
        Console::new(Arc::clone(&self.mock), base, Some(practice), random)
    }

    /// A mock of the caller's making; `start` is what a reset brings back.
    #[must_use]
    pub fn of(mock: Arc<MockIam>, start: Account) -> Self {
        Self::keeping(mock, start, Keeping::Nowhere)
    }

    /// A mock that goes on with the account of a chapter's example, if there is one, and else
    /// begins in `start`. Every change is saved.
    ///
    /// # Errors
    ///
    /// If the file can't be read or written.
    pub fn with_chapter(start: Account, file: StateFile) -> Result<Self> {
        let mock = MockIam::new(start.clone(), Timestamp::now, RandomIds::new(random));
        if let Some(account) = file.load()? {
            mock.restore(account);
        }
        file.save(&mock.account())?;
        let keeping = Keeping::Chapter(Mutex::new(file));
        Ok(Self::keeping(Arc::new(mock), start, keeping))
    }

    /// A mock that goes on with the accounts of a state file, if it holds any, and else begins in
    /// `start`. What was answered is there after a crash.
    ///
    /// # Errors
    ///
    /// If the file can't be used.
    pub fn with_store(start: Account, path: &Path) -> Result<Self> {
        let (store, accounts) = Store::open(path, &start)?;
        let mock = MockIam::without_accounts(Timestamp::now, RandomIds::new(random));
        let mock = mock.with_journal(store.journal());
        for account in accounts {
            mock.put_account(account);
        }
        Ok(Self::keeping(Arc::new(mock), start, Keeping::Store(store)))
    }

    fn keeping(mock: Arc<MockIam>, start: Account, keeping: Keeping) -> Self {
        let resetting = RwLock::default();
        Self {
            mock,
            start,
            keeping,
            resetting,
        }
    }

    /// Answers a request of an AWS client, once what it changed is kept.
    pub async fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let _no_reset = self.resetting.read().await;
        let response = self.mock.handle(request);
        let outcome: Option<&Outcome> = response.extensions().get();
        let (account, ticket) = outcome.map_or((None, None), |it| (it.account, it.ticket));
        match self.keep(account, ticket).await {
            Ok(()) => response,
            Err(error) => {
                eprintln!("{error:#}");
                cannot_keep(&error)
            }
        }
    }

    async fn keep(&self, account: Option<AccountId>, ticket: Option<u64>) -> Result<()> {
        match (&self.keeping, account, ticket) {
            (Keeping::Chapter(file), Some(_), _) => {
                // The account is read behind the lock, so that an older state never replaces a
                // newer one.
                let file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.save(&self.mock.account())
            }
            (Keeping::Store(store), _, Some(ticket)) => store.written(ticket).await,
            _ => Ok(()),
        }
    }

    /// Brings the starting state back: one account, in the place of all.
    ///
    /// # Errors
    ///
    /// If it can't be kept.
    pub async fn reset(&self) -> Result<()> {
        let _alone = self.resetting.write().await;
        self.mock.restore(self.start.clone());
        match &self.keeping {
            Keeping::Nowhere => Ok(()),
            Keeping::Chapter(file) => {
                let file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.save(&self.start)
            }
            Keeping::Store(store) => store.written(store.replace(&self.start)?).await,
        }
    }

    /// Opens another account, with an access key of its root user, that knows nothing of the
    /// others. There is no other way to have many: a class has one each.
    ///
    /// # Errors
    ///
    /// If it can't be kept.
    pub async fn open_account(&self) -> Result<NewAccount> {
        let _no_reset = self.resetting.read().await;
        let ids = RandomIds::new(random);
        let id = self.unused_account_id()?;
        let access_key_id = ids.access_key_id(id);
        let secret = ids.secret_access_key();
        let key = SceneKey::new(access_key_id.clone(), secret.clone());
        let account = Scene::new(id, Timestamp::now()).root_key(key)?.build();
        if let Keeping::Store(store) = &self.keeping {
            store.written(store.put(&account)?).await?;
        }
        self.mock.put_account(account);
        Ok(NewAccount {
            id,
            access_key_id,
            secret,
        })
    }

    fn unused_account_id(&self) -> Result<AccountId> {
        let taken = self.mock.account_ids();
        loop {
            let mut bytes = [0; 8];
            random(&mut bytes);
            let digits = u64::from_be_bytes(bytes) % 1_000_000_000_000;
            let id: AccountId = format!("{digits:012}").parse()?;
            if taken.binary_search(&id).is_err() {
                return Ok(id);
            }
        }
    }

    /// The mock itself, for whoever has no need that changes are kept.
    #[must_use]
    pub fn mock(&self) -> &Arc<MockIam> {
        &self.mock
    }

    /// The first account's number.
    #[must_use]
    pub fn account_id(&self) -> AccountId {
        self.mock.account().id
    }
}

/// An account that was opened for someone.
#[derive(Debug)]
pub struct NewAccount {
    /// Its number.
    pub id: AccountId,
    /// The access key ID of its root user.
    pub access_key_id: String,
    /// The secret of that key.
    pub secret: Secret,
}

/// The client must not take for done what a crash would undo.
fn cannot_keep(error: &anyhow::Error) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(format!("{error:#}\n")));
    *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
    response
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

/// Random bytes that no one can foretell, without asking the system for each of them.
fn random(bytes: &mut [u8]) {
    rand::fill(bytes);
}
