//! Entities by name. IAM's names keep their case and are unique without it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something with a name that IAM keeps unique.
pub(crate) trait Named {
    fn name(&self) -> &str;
}

/// The form in which two names are the same. IAM's names are ASCII.
pub(crate) fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Entities of one kind, found by name ignoring case and listed in that order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Names<T>(BTreeMap<String, T>);

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Named> Names<T> {
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.get(&fold(name))
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.get_mut(&fold(name))
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(&fold(name))
    }

    /// Puts an entity in; the caller has made sure that the name is free.
    pub fn insert(&mut self, entity: T) {
        self.0.insert(fold(entity.name()), entity);
    }

    pub fn remove(&mut self, name: &str) -> Option<T> {
        self.0.remove(&fold(name))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values()
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.values_mut()
    }
}
