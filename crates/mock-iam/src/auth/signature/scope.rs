//! The credential scope: a signature is good for one date, one region and one service.

use std::fmt;

use jiff::Timestamp;

use super::time;
use crate::error::ApiError;
use crate::iso8601;

/// What ends every credential scope.
const TERMINATOR: &str = "aws4_request";

/// Date, region and service that a request was signed for: `20150830/us-east-1/iam/aws4_request`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialScope {
    date: String,
    region: String,
    service: String,
    terminator: String,
}

/// Splits a credential, `AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request`, into the access key ID
/// and the scope.
pub(super) fn parse_credential(credential: &str) -> Result<(String, CredentialScope), ApiError> {
    let elements: Vec<_> = credential.split('/').map(str::to_owned).collect();
    let [access_key_id, date, region, service, terminator] = <[String; 5]>::try_from(elements)
        .map_err(|_| {
            ApiError::incomplete_signature(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            ))
        })?;
    Ok((
        access_key_id,
        CredentialScope {
            date,
            region,
            service,
            terminator,
        },
    ))
}

impl CredentialScope {
    /// The day, as `20150830`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.date
    }

    /// The region, such as `us-east-1`.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The service, such as `iam`.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// What ends the scope: `aws4_request`.
    pub(super) fn terminator(&self) -> &str {
        &self.terminator
    }

    /// Compares the scope with what the service expects. AWS names all that is wrong with it, in
    /// this order; a blank ends each sentence but the date's.
    pub(super) fn check(
        &self,
        expected: &Expected<'_>,
        signed_at: Timestamp,
    ) -> Result<(), ApiError> {
        let date = time::date(signed_at);
        let wrong: String = [
            expected.region.refuse(&self.region),
            (self.service != expected.service).then(|| {
                format!(
                    "Credential should be scoped to correct service: '{}'. ",
                    expected.service
                )
            }),
            (self.terminator != TERMINATOR).then(|| {
                format!(
                    "Credential should be scoped with a valid terminator: '{TERMINATOR}', not \
                     '{}'. ",
                    self.terminator
                )
            }),
            (self.date != date).then(|| {
                format!(
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of \
                     date from HTTP: '{}' != '{date}', from '{}'.",
                    self.date,
                    iso8601::basic(signed_at)
                )
            }),
        ]
        .into_iter()
        .flatten()
        .collect();
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(ApiError::signature_does_not_match(wrong))
        }
    }
}

impl fmt::Display for CredentialScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            date,
            region,
            service,
            terminator,
        } = self;
        write!(f, "{date}/{region}/{service}/{terminator}")
    }
}

/// The scope that a service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected<'a> {
    /// The service's signing name.
    pub service: &'a str,
    /// The regions it takes.
    pub region: RegionRule<'a>,
}

impl Expected<'static> {
    /// IAM is one service for the whole world, and its region is us-east-1.
    pub const IAM: Self = Self {
        service: "iam",
        region: RegionRule::Only("us-east-1"),
    };

    /// STS answers in every region, and the mock stands for all of them.
    pub const STS: Self = Self {
        service: "sts",
        region: RegionRule::Any,
    };
}

/// Which regions a service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionRule<'a> {
    /// This one alone.
    Only(&'a str),
    /// All that are named as AWS names its regions.
    Any,
}

impl RegionRule<'_> {
    /// What AWS says of a region that the rule does not take. IAM repeats the region; STS does so
    /// no longer.
    fn refuse(self, region: &str) -> Option<String> {
        match self {
            Self::Only(only) => (region != only).then(|| {
                format!("Credential should be scoped to a valid region, not '{region}'. ")
            }),
            Self::Any => (!is_region_name(region))
                .then(|| "Credential should be scoped to a valid region. ".to_owned()),
        }
    }
}

/// `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`: an area of two to four letters, one or two
/// words, a number.
fn is_region_name(name: &str) -> bool {
    let parts: Vec<_> = name.split('-').collect();
    let [area, words @ .., number] = parts.as_slice() else {
        return false;
    };
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word(area)
        && (2..=4).contains(&area.len())
        && (1..=2).contains(&words.len())
        && words.iter().all(|word| is_word(word))
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}
