//! The managed policies that AWS provides, as far as `data/managed-policies.json` has them.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use data_encoding::BASE32;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::auth::policy::PolicyDocument;

/// A policy of AWS's own: every account can attach it, none can change it.
#[derive(Debug)]
pub(crate) struct AwsPolicy {
    pub name: String,
    pub arn: String,
    pub path: String,
    /// The mock's own: AWS publishes these IDs only in answers.
    pub id: String,
    pub created: Timestamp,
    pub updated: Timestamp,
    pub default_version: String,
    /// As the data has it: few of them are ever asked for.
    written: &'static RawValue,
    document: OnceLock<Option<PolicyDocument>>,
}

impl AwsPolicy {
    /// What it says. A test proves that there is none without.
    pub fn document(&self) -> Option<&PolicyDocument> {
        let parsed = self.document.get_or_init(|| {
            let text: String = serde_json::from_str(self.written.get()).ok()?;
            PolicyDocument::parse_identity(&text).ok()
        });
        parsed.as_ref()
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    create_date: Timestamp,
    update_date: Timestamp,
    path: String,
    default_version_id: String,
    /// As AWS has it: keys in its order, four blanks a level.
    #[serde(borrow)]
    document: &'static RawValue,
}

/// By ARN.
static POLICIES: LazyLock<BTreeMap<String, AwsPolicy>> = LazyLock::new(|| {
    let policies = entries()
        .into_iter()
        .filter_map(|(name, entry)| policy(name, &entry));
    policies
        .map(|policy| (policy.arn.clone(), policy))
        .collect()
});

fn entries() -> BTreeMap<String, Entry> {
    serde_json::from_str(include_str!("../data/managed-policies.json")).unwrap_or_default()
}

fn policy(name: String, entry: &Entry) -> Option<AwsPolicy> {
    let digest = BASE32.encode(&Sha256::digest(&name));
    Some(AwsPolicy {
        arn: format!("arn:aws:iam::aws:policy{}{name}", entry.path),
        path: entry.path.clone(),
        id: format!("ANPA{}", digest.get(..17)?),
        created: entry.create_date,
        updated: entry.update_date,
        default_version: entry.default_version_id.clone(),
        written: entry.document,
        document: OnceLock::new(),
        name,
    })
}

/// The policy with that ARN.
pub(crate) fn find(arn: &str) -> Option<&'static AwsPolicy> {
    arn.starts_with("arn:aws:iam::aws:policy/")
        .then(|| POLICIES.get(arn))?
}

/// All of them, by ARN.
pub(crate) fn all() -> impl Iterator<Item = &'static AwsPolicy> {
    POLICIES.values()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_data_is_a_policy() {
        assert_eq!((entries().len(), all().count()), (50, 50));
        for policy in all() {
            assert!(
                policy.document().is_some(),
                "{} does not parse",
                policy.name
            );
        }
    }

    #[test]
    fn a_policy_is_found_by_its_real_arn() {
        let found = find("arn:aws:iam::aws:policy/AdministratorAccess").expect("it is in the data");
        assert_eq!(
            (found.name.as_str(), found.id.len()),
            ("AdministratorAccess", 21)
        );
        assert!(find("arn:aws:iam::aws:policy/NoSuchPolicy").is_none());
    }
}
