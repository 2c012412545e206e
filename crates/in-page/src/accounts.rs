//! The reader's accounts: one that lives on across chapters, and beside it those that a command
//! names with `--account`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use lab::{Example, Folder, Options, Start};
use mock_iam::{Account, AccountId, Clock, DocumentationIds, Event, MockIam, RandomIds};
use practice_console::SignUpStep;
use serde::{Deserialize, Serialize};

use crate::condition::{Condition, Done};
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
    /// The account's number. More may have been opened beside it, by signing up.
    pub id: AccountId,
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
    /// By the chapter.
    steps: BTreeMap<String, Steps>,
}

/// The steps of a chapter, since its console was opened first.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Steps {
    /// What had been called before, as the number of each account's last event, by the account's
    /// number.
    before: BTreeMap<String, u64>,
    /// The conditions that were met. They stay so: an account keeps its last events only.
    met: BTreeSet<String>,
}

impl Accounts {
    pub fn new(kind: Kind) -> Self {
        let mut all = All::default();
        if let Kind::Served(_, mock, start) = &kind {
            all.main = Some(Kept {
                id: start.account.id,
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
            return if options.fresh {
                self.begin(chapter)
            } else {
                self.main(chapter)
            };
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

    /// The reader's own account; it begins in that chapter if it has not yet begun.
    pub fn main(&self, chapter: &Example) -> lab::Result<Kept> {
        self.begun().map_or_else(|| self.begin(chapter), Ok)
    }

    /// The reader's own account, unless nothing has happened in it.
    pub fn begun(&self) -> Option<Kept> {
        let all = self.lock();
        let kept = all.main.clone()?;
        let untouched = |start: &Start| is_same(&[&start.account], &kept.mock.accounts());
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
                let id = start.account.id;
                mock.restore(start.account);
                Kept {
                    id,
                    mock: mock.clone(),
                    folder: Folder::in_memory(start.files),
                }
            }
            Kind::Own(_) | Kind::Fixed(_) => self.keep(start),
        };
        let mut all = self.lock();
        all.main = Some(kept.clone());
        all.chapter = Some(chapter.name.to_owned());
        all.steps.clear();
        Ok(kept)
    }

    /// From now on, what is called counts for the steps of a chapter; nothing if it did already.
    pub fn begin_steps(&self, chapter: &str) {
        let mut all = self.lock();
        if all.steps.contains_key(chapter) {
            return;
        }
        let Some(kept) = &all.main else { return };
        let last = |account| kept.mock.events(account).last().map_or(0, |it| it.number);
        let accounts = kept.mock.account_ids().into_iter();
        let before = accounts.map(|account| (account.to_string(), last(account)));
        let steps = Steps {
            before: before.collect(),
            met: BTreeSet::new(),
        };
        all.steps.insert(chapter.to_owned(), steps);
    }

    /// Which of a chapter's conditions were met in the console since then; none before.
    /// `signed_up` is what was made of its sign-up.
    pub fn are_met(
        &self,
        chapter: &str,
        conditions: &[Condition],
        signed_up: Vec<SignUpStep>,
    ) -> Vec<bool> {
        let mut all = self.lock();
        let All { main, steps, .. } = &mut *all;
        let (Some(kept), Some(steps)) = (main, steps.get_mut(chapter)) else {
            return vec![false; conditions.len()];
        };
        let done = Done {
            events: steps.events_since(&kept.mock),
            signed_up,
        };
        let new = conditions.iter().filter(|it| it.is_met(&done));
        steps.met.extend(new.map(Condition::to_string));
        let is_met = |condition: &Condition| steps.met.contains(&condition.to_string());
        conditions.iter().map(is_met).collect()
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
        let id = all.main.as_ref().map(|it| it.id.to_string());
        (all.chapter.clone(), id)
    }

    pub fn save(&self) -> Saved {
        let all = self.lock();
        let beside = all.beside.iter();
        let beside = beside.map(|(key, kept)| (key.clone(), SavedAccount::of(kept)));
        Saved::new(
            all.chapter.clone(),
            all.main.as_ref().map(SavedAccount::of),
            beside.collect(),
            all.steps.clone(),
        )
    }

    /// Puts saved accounts in the place of all.
    pub fn load(&self, saved: Saved) {
        let beside = saved.beside.into_iter();
        let all = All {
            chapter: saved.chapter,
            main: saved.main.map(|saved| self.keep_saved(saved)),
            beside: beside
                .map(|(key, saved)| (key, self.keep_saved(saved)))
                .collect(),
            steps: saved.steps,
        };
        *self.lock() = all;
    }

    fn keep_saved(&self, saved: SavedAccount) -> Kept {
        let (start, opened, events) = saved.into_parts();
        let kept = self.keep(start);
        for account in opened {
            kept.mock.put_account(account);
        }
        for event in events.chunk_by(|event, next| event.account == next.account) {
            if let [first, ..] = event {
                kept.mock.restore_events(first.account, event.to_vec());
            }
        }
        kept
    }

    fn keep(&self, start: Start) -> Kept {
        Kept {
            id: start.account.id,
            mock: Arc::new(self.mock(start.account)),
            folder: Folder::in_memory(start.files),
        }
    }

    fn mock(&self, account: Account) -> MockIam {
        let mock = match self.kind {
            Kind::Fixed(_) => MockIam::new(account, self.clock(), DocumentationIds::new()),
            Kind::Own(_) | Kind::Served(..) => {
                MockIam::new(account, self.clock(), RandomIds::new(random))
            }
        };
        mock.with_events()
    }

    fn lock(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Steps {
    /// What was called in the console.
    fn events_since(&self, mock: &MockIam) -> Vec<Event> {
        let accounts = mock.account_ids().into_iter();
        let mut events: Vec<_> = accounts.flat_map(|id| mock.events(id)).collect();
        events.retain(|event| {
            let last = self.before.get(&event.account.to_string());
            event.access_key_id.is_none() && event.number > last.copied().unwrap_or(0)
        });
        events
    }
}

fn is_same(accounts: &[&Account], others: &[Account]) -> bool {
    match (serde_json::to_vec(accounts), serde_json::to_vec(others)) {
        (Ok(accounts), Ok(others)) => accounts == others,
        _ => false,
    }
}

/// Without random bytes there are no secrets, and nothing to go on with.
pub(crate) fn random(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        panic!("there are no random bytes to be had: {error}");
    }
}
