//! Tags. The keys of users and roles are unique ignoring case and keep the case that they were
//! given; those of all else are case-sensitive (IAM User Guide, "Tagging IAM resources").

use std::collections::{BTreeMap, BTreeSet};

use crate::error::ApiError;
use crate::page::Page;
use crate::quotas;
use crate::records::fold;
use crate::wire::iam::Tag;

/// Key and value as given, by the key as it is unique.
pub(crate) type Tags = BTreeMap<String, (String, String)>;

/// Adds tags to a user or a role; a key that is there already, in any case, gets the new value.
pub(crate) fn add(tags: &mut Tags, new: Vec<Tag>) -> Result<(), ApiError> {
    let again = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    insert(tags, new, fold, again)
}

/// Adds tags to anything else: there keys that differ in case are different keys.
pub(crate) fn add_exact(tags: &mut Tags, new: Vec<Tag>) -> Result<(), ApiError> {
    insert(tags, new, str::to_owned, "Duplicate tag keys found.")
}

fn insert(
    tags: &mut Tags,
    new: Vec<Tag>,
    held_as: fn(&str) -> String,
    again: &str,
) -> Result<(), ApiError> {
    if new.iter().any(|tag| fold(&tag.key).starts_with("aws:")) {
        return Err(ApiError::invalid_input(
            "Tag keys beginning with aws: are reserved for system use.",
        ));
    }
    let keys: BTreeSet<_> = new.iter().map(|tag| held_as(&tag.key)).collect();
    if keys.len() < new.len() {
        return Err(ApiError::invalid_input(again));
    }
    let more = keys.iter().filter(|key| !tags.contains_key(*key)).count();
    if tags.len() + more > quotas::TAGS {
        return Err(ApiError::limit_exceeded(
            "The number of tags has reached the maximum limit.",
        ));
    }
    for Tag { key, value } in new {
        tags.insert(held_as(&key), (key, value));
    }
    Ok(())
}

/// The tags of a certificate or a provider with new ones, of which there must be one at least.
pub(crate) fn with(tags: &Tags, new: Vec<Tag>) -> Result<Tags, ApiError> {
    if new.is_empty() {
        return Err(ApiError::invalid_input(
            "The provided tag map must not be null/empty.",
        ));
    }
    let mut tags = tags.clone();
    add_exact(&mut tags, new)?;
    Ok(tags)
}

/// The tags of a certificate or a provider without some, of which one at least must be named.
pub(crate) fn without(tags: &Tags, keys: &[String]) -> Result<Tags, ApiError> {
    if keys.is_empty() {
        return Err(ApiError::invalid_input(
            "The provided tag keys must not be null/empty.",
        ));
    }
    let mut tags = tags.clone();
    remove_exact(&mut tags, keys);
    Ok(tags)
}

/// Removes tags of a user or a role; a key that is not there is no mistake.
pub(crate) fn remove(tags: &mut Tags, keys: &[String]) {
    for key in keys {
        tags.remove(&fold(key));
    }
}

/// Removes tags of anything else.
pub(crate) fn remove_exact(tags: &mut Tags, keys: &[String]) {
    for key in keys {
        tags.remove(key);
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
