//! The form in which a browser keeps the accounts from visit to visit. It holds their secrets.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use lab::{Files, Start};
use mock_iam::{Account, Event};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::accounts::{Kept, Steps};

/// The version that is written, and the only one that is read.
const VERSION: u32 = 2;

/// How many events of an account are kept, for the console's list of them.
const EVENTS: usize = 200;

/// Every account of one reader.
#[derive(Serialize, Deserialize)]
pub(crate) struct Saved {
    version: u32,
    pub chapter: Option<String>,
    pub main: Option<SavedAccount>,
    pub beside: BTreeMap<String, SavedAccount>,
    #[serde(default)]
    pub steps: BTreeMap<String, Steps>,
}

/// One account with its files.
#[derive(Serialize, Deserialize)]
pub(crate) struct SavedAccount {
    account: Account,
    #[serde(serialize_with = "write_files", deserialize_with = "read_files")]
    files: Files,
    /// Those that were opened beside it, by signing up.
    #[serde(default)]
    opened: Vec<Account>,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Saved {
    pub fn new(
        chapter: Option<String>,
        main: Option<SavedAccount>,
        beside: BTreeMap<String, SavedAccount>,
        steps: BTreeMap<String, Steps>,
    ) -> Self {
        Self {
            version: VERSION,
            chapter,
            main,
            beside,
            steps,
        }
    }

    /// Reads what was saved.
    ///
    /// # Errors
    ///
    /// A sentence, when it is of another version or is no state.
    pub fn read(json: &[u8]) -> Result<Self, String> {
        let versioned: Result<Versioned, _> = serde_json::from_slice(json);
        if let Ok(Versioned { version }) = versioned
            && version != VERSION
        {
            return Err(format!(
                "It was saved by another version of the book, in form {version}; this one reads \
                 form {VERSION}."
            ));
        }
        serde_json::from_slice(json).map_err(|error| format!("It is damaged: {error}."))
    }
}

impl SavedAccount {
    pub fn of(kept: &Kept) -> Self {
        let accounts = kept.mock.accounts().into_iter();
        let (own, opened): (Vec<_>, _) = accounts.partition(|account| account.id == kept.id);
        let last = |id| {
            let mut events = kept.mock.events(id);
            events.split_off(events.len().saturating_sub(EVENTS))
        };
        Self {
            account: own
                .into_iter()
                .next()
                .unwrap_or_else(|| kept.mock.account()),
            files: kept.folder.files(),
            opened,
            events: kept.mock.account_ids().into_iter().flat_map(last).collect(),
        }
    }

    /// What it began with, the accounts beside it, and what was called in all of them.
    pub fn into_parts(self) -> (Start, Vec<Account>, Vec<Event>) {
        let Self { account, files, .. } = self;
        (Start { account, files }, self.opened, self.events)
    }
}

fn write_files<S: Serializer>(files: &Files, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(files.iter().map(|(name, it)| (name, BASE64.encode(it))))
}

fn read_files<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Files, D::Error> {
    let encoded: BTreeMap<String, String> = Deserialize::deserialize(deserializer)?;
    let decode = |(name, text): (String, String)| match BASE64.decode(text.as_bytes()) {
        Ok(bytes) => Ok((name, bytes)),
        Err(error) => Err(D::Error::custom(format!("file {name}: {error}"))),
    };
    encoded.into_iter().map(decode).collect()
}
