//! The path of a request: parameters, signature, operation, answer.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use jiff::Timestamp;

use crate::account::{Account, LastUsed};
use crate::auth::signature::{Expected, PresentedSignature};
use crate::caller::Caller;
use crate::context::Context;
use crate::error::ApiError;
use crate::ids::Ids;
use crate::operations::{self, Call};
use crate::wire::iam::StatusType;
use crate::wire::operation::{Operation, Service};
use crate::wire::query::Query;
use crate::wire::xml;

/// What time it is: [`Timestamp::now`] in use, a fixed time in tests.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}

/// A clock that others hold too.
impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

/// The mocked IAM and STS of one account.
pub struct MockIam {
    account: Mutex<Account>,
    clock: Box<dyn Clock>,
    ids: Box<dyn Ids>,
}

/// What a request came to, beside its answer: an extension of the response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// `iam:CreateAccessKey`; none when the request did not get as far as naming an operation.
    pub action: Option<String>,
    /// The ARN of who signed it; none when the signature was refused.
    pub caller: Option<String>,
    /// Which statement of which policy allowed or denied it; none when no policy was asked.
    pub verdict: Option<String>,
    /// Whether the account may have changed.
    pub changed: bool,
}

impl MockIam {
    /// A mock of that account. Clock and identifiers are handed in, so that a test can fix both.
    pub fn new(account: Account, clock: impl Clock + 'static, ids: impl Ids + 'static) -> Self {
        Self {
            account: Mutex::new(account),
            clock: Box::new(clock),
            ids: Box::new(ids),
        }
    }

    /// The account as it is now. It serializes with its secrets: the file is as secret as they are.
    #[must_use]
    pub fn account(&self) -> Account {
        self.lock().clone()
    }

    /// Puts another account, or an earlier state of this one, in its place.
    pub fn restore(&self, account: Account) {
        *self.lock() = account;
    }

    /// Answers a request as IAM or STS would. It never panics, and never waits.
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let request_id = self.ids.request_id();
        let (parts, body) = request.into_parts();
        let query = query(&parts, &body);
        let service = query
            .get("Version")
            .and_then(Service::of_version)
            .unwrap_or(Service::Iam);
        let mut outcome = Outcome::default();
        let result = self.try_handle(&parts, &body, &query, &request_id, &mut outcome);
        let (status, xml) = match result {
            Ok(xml) => (StatusCode::OK, xml),
            Err(error) => (error.status, xml::failure(service, &error, &request_id)),
        };
        let mut response = Response::new(Bytes::from(xml));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            headers.insert("x-amzn-requestid", id);
        }
        response.extensions_mut().insert(outcome);
        response
    }

    fn try_handle(
        &self,
        parts: &http::request::Parts,
        body: &Bytes,
        query: &Query,
        request_id: &str,
        outcome: &mut Outcome,
    ) -> Result<String, ApiError> {
        let presented = PresentedSignature::parse(parts, body)?;
        let version = query.get("Version").unwrap_or("NO_VERSION_SPECIFIED");
        let action = query.get("Action").ok_or_else(missing_action)?;
        let operation = Operation::find(action)
            .filter(|operation| operation.service.version() == version)
            .ok_or_else(|| invalid_action(action, version))?;
        outcome.action = Some(operation.action());
        let now = self.clock.now();
        let account = &mut *self.lock();
        let caller = authenticate(account, &presented, operation.service, now)?;
        outcome.caller = Some(caller.arn(account)?);
        outcome.changed = true;
        let mut cx = Context {
            account,
            caller: &caller,
            now,
            ids: &*self.ids,
            verdict: None,
        };
        let call = Call {
            operation,
            query,
            request_id,
        };
        let answer = operations::answer(&mut cx, &call);
        outcome.verdict = cx.verdict.map(|verdict| verdict.to_string());
        answer
    }

    /// A panic elsewhere has not torn the account: operations check first and change last.
    fn lock(&self) -> std::sync::MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Finds the key, checks the signature, and notes that the key was used.
fn authenticate(
    account: &mut Account,
    presented: &PresentedSignature,
    service: Service,
    now: Timestamp,
) -> Result<Caller, ApiError> {
    let expected = match service {
        Service::Iam => Expected::IAM,
        Service::Sts => Expected::STS,
    };
    presented.check(&expected, now)?;
    let id = presented.access_key_id();
    let (owner, key) = account
        .find_key(id)
        .filter(|(_, key)| key.status == StatusType::Active)
        .filter(|_| presented.security_token().is_none())
        .ok_or_else(ApiError::invalid_client_token_id)?;
    presented.verify(key.secret.as_ref(), &expected, now)?;
    let owner = owner.clone();
    let used = LastUsed {
        at: now,
        service: service.signing_name().to_owned(),
        region: presented.scope().region().to_owned(),
    };
    let keys = account.keys_mut(&owner)?;
    if let Some(key) = keys.iter_mut().find(|key| key.id == id) {
        key.last_used = Some(used);
    }
    Ok(owner)
}

/// The parameters: of the body, and of the query string but for the signature's own.
fn query(parts: &http::request::Parts, body: &[u8]) -> Query {
    let in_url = parts.uri.query().unwrap_or_default().as_bytes();
    if parts.method == Method::POST && !body.is_empty() {
        return Query::parse(body);
    }
    Query::parse(in_url)
}

/// AWS sends whoever names no action to its web site; a mock should send no one anywhere.
fn missing_action() -> ApiError {
    ApiError::new(
        "MissingAction",
        StatusCode::BAD_REQUEST,
        "Could not find Action in the request",
    )
}

fn invalid_action(action: &str, version: &str) -> ApiError {
    let text = format!("Could not find operation {action} for version {version}");
    ApiError::new("InvalidAction", StatusCode::BAD_REQUEST, text)
}
