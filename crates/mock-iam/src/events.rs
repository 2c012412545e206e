//! What was called, for those who want to see it: by API or in the console, allowed or refused.
//! The list is kept only when it is asked for ([`MockIam::with_events`]), and holds no secrets.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

use jiff::Timestamp;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::account_id::AccountId;
use crate::error::ApiError;
use crate::mock::{MockIam, Outcome};
use crate::operations::Answer;
use crate::wire::operation::{Access, Operation};
use crate::wire::output::{Output, Writer};
use crate::wire::query::Query;
use crate::wire::sensitive;

/// How many events of an account are kept.
const KEPT: usize = 500;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Counts the account's events, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// In which account.
    pub account: AccountId,
    /// The ARN of who called; none when nobody is known to have.
    pub caller: Option<String>,
    /// `iam.amazonaws.com`.
    pub source: String,
    /// `CreateAccessKey`.
    pub name: String,
    /// The Region for which it was signed.
    pub region: String,
    /// The request's parameters in the wire's form, secrets masked.
    pub parameters: BTreeMap<String, String>,
    /// What the answer to a change said, `AccessKey.AccessKeyId` for instance, secrets masked.
    pub response: BTreeMap<String, String>,
    /// Why it was refused; none when it was done.
    pub error: Option<Refusal>,
    /// Which statement of which policy allowed or denied it.
    pub verdict: Option<String>,
    /// The access key ID that signed it; none when it was done in the console.
    pub access_key_id: Option<String>,
    /// Where it came from, if the server knows.
    pub source_ip: Option<IpAddr>,
}

/// Why a call was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `AccessDenied`.
    pub code: String,
    /// AWS's text.
    pub message: String,
}

impl Event {
    /// The user behind the call: `ana`, or `root`; none when it was a role or nobody known.
    #[must_use]
    pub fn user_name(&self) -> Option<&str> {
        let (_, who) = self.caller.as_deref()?.split_once("::")?;
        let (_, resource) = who.split_once(':')?;
        match resource.strip_prefix("user/") {
            Some(user) => user.rsplit('/').next(),
            None => (resource == "root").then_some(resource),
        }
    }
}

impl MockIam {
    /// Every call is noted from now on, the last 500 of an account.
    #[must_use]
    pub fn with_events(mut self) -> Self {
        self.events = Some(Events::default());
        self
    }

    /// The calls in an account, the oldest first; none when they are not noted.
    #[must_use]
    pub fn events(&self, account: AccountId) -> Vec<Event> {
        let Some(events) = &self.events else {
            return Vec::new();
        };
        let lists = events.0.lock();
        let list = lists.get(&account);
        list.map_or_else(Vec::new, |list| list.iter().cloned().collect())
    }

    /// Puts events back that were saved, in the place of the account's own.
    pub fn restore_events(&self, account: AccountId, saved: Vec<Event>) {
        if let Some(events) = &self.events {
            events.0.lock().insert(account, saved.into());
        }
    }
}

/// The events of every account.
#[derive(Default)]
pub(crate) struct Events(Mutex<BTreeMap<AccountId, VecDeque<Event>>>);

/// What is noted of a request on its way.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub outcome: Outcome,
    /// The account whose key it is, be the signature good or not.
    pub account: Option<AccountId>,
    pub region: String,
    pub access_key_id: Option<String>,
    pub source_ip: Option<IpAddr>,
    pub response: BTreeMap<String, String>,
}

impl Draft {
    /// Keeps what the answer to a change says.
    pub fn keep_essentials(&mut self, operation: &Operation, answer: &dyn Answer) {
        if !matches!(operation.access, Access::List | Access::Read) {
            self.response = answer.essentials();
        }
    }
}

impl Events {
    /// Notes a call of which the account is known.
    pub fn note(&self, draft: &Draft, query: &Query, error: Option<&ApiError>, at: Timestamp) {
        let (Some(account), Some(action)) = (draft.account, &draft.outcome.action) else {
            return;
        };
        let (service, name) = action.split_once(':').unwrap_or(("iam", action));
        let not_shown = |name: &str| ["Action", "Version"].contains(&name);
        let parameters = query.iter().filter(|(name, _)| !not_shown(name));
        self.push(Event {
            number: 0,
            at,
            account,
            caller: draft.outcome.caller.clone(),
            source: format!("{service}.amazonaws.com"),
            name: name.to_owned(),
            region: draft.region.clone(),
            parameters: parameters
                .map(|(name, value)| (name.to_owned(), masked(name, value)))
                .collect(),
            response: draft.response.clone(),
            error: error.map(|error| Refusal {
                code: error.code.to_owned(),
                message: error.message.clone(),
            }),
            verdict: draft.outcome.verdict.clone(),
            access_key_id: draft.access_key_id.clone(),
            source_ip: draft.source_ip,
        });
    }

    /// Appends an event, and gives it its number.
    pub fn push(&self, mut event: Event) {
        let mut lists = self.0.lock();
        let list = lists.entry(event.account).or_default();
        event.number = list.back().map_or(0, |last| last.number) + 1;
        list.push_back(event);
        while list.len() > KEPT {
            list.pop_front();
        }
    }
}

fn masked(name: &str, value: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    if sensitive::is_sensitive(last) {
        sensitive::MASK.to_owned()
    } else {
        value.to_owned()
    }
}

/// The single values of an answer, by the path to each; lists are left out.
pub(crate) fn essentials(answer: &dyn Output) -> BTreeMap<String, String> {
    let mut essentials = Essentials::default();
    answer.write(&mut essentials);
    essentials.found
}

#[derive(Default)]
struct Essentials {
    /// The path with a dot behind, empty at the top.
    at: String,
    found: BTreeMap<String, String>,
}

impl Writer for Essentials {
    fn text(&mut self, name: &str, text: &str) {
        let at = format!("{}{name}", self.at);
        let text = masked(&at, text);
        self.found.insert(at, text);
    }

    fn structure(&mut self, name: &str, members: &dyn Output) {
        let outside = self.at.len();
        self.at.extend([name, "."]);
        members.write(self);
        self.at.truncate(outside);
    }

    fn list(&mut self, _: &str, _: &dyn Output) {}
}
