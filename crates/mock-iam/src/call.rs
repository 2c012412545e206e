//! Operations as someone who is signed in to the console: without a signature, and otherwise by the
//! very way of every request: validation, policies, journal, events.

use std::any::Any;

use http::StatusCode;
use jiff::Timestamp;

use crate::auth::authorize::may;
use crate::context::Context;
use crate::error::ApiError;
use crate::events::Draft;
use crate::mock::{MockIam, may_reach_across};
use crate::operations::Answer;
use crate::sign_in::SignedIn;
use crate::wire::calls::Call;
use crate::wire::operation::Operation;
use crate::wire::query::Query;

/// The Region of the console's requests to IAM.
const REGION: &str = "us-east-1";

impl MockIam {
    /// What time it is in the mock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether an access key ID is, or was, of one of the accounts.
    #[must_use]
    pub fn knows_key(&self, access_key_id: &str) -> bool {
        self.world.account_of_key(access_key_id).is_some()
    }

    /// Whether the policies of someone who is signed in allow an action on `*`, be it of a service
    /// that the mock does not have: `cloudtrail:LookupEvents`. It is no call, and is not noted.
    #[must_use]
    pub fn may(&self, who: &SignedIn, action: &str) -> bool {
        let asked = || {
            let account = self.world.account(who.account())?;
            let mut account = account.lock();
            let caller = who.caller(&account, self.clock.now())?;
            let request = who.request();
            let cx = self.context(&mut account, &caller, REGION, &request);
            may(&cx, action).ok()
        };
        asked().unwrap_or(false)
    }

    /// Calls an operation with parameters as they are on the wire: `("UserName", "ana")`,
    /// `("Tags.member.1.Key", "team")`.
    ///
    /// # Errors
    ///
    /// What AWS would refuse it with; `ExpiredToken` when whoever signed in is so no more.
    pub fn call<C: Call>(
        &self,
        who: &SignedIn,
        parameters: &[(&str, &str)],
    ) -> Result<C::Output, ApiError> {
        let operation = Operation::find(C::NAME).ok_or_else(defect)?;
        let query = Query::of(operation, parameters);
        let answer = self.perform(who, operation, &query, |cx, draft| {
            self.answer(cx, operation, &query, draft)
        })?;
        let output: Box<C::Output> = answer
            .into_any()
            .downcast()
            .map_err(|_: Box<dyn Any>| defect())?;
        Ok(*output)
    }

    /// Does something as someone who is signed in, and notes it as a call of that operation.
    pub(crate) fn perform(
        &self,
        who: &SignedIn,
        operation: &'static Operation,
        query: &Query,
        act: impl FnOnce(Context<'_>, &mut Draft) -> Result<Box<dyn Answer>, ApiError>,
    ) -> Result<Box<dyn Answer>, ApiError> {
        let mut draft = Draft {
            account: Some(who.account()),
            region: REGION.to_owned(),
            source_ip: who.source_ip,
            ..Draft::default()
        };
        draft.outcome.action = Some(operation.action());
        draft.outcome.account = Some(who.account());
        let result = self.perform_noting(who, operation, &mut draft, act);
        if let Some(events) = &self.events {
            events.note(&draft, query, result.as_ref().err(), self.clock.now());
        }
        result
    }

    fn perform_noting(
        &self,
        who: &SignedIn,
        operation: &'static Operation,
        draft: &mut Draft,
        act: impl FnOnce(Context<'_>, &mut Draft) -> Result<Box<dyn Answer>, ApiError>,
    ) -> Result<Box<dyn Answer>, ApiError> {
        let account = self.world.account(who.account());
        let account = account.ok_or_else(ApiError::expired_token)?;
        let _across = may_reach_across(operation).then(|| self.world.across.lock());
        let mut account = account.lock();
        let caller = who.caller(&account, self.clock.now());
        let caller = caller.ok_or_else(ApiError::expired_token)?;
        draft.outcome.caller = Some(caller.identity.arn(&account)?);
        let request = who.request();
        let cx = self.context(&mut account, &caller, REGION, &request);
        act(cx, draft)
    }
}

pub(crate) fn defect() -> ApiError {
    let text = "the mock's table of operations is wrong";
    ApiError::new("ServiceFailure", StatusCode::INTERNAL_SERVER_ERROR, text)
}
