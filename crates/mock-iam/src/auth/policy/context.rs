//! What is known about one request besides its action and resource: the condition keys.

use std::collections::BTreeMap;

/// The condition keys of one request, such as `aws:username`, each with one or many values.
/// Key names are case-insensitive, values are not.
///
/// Whether a key *can* have many values belongs to the key, not to the request: `aws:TagKeys` is
/// multivalued also when there is one tag, and an operator without a quantifier never holds for it
/// (recorded from AWS, `TagUser`).
#[derive(Default, Clone, Debug)]
pub struct ConditionContext {
    values: BTreeMap<String, Values>,
}

#[derive(Clone, Debug)]
struct Values {
    list: Vec<String>,
    can_be_many: bool,
}

impl ConditionContext {
    /// Gives a key its one value.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        let list = vec![value.into()];
        self.put(key, list, false);
    }

    /// Gives a multivalued key, such as `aws:TagKeys`, all its values.
    pub fn set_many(&mut self, key: &str, values: Vec<String>) {
        self.put(key, values, true);
    }

    fn put(&mut self, key: &str, list: Vec<String>, can_be_many: bool) {
        let values = Values { list, can_be_many };
        self.values.insert(key.to_lowercase(), values);
    }

    /// The values of a key; `None` when the request does not have it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.values(key).map(|values| values.list.as_slice())
    }

    /// The value of a key that has no more than one; `None` also for a multivalued key.
    pub(super) fn single(&self, key: &str) -> Option<&str> {
        let values = self.values(key).filter(|values| !values.can_be_many)?;
        values.list.first().map(String::as_str)
    }

    /// Whether the request has the key, and the key is one that can have many values.
    pub(super) fn is_multivalued(&self, key: &str) -> bool {
        self.values(key)
            .is_some_and(|values| values.can_be_many && !values.list.is_empty())
    }

    fn values(&self, key: &str) -> Option<&Values> {
        self.values.get(&key.to_lowercase())
    }
}
