//! The number of an account: twelve digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An account ID, such as `111122223333`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(u64);

/// The text is not an account ID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an AWS account ID: one has exactly 12 digits, such as 111122223333")]
pub struct NotAnAccountId(String);

impl AccountId {
    /// AWS's documentation account, 111122223333.
    pub const DOCUMENTATION: Self = Self(111_122_223_333);

    /// The account ID of any number: its last twelve digits.
    pub(crate) fn of_number(number: u64) -> Self {
        Self(number % 1_000_000_000_000)
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        Self::of_number(self.0 + 1)
    }

    /// The number without leading zeros.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

impl FromStr for AccountId {
    type Err = NotAnAccountId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || NotAnAccountId(text.to_owned());
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl TryFrom<String> for AccountId {
    type Error = NotAnAccountId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_id_keeps_its_leading_zeros() {
        let id: AccountId = "000000000042".parse().expect("twelve digits");
        assert_eq!(id.to_string(), "000000000042");
    }

    #[test]
    fn what_is_not_twelve_digits_is_refused() {
        for text in ["", "12345", "1234567890123", "12345678901x", "+12345678901"] {
            assert_eq!(text.parse::<AccountId>(), Err(NotAnAccountId(text.into())));
        }
    }
}
