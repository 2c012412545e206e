//! What an operation is handed beside its input.

use jiff::Timestamp;

use crate::account::Account;
use crate::account_id::AccountId;
use crate::auth::policy::Verdict;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::ids::Ids;
use crate::mock::World;

/// The account that an operation acts on, who asked, when and where, and why it may.
pub(crate) struct Context<'a> {
    pub account: &'a mut Account,
    pub caller: &'a Caller,
    pub now: Timestamp,
    /// The Region that the request was signed for.
    pub region: &'a str,
    /// The request itself, without its body: who sent it, and from where.
    pub request: &'a http::request::Parts,
    pub ids: &'a dyn Ids,
    /// The other accounts.
    pub world: &'a World,
    /// What the policies said; none when they were not asked.
    pub verdict: Option<Verdict>,
    /// Why a role may or may not be assumed, which takes more than one policy to say; it stands
    /// before the verdict.
    pub explanation: Option<String>,
    /// Of a refusal, in the form that `DecodeAuthorizationMessage` reads.
    pub encoded_message: Option<String>,
    /// What the journal gave for changes of another account.
    pub ticket: Option<u64>,
}

impl Context<'_> {
    /// Does something with another account; none when there is no such account.
    pub fn elsewhere<T>(
        &mut self,
        id: AccountId,
        act: impl FnOnce(&mut Account) -> T,
    ) -> Result<Option<T>, ApiError> {
        let Some((result, ticket)) = self.world.with_account(id, act)? else {
            return Ok(None);
        };
        self.ticket = self.ticket.max(ticket);
        Ok(Some(result))
    }

    /// The user that a request means: the one it names, else the one who signed.
    pub fn user_name(&self, named: Option<String>) -> Result<String, ApiError> {
        let name = named.or_else(|| self.caller.user().map(str::to_owned));
        name.ok_or_else(|| {
            ApiError::validation("Must specify userName when calling with non-User credentials")
        })
    }
}
