//! What is known about one request besides its action and resource: the condition keys.

use std::collections::BTreeMap;

/// The condition keys of one request, such as `aws:username`, each with one or many values.
/// Key names are case-insensitive, values are not.
#[derive(Default, Clone, Debug)]
pub struct ConditionContext {
    values: BTreeMap<String, Vec<String>>,
}

impl ConditionContext {
    /// Gives a key its one value.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.set_many(key, vec![value.into()]);
    }

    /// Gives a multivalued key, such as `aws:TagKeys`, all its values.
    pub fn set_many(&mut self, key: &str, values: Vec<String>) {
        self.values.insert(key.to_lowercase(), values);
    }

    /// The values of a key; `None` when the request does not have it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.values.get(&key.to_lowercase()).map(Vec::as_slice)
    }
}
