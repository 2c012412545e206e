//! Session tags: those of a request, and those that go on from role to role.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::caller::{Caller, Identity};
use crate::error::ApiError;
use crate::records::fold;
use crate::tags::Tags;
use crate::wire::sts::Tag;

/// The tags of a new session.
#[derive(Default)]
pub(super) struct SessionTags {
    pub all: Tags,
    /// Folded keys of those that go on to the next role.
    pub transitive: BTreeSet<String>,
    /// Key and value of those that the request asks for.
    pub requested: Vec<(String, String)>,
    /// The keys that the request wants to go on, as it has them.
    pub requested_transitive: Vec<String>,
}

impl SessionTags {
    /// The tags of a request, with those that the caller's own session hands on.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue`, in AWS's texts.
    pub fn read(
        caller: &Caller,
        tags: Vec<Tag>,
        transitive: Vec<String>,
    ) -> Result<Self, ApiError> {
        let mut all = Tags::default();
        let mut requested = Vec::new();
        for Tag { key, value } in tags {
            requested.push((key.clone(), value.clone()));
            if all.insert(fold(&key), (key, value)).is_some() {
                return Err(invalid(
                    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                ));
            }
        }
        let mut keys: BTreeSet<_> = transitive.iter().map(|key| fold(key)).collect();
        if !keys.iter().all(|key| all.contains_key(key)) {
            return Err(invalid(
                "The specified transitive tag key must be included in the requested tags.",
            ));
        }
        for (key, tag) in handed_on(caller) {
            if all.insert(key.clone(), tag).is_some() {
                return Err(invalid(
                    "One of the specified transitive tag keys can't be set because it conflicts \
                     with a transitive tag key from the calling session.",
                ));
            }
            keys.insert(key);
        }
        Ok(Self {
            all,
            transitive: keys,
            requested,
            requested_transitive: transitive,
        })
    }
}

/// The transitive tags of a role's session.
fn handed_on(caller: &Caller) -> impl Iterator<Item = (String, (String, String))> {
    let session = caller.session.as_ref();
    let session = session.filter(|_| matches!(caller.identity, Identity::Role(_)));
    session.into_iter().flat_map(|session| {
        let keys = session.transitive_tags.iter();
        keys.filter_map(|key| Some((key.clone(), session.tags.get(key)?.clone())))
    })
}

fn invalid(text: &str) -> ApiError {
    ApiError::new("InvalidParameterValue", StatusCode::BAD_REQUEST, text)
}
