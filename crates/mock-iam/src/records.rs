//! Collections of an account's entities, by name. IAM's names keep their case and are unique
//! without it.
//!
//! A collection notes which of its entities changed, so that a store can write those and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An entity of an account, as a collection and a store hold it.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The name of the collection in a store. It must never change.
    const KIND: &'static str;

    /// The name or ID that is unique in the collection, in any case.
    fn name(&self) -> &str;
}

/// The form in which two names are the same. IAM's names are ASCII.
pub(crate) fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Entities of one kind, found by name ignoring case and listed in that order.
#[derive(Debug, Clone)]
pub(crate) struct Records<T> {
    /// Boxed, so that all collections are compiled as one, and no entity moves for another.
    items: BTreeMap<String, Box<T>>,
    changed: BTreeSet<String>,
}

impl<T> Default for Records<T> {
    fn default() -> Self {
        Self {
            items: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<T: Record> Records<T> {
    pub fn get(&self, name: &str) -> Option<&T> {
        self.items.get(&fold(name)).map(|entity| &**entity)
    }

    /// An entity that is about to change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let key = fold(name);
        let found = self.items.get_mut(&key)?;
        self.changed.insert(key);
        Some(found)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.items.contains_key(&fold(name))
    }

    /// Puts an entity in; the caller has made sure that the name is free, or means to replace.
    pub fn insert(&mut self, entity: T) {
        let key = fold(entity.name());
        self.changed.insert(key.clone());
        self.items.insert(key, Box::new(entity));
    }

    pub fn remove(&mut self, name: &str) -> Option<T> {
        let key = fold(name);
        let removed = self.items.remove(&key)?;
        self.changed.insert(key);
        Some(*removed)
    }

    /// Puts an entity in that is not worth a write of its own; [`Self::get_mut`] makes it one.
    pub fn note(&mut self, entity: T) {
        self.items.insert(fold(entity.name()), Box::new(entity));
    }

    /// Changes an entity in a way that is not worth a write of its own.
    pub fn note_on(&mut self, name: &str, change: impl FnOnce(&mut T)) {
        if let Some(entity) = self.items.get_mut(&fold(name)) {
            change(entity);
        }
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.values().map(|entity| &**entity)
    }

    /// The entities behind a key, each with its own: a page starts there without walking the rest.
    pub fn after<'a>(
        &'a self,
        key: Option<&str>,
    ) -> impl Iterator<Item = (&'a str, &'a T)> + use<'a, T> {
        let start = key.map_or(Bound::Unbounded, |key| Bound::Excluded(key.to_owned()));
        let behind = self.items.range((start, Bound::Unbounded));
        behind.map(|(key, entity)| (key.as_str(), &**entity))
    }
}

impl<T: Serialize> Serialize for Records<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = BTreeMap::deserialize(deserializer)?;
        Ok(Self {
            items,
            changed: BTreeSet::new(),
        })
    }
}

/// One thing that a store is to write: the entity as JSON, or none when it is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The collection.
    pub kind: &'static str,
    /// The entity's key in the collection.
    pub key: String,
    /// The entity as JSON. It may hold secrets.
    pub value: Option<Vec<u8>>,
}

/// A collection as a store sees it, whatever it holds.
pub(crate) trait Collection {
    fn kind(&self) -> &'static str;
    /// What changed since the last time, appended to `changes`.
    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()>;
    /// Everything that the collection holds, as if all of it had changed.
    fn everything(&self, changes: &mut Vec<Change>) -> serde_json::Result<()>;
    /// Forgets what changed: there is no store.
    fn forget_changes(&mut self);
    /// Puts an entity in as the store has it.
    fn load(&mut self, key: String, json: &[u8]) -> serde_json::Result<()>;
}

