//! Who signed a request.

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::error::ApiError;
use crate::names::fold;

/// The identity behind a verified signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Caller {
    Root,
    /// An IAM user, by folded name.
    User(String),
}

impl Caller {
    pub fn user(name: &str) -> Self {
        Self::User(fold(name))
    }

    /// The ARN that `GetCallerIdentity` shows.
    pub fn arn(&self, account: &Account) -> Result<String, ApiError> {
        match self {
            Self::Root => Ok(account.root_arn()),
            Self::User(name) => {
                let user = account.user(name)?;
                Ok(account.arn("user", &user.path, &user.name))
            }
        }
    }

    /// The unique ID: `AIDA…`, and for root the account's number.
    pub fn unique_id(&self, account: &Account) -> Result<String, ApiError> {
        match self {
            Self::Root => Ok(account.id.to_string()),
            Self::User(name) => Ok(account.user(name)?.id.clone()),
        }
    }
}
