//! The file in which a sandbox keeps its accounts: an embedded database, in which an entity is a row.
//! It holds secrets.
//!
//! A request's changes are queued while its account is locked and written by a thread of their own,
//! all that wait in one commit. Whoever answers the client waits for the commit, so that what was
//! answered is there after a crash.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context, Result, anyhow};
use jiff::Timestamp;
use mock_iam::{Account, AccountId, Change, Journal};
use redb::backends::FileBackend;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use tokio::sync::watch;

/// An entity as JSON, by account, collection and key.
const RECORDS: TableDefinition<(&str, &str, &str), &[u8]> = TableDefinition::new("records");

/// A state file that is open. No other process can open it meanwhile.
pub struct Store {
    queue: Arc<Queue>,
    written: watch::Receiver<Progress>,
}

/// The ticket that was written last, or why nothing can be written any more.
type Progress = std::result::Result<u64, Arc<str>>;

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    is_filled: Condvar,
}

#[derive(Default)]
struct Waiting {
    writes: Vec<Write>,
    last_ticket: u64,
    is_closed: bool,
}

enum Write {
    /// Everything goes.
    Clear,
    Changes(AccountId, Vec<Change>),
}

impl Store {
    /// Opens the file; one that holds no account begins with `start`, written before this returns.
    /// The accounts that the file holds come with it.
    ///
    /// # Errors
    ///
    /// If another process has it open, it can't be read, or it holds no accounts of this version.
    pub fn open(path: &Path, start: &Account) -> Result<(Self, Vec<Account>)> {
        let shown = path.display();
        let file =
            private(path).with_context(|| format!("the state in {shown} can't be opened"))?;
        let database = FileBackend::new(file)
            .and_then(|file| Database::builder().create_with_backend(file))
            .map_err(|error| {
                match error {
            DatabaseError::DatabaseAlreadyOpen => anyhow!(
                "the state in {shown} is in use by another sandbox; end that one, or name another \
                 file with --state"
            ),
            error => anyhow!(error).context(format!(
                "the state in {shown} can't be understood, and was left as it is; move it away to \
                 begin anew, or name another file with --state"
            )),
        }
            })?;
        let mut accounts = load(&database).with_context(|| format!("the state in {shown}"))?;
        if accounts.is_empty() {
            let changes = start.clone().everything()?;
            commit(&database, &[Write::Changes(start.id, changes)])
                .with_context(|| format!("the state in {shown} can't be saved"))?;
            accounts.push(start.clone());
        }
        let queue = Arc::new(Queue::default());
        let (progress, written) = watch::channel(Ok(0));
        let queue_of_writer = Arc::clone(&queue);
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || write_all(&database, &queue_of_writer, &progress))
            .context("a thread can't be started")?;
        Ok((Self { queue, written }, accounts))
    }

    /// Where the changes of requests go.
    #[must_use]
    pub fn journal(&self) -> StoreJournal {
        StoreJournal(Arc::clone(&self.queue))
    }

    /// Puts an account in, whole.
    ///
    /// # Errors
    ///
    /// If it can't be rendered.
    pub fn put(&self, account: &Account) -> Result<u64> {
        let changes = account.clone().everything()?;
        Ok(self.queue.push([Write::Changes(account.id, changes)]))
    }

    /// Puts an account in the place of all that there is.
    ///
    /// # Errors
    ///
    /// If it can't be rendered.
    pub fn replace(&self, account: &Account) -> Result<u64> {
        let changes = account.clone().everything()?;
        let writes = [Write::Clear, Write::Changes(account.id, changes)];
        Ok(self.queue.push(writes))
    }

    /// Waits until a ticket is written.
    ///
    /// # Errors
    ///
    /// If the file can't be written.
    pub async fn written(&self, ticket: u64) -> Result<()> {
        let mut written = self.written.clone();
        let progress = written
            .wait_for(|progress| {
                progress.as_ref().is_ok_and(|last| *last >= ticket) || progress.is_err()
            })
            .await
            .map(|progress| progress.clone());
        match progress {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(why)) => Err(anyhow!("{why}")),
            Err(_) => Err(anyhow!("the state is closed")),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.queue.lock().is_closed = true;
        self.queue.is_filled.notify_all();
    }
}

/// The changes of requests, on their way to a [`Store`].
pub struct StoreJournal(Arc<Queue>);

impl Journal for StoreJournal {
    fn append(&self, account: AccountId, changes: Vec<Change>) -> u64 {
        self.0.push([Write::Changes(account, changes)])
    }
}

impl Queue {
    fn push(&self, writes: impl IntoIterator<Item = Write>) -> u64 {
        let mut waiting = self.lock();
        waiting.writes.extend(writes);
        waiting.last_ticket += 1;
        self.is_filled.notify_one();
        waiting.last_ticket
    }

    /// Everything that waits, and its last ticket; none when the store is closed.
    fn take(&self) -> Option<(Vec<Write>, u64)> {
        let mut waiting = self.lock();
        while waiting.writes.is_empty() {
            if waiting.is_closed {
                return None;
            }
            let woken = self.is_filled.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
        }
        Some((std::mem::take(&mut waiting.writes), waiting.last_ticket))
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the file so that only its owner can read it, from its first byte on.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn load(database: &Database) -> Result<Vec<Account>> {
    let transaction = database.begin_read()?;
    let records = match transaction.open_table(RECORDS) {
        Ok(records) => records,
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut accounts: BTreeMap<AccountId, Account> = BTreeMap::new();
    for row in records.iter()? {
        let (place, value) = row?;
        let (id, kind, key) = place.value();
        let id: AccountId = id.parse()?;
        let account = accounts
            .entry(id)
            .or_insert_with(|| Account::new(id, Timestamp::UNIX_EPOCH));
        account.load(kind, key.to_owned(), value.value())?;
    }
    Ok(accounts.into_values().collect())
}

fn write_all(database: &Database, queue: &Queue, progress: &watch::Sender<Progress>) {
    while let Some((writes, ticket)) = queue.take() {
        let result = commit(database, &writes);
        let result = result.map(|()| ticket);
        let result = result.map_err(|error| format!("the state can't be saved: {error:#}").into());
        let has_failed = result.is_err();
        let _ = progress.send_replace(result);
        if has_failed {
            return;
        }
    }
}

fn commit(database: &Database, writes: &[Write]) -> Result<()> {
    let transaction = database.begin_write()?;
    {
        let mut records = transaction.open_table(RECORDS)?;
        for write in writes {
            match write {
                Write::Clear => records.retain(|_, _| false)?,
                Write::Changes(account, changes) => {
                    let account = account.to_string();
                    for Change { kind, key, value } in changes {
                        let place = (account.as_str(), *kind, key.as_str());
                        match value {
                            Some(value) => drop(records.insert(place, value.as_slice())?),
                            None => drop(records.remove(place)?),
                        }
                    }
                }
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
#[path = "store_tests.rs"]
mod tests;