impl<T: Record> Collection for Records<T> {
    fn kind(&self) -> &'static str {
        T::KIND
    }

    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        for key in std::mem::take(&mut self.changed) {
            let entity = self.items.get(&key);
            let value = entity.map(serde_json::to_vec).transpose()?;
            let kind = T::KIND;
            changes.push(Change { kind, key, value });
        }
        Ok(())
    }

    fn everything(&self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        for (key, entity) in &self.items {
            let value = Some(serde_json::to_vec(entity)?);
            let key = key.clone();
            changes.push(Change {
                kind: T::KIND,
                key,
                value,
            });
        }
        Ok(())
    }

    fn forget_changes(&mut self) {
        self.changed.clear();
    }

    fn load(&mut self, key: String, json: &[u8]) -> serde_json::Result<()> {
        self.items.insert(key, serde_json::from_slice(json)?);
        Ok(())
    }
}

/// What there is once: a collection of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Single<T> {
    item: T,
    has_changed: bool,
}

impl<T> Single<T> {
    pub fn new(item: T) -> Self {
        let has_changed = true;
        Self { item, has_changed }
    }

    /// The one, which is about to change.
    pub fn change(&mut self) -> &mut T {
        self.has_changed = true;
        &mut self.item
    }
}

impl<T> std::ops::Deref for Single<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.item
    }
}

impl<T: Record> Collection for Single<T> {
    fn kind(&self) -> &'static str {
        T::KIND
    }

    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        if std::mem::take(&mut self.has_changed) {
            self.everything(changes)?;
        }
        Ok(())
    }

    fn everything(&self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        let key = fold(self.item.name());
        let value = Some(serde_json::to_vec(&self.item)?);
        changes.push(Change {
            kind: T::KIND,
            key,
            value,
        });
        Ok(())
    }

    fn forget_changes(&mut self) {
        self.has_changed = false;
    }

    fn load(&mut self, _: String, json: &[u8]) -> serde_json::Result<()> {
        self.item = serde_json::from_slice(json)?;
        Ok(())
    }
}

impl<T: Serialize> Serialize for Single<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.item.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Single<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let item = T::deserialize(deserializer)?;
        let has_changed = false;
        Ok(Self { item, has_changed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Thing {
        name: String,
        size: u32,
    }

    impl Record for Thing {
        const KIND: &'static str = "things";

        fn name(&self) -> &str {
            &self.name
        }
    }

    fn things(names: &[&str]) -> Records<Thing> {
        let mut things = Records::default();
        for name in names {
            things.insert(Thing {
                name: (*name).to_owned(),
                size: 1,
            });
        }
        things
    }

    fn changes(things: &mut Records<Thing>) -> Vec<(String, bool)> {
        let mut changes = Vec::new();
        things.take_changes(&mut changes).expect("things serialize");
        changes
            .into_iter()
            .map(|change| (change.key, change.value.is_some()))
            .collect()
    }

    #[test]
    fn a_name_is_found_in_any_case_and_keeps_its_own() {
        let things = things(&["Ana"]);
        assert_eq!(
            things.get("aNA").map(|thing| thing.name.as_str()),
            Some("Ana")
        );
    }

    #[test]
    fn only_what_changed_is_given_to_the_store_and_only_once() {
        let mut things = things(&["a", "b", "c"]);
        assert_eq!(changes(&mut things).len(), 3);
        things.get_mut("B").expect("b is there").size = 2;
        things.remove("c");
        let expected = [("b".to_owned(), true), ("c".to_owned(), false)];
        assert_eq!(changes(&mut things), expected);
        assert!(changes(&mut things).is_empty());
    }

    #[test]
    fn what_was_written_loads_again() {
        let mut before = things(&["a"]);
        let mut changes = Vec::new();
        before.take_changes(&mut changes).expect("things serialize");
        let mut after: Records<Thing> = Records::default();
        for change in changes {
            let json = change.value.expect("a is there");
            after.load(change.key, &json).expect("it is a thing");
        }
        assert_eq!(after.get("a"), before.get("a"));
    }

    #[test]
    fn a_page_starts_behind_a_key_that_may_be_gone() {
        let things = things(&["a", "c", "d"]);
        let names: Vec<_> = things.after(Some("b")).map(|(key, _)| key).collect();
        assert_eq!(names, ["c", "d"]);
    }
}
