//! What an operation is handed beside its input.

use jiff::Timestamp;

use crate::account::Account;
use crate::auth::policy::Verdict;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::ids::Ids;

/// The account that an operation acts on, who asked, when, and why it may.
pub(crate) struct Context<'a> {
    pub account: &'a mut Account,
    pub caller: &'a Caller,
    pub now: Timestamp,
    pub ids: &'a dyn Ids,
    /// What the policies said; none when they were not asked.
    pub verdict: Option<Verdict>,
}

impl Context<'_> {
    /// The user that a request means: the one it names, else the one who signed.
    pub fn user_name(&self, named: Option<String>) -> Result<String, ApiError> {
        match (named, self.caller) {
            (Some(name), _) => Ok(name),
            (None, Caller::User(name)) => Ok(name.clone()),
            (None, Caller::Root) => Err(ApiError::validation(
                "Must specify userName when calling with non-User credentials",
            )),
        }
    }
}
