//! The reader's accounts: one that lives on across chapters, and beside it those that a command
//! names with `--account`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use lab::{Example, Folder, Options, Start};
use mock_iam::{Account, Clock, DocumentationIds, MockIam, RandomIds};

use crate::saved::{Saved, SavedAccount};

/// Where time and identifiers come from, and who keeps the account.
pub enum Kind {
    /// The page keeps it. Identifiers are random.
    Own(Arc<dyn Clock>),
    /// The page keeps it. The time stands still and identifiers are those of the documentation, so
    /// that every output is the recorded one.
    Fixed(Timestamp),
    /// Someone else keeps it, on this mock, and it began with this. As long as nothing has changed
    /// in it, it can still begin in a chapter.
    Served(Arc<dyn Clock>, Arc<MockIam>, Box<Start>),
}

/// An account and its files.
#[derive(Clone)]
pub(crate) struct Kept {
    pub mock: Arc<MockIam>,
    pub folder: Folder,
}

/// All accounts of one reader.
pub(crate) struct Accounts {
    kind: Kind,
    all: Mutex<All>,
}

#[derive(Default)]
struct All {
    /// The chapter whose starting state the reader's account began from.
    chapter: Option<String>,
    /// None until it is needed.
    main: Option<Kept>,
    /// By the chapter and the name: `sign-up/new`.
    beside: BTreeMap<String, Kept>,
}

impl Accounts {
    pub fn new(kind: Kind) -> Self {
        let mut all = All::default();
        if let Kind::Served(_, mock, start) = &kind {
            all.main = Some(Kept {
                mock: mock.clone(),
                folder: Folder::in_memory(start.files.clone()),
            });
        }
        let all = Mutex::new(all);
        Self { kind, all }
    }

    pub fn clock(&self) -> Arc<dyn Clock> {
        match &self.kind {
            Kind::Own(clock) | Kind::Served(clock, ..) => clock.clone(),
            Kind::Fixed(time) => {
                let time = *time;
                Arc::new(move || time)
            }
        }
    }

    /// Whether someone else keeps the account.
    pub fn is_served(&self) -> bool {
        matches!(self.kind, Kind::Served(..))
    }

    /// The account that a command works in. It begins when it is not there yet, or is to be fresh:
    /// the reader's own one as the chapter has it in which the command stands.
    pub fn open(
        &self,
        chapter: &Example,
        example: &Example,
        options: &Options,
    ) -> lab::Result<Kept> {
        let now = self.clock().now();
        let Some(name) = example.account_of(options, now) else {
            let there = self.begun().filter(|_| !options.fresh);
            return there.map_or_else(|| self.begin(chapter), Ok);
        };
        let key = format!("{}/{name}", example.name);
        let there = self.lock().beside.get(&key).cloned();
        if let Some(kept) = there.filter(|_| !options.fresh) {
            return Ok(kept);
        }
        let start = example.team(Some(name), now)?.build()?;
        let kept = self.keep(start);
        self.lock().beside.insert(key, kept.clone());
        Ok(kept)
    }

    /// The reader's own account, unless nothing has happened in it.
    fn begun(&self) -> Option<Kept> {
        let all = self.lock();
        let kept = all.main.clone()?;
        let untouched = |start: &Start| is_same(&start.account, &kept.mock.account());
        match &self.kind {
            Kind::Served(_, _, start) if all.chapter.is_none() && untouched(start) => None,
            _ => Some(kept),
        }
    }

    /// Begins the reader's account in a chapter's starting state.
    pub fn begin(&self, chapter: &Example) -> lab::Result<Kept> {
        let start = chapter.team(None, self.clock().now())?.build()?;
        let kept = match &self.kind {
            Kind::Served(_, mock, _) => {
                mock.restore(start.account);
                Kept {
                    mock: mock.clone(),
                    folder: Folder::in_memory(start.files),
                }
            }
            Kind::Own(_) | Kind::Fixed(_) => self.keep(start),
        };
        let mut all = self.lock();
        all.main = Some(kept.clone());
        all.chapter = Some(chapter.name.to_owned());
        Ok(kept)
    }

    /// Forgets the accounts of a chapter that stand beside the reader's own.
    pub fn forget_beside(&self, chapter: &Example) {
        let prefix = format!("{}/", chapter.name);
        self.lock()
            .beside
            .retain(|key, _| !key.starts_with(&prefix));
    }

    /// The chapter where the reader's account began, and its number; none before it has begun.
    pub fn about(&self) -> (Option<String>, Option<String>) {
        let all = self.lock();
        let id = all.main.as_ref().map(|it| it.mock.account().id.to_string());
        (all.chapter.clone(), id)
    }

    pub fn save(&self) -> Saved {
        let all = self.lock();
        let saved = |kept: &Kept| SavedAccount::new(kept.mock.account(), &kept.folder.files());
        let beside = all.beside.iter();
        Saved::new(
            all.chapter.clone(),
            all.main.as_ref().map(saved),
            beside
                .map(|(key, kept)| (key.clone(), saved(kept)))
                .collect(),
        )
    }

    /// Puts saved accounts in the place of all.
    pub fn load(&self, saved: Saved) {
        let kept = |saved: SavedAccount| {
            let (account, files) = saved.into_parts();
            self.keep(Start { account, files })
        };
        let beside = saved.beside.into_iter();
        let all = All {
            chapter: saved.chapter,
            main: saved.main.map(kept),
            beside: beside.map(|(key, saved)| (key, kept(saved))).collect(),
        };
        *self.lock() = all;
    }

    fn keep(&self, start: Start) -> Kept {
        Kept {
            mock: Arc::new(self.mock(start.account)),
            folder: Folder::in_memory(start.files),
        }
    }

    fn mock(&self, account: Account) -> MockIam {
        match self.kind {
            Kind::Fixed(_) => MockIam::new(account, self.clock(), DocumentationIds::new()),
            Kind::Own(_) | Kind::Served(..) => {
                MockIam::new(account, self.clock(), RandomIds::new(random))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_same(account: &Account, other: &Account) -> bool {
    let saved = [account, other].map(serde_json::to_vec);
    matches!(saved, [Ok(account), Ok(other)] if account == other)
}

/// Without random bytes there are no secrets, and nothing to go on with.
fn random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        panic!("there are no random bytes to be had: {error}");
    }
}
