//! Tags: keys are unique ignoring case, and keep the case that they were given.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::ApiError;
use crate::page::Page;
use crate::quotas;
use crate::records::fold;
use crate::wire::iam::Tag;

/// Key and value as given, by folded key.
pub(crate) type Tags = BTreeMap<String, (String, String)>;

/// Adds tags; a key that is there already gets the new value.
pub(crate) fn add(tags: &mut Tags, new: Vec<Tag>) -> Result<(), ApiError> {
    let keys: BTreeSet<_> = new.iter().map(|tag| fold(&tag.key)).collect();
    if keys.len() < new.len() {
        return Err(ApiError::invalid_input(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ));
    }
    let more = keys.iter().filter(|key| !tags.contains_key(*key)).count();
    if tags.len() + more > quotas::TAGS {
        return Err(ApiError::limit_exceeded(
            "The number of tags has reached the maximum limit.",
        ));
    }
    for Tag { key, value } in new {
        tags.insert(fold(&key), (key, value));
    }
    Ok(())
}

/// Removes tags; a key that is not there is no mistake.
pub(crate) fn remove(tags: &mut Tags, keys: &[String]) {
    for key in keys {
        tags.remove(&fold(key));
    }
}

/// All tags, as an entity shows them.
pub(crate) fn show(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): &(String, String)| Tag {
        key: key.clone(),
        value: value.clone(),
    };
    tags.values().map(tag).collect()
}

/// A page of tags.
pub(crate) fn page(
    tags: &Tags,
    marker: Option<&str>,
    max_items: Option<i32>,
) -> Result<Page<Tag>, ApiError> {
    let tags = tags.iter().map(|(folded, (key, value))| {
        (
            folded,
            Tag {
                key: key.clone(),
                value: value.clone(),
            },
        )
    });
    Page::cut(tags, marker, max_items)
}
