//! What is known about one request besides its action and resource: the condition keys.

use std::borrow::Cow;

/// The condition keys of one request, such as `aws:username`, each with one or many values.
/// Key names are case-insensitive, values are not.
///
/// Whether a key *can* have many values belongs to the key, not to the request: `aws:TagKeys` is
/// multivalued also when there is one tag, and an operator without a quantifier never holds for it
/// (recorded from AWS, `TagUser`).
#[derive(Default, Clone, Debug)]
pub struct ConditionContext {
    /// A request has a dozen: they are looked through, not sorted.
    values: Vec<(Cow<'static, str>, Values)>,
}

#[derive(Clone, Debug)]
enum Values {
    One(String),
    Many(Vec<String>),
}

impl ConditionContext {
    /// Gives a key its one value.
    pub fn set(&mut self, key: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.put(key.into(), Values::One(value.into()));
    }

    /// Gives a multivalued key, such as `aws:TagKeys`, all its values.
    pub fn set_many(&mut self, key: impl Into<Cow<'static, str>>, values: Vec<String>) {
        self.put(key.into(), Values::Many(values));
    }

    /// The same of a list that may be empty: a key without a value is not there.
    pub fn set_any(&mut self, key: impl Into<Cow<'static, str>>, values: Vec<String>) {
        if !values.is_empty() {
            self.set_many(key, values);
        }
    }

    fn put(&mut self, key: Cow<'static, str>, values: Values) {
        match self.values.iter_mut().find(|(own, _)| is_same(own, &key)) {
            Some((_, own)) => *own = values,
            None => self.values.push((key, values)),
        }
    }

    /// The values of a key; `None` when the request does not have it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.values(key).map(|values| match values {
            Values::One(value) => std::slice::from_ref(value),
            Values::Many(values) => values,
        })
    }

    /// The value of a key that has no more than one; `None` also for a multivalued key.
    pub(super) fn single(&self, key: &str) -> Option<&str> {
        match self.values(key)? {
            Values::One(value) => Some(value),
            Values::Many(_) => None,
        }
    }

    /// Whether the request has the key, and the key is one that can have many values.
    pub(super) fn is_multivalued(&self, key: &str) -> bool {
        matches!(self.values(key), Some(Values::Many(values)) if !values.is_empty())
    }

    fn values(&self, key: &str) -> Option<&Values> {
        let mut all = self.values.iter();
        all.find_map(|(own, values)| is_same(own, key).then_some(values))
    }
}

/// Whether two keys are one, whatever the case of their letters. A tag's key may have any letters.
fn is_same(one: &str, other: &str) -> bool {
    let is_plain = one.is_ascii() && other.is_ascii();
    one.eq_ignore_ascii_case(other) || (!is_plain && one.to_lowercase() == other.to_lowercase())
}
