//! The path of a request: parameters, signature, operation, answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use jiff::Timestamp;
use parking_lot::{Mutex, RwLock};

use crate::account::Account;
use crate::account_id::AccountId;
use crate::auth::authenticate::{self, expected};
use crate::auth::signature::PresentedSignature;
use crate::caller::Caller;
use crate::context::Context;
use crate::error::ApiError;
use crate::events::{Draft, Events};
use crate::ids::Ids;
use crate::operations::{self, Answer};
use crate::records::Change;
use crate::sts;
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

/// The address that a request came from: a server that knows it puts it into the request's
/// extensions, and policies can ask for it (`aws:SourceIp`). Without it the key is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceIp(pub std::net::IpAddr);

/// The accounts of a mock, each behind a lock of its own, and which of them an access key is of.
#[derive(Default)]
pub(crate) struct World {
    accounts: RwLock<BTreeMap<AccountId, Arc<Mutex<Account>>>>,
    /// By access key ID; the real ones say it themselves, documentation ones do not.
    key_accounts: RwLock<HashMap<String, AccountId>>,
    /// By account alias, of which no two accounts have the same.
    alias_accounts: RwLock<HashMap<String, AccountId>>,
    /// Held by a request that may lock a second account, so that two of them never wait for each
    /// other.
    pub across: Mutex<()>,
    /// The keys of identity providers, which AWS would fetch from them.
    #[cfg(feature = "certificates")]
    pub issuers: sts::web_identity::Issuers,
    journal: Option<Box<dyn Journal>>,
}

/// The mocked IAM and STS, of one account or of many that know nothing of each other.
pub struct MockIam {
    pub(crate) world: World,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) ids: Box<dyn Ids>,
    /// What was called, for those who want to know.
    pub(crate) events: Option<Events>,
}

/// Where changes go when they must outlive the process.
pub trait Journal: Send + Sync {
    /// Notes the changes of one request. It is called while the account is locked, so that the
    /// changes of an account come in order, and must not wait for a disk. The ticket is in the
    /// response's [`Outcome`]: whoever answers the client waits until it is written.
    fn append(&self, account: AccountId, changes: Vec<Change>) -> u64;
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
    /// The account that the request was about.
    pub account: Option<AccountId>,
    /// Of a request that policies refuse: what `DecodeAuthorizationMessage` decodes, as EC2 and
    /// others have it in their own refusals.
    pub encoded_message: Option<String>,
    /// What [`Journal::append`] gave for the changes; none when nothing changed.
    pub ticket: Option<u64>,
}

impl MockIam {
    /// A mock of that account. Clock and identifiers are handed in, so that a test can fix both.
    pub fn new(account: Account, clock: impl Clock + 'static, ids: impl Ids + 'static) -> Self {
        let mock = Self::without_accounts(clock, ids);
        mock.put_account(account);
        mock
    }

    /// A mock to which accounts are still to be added.
    pub fn without_accounts(clock: impl Clock + 'static, ids: impl Ids + 'static) -> Self {
        Self {
            world: World::default(),
            clock: Box::new(clock),
            ids: Box::new(ids),
            events: None,
        }
    }

    /// Every change goes to the journal from now on.
    #[must_use]
    pub fn with_journal(mut self, journal: impl Journal + 'static) -> Self {
        self.world.journal = Some(Box::new(journal));
        self
    }

    /// Puts an account in, or another state of one in its place.
    pub fn put_account(&self, account: Account) {
        self.world.put(account);
    }

    /// The numbers of the accounts.
    #[must_use]
    pub fn account_ids(&self) -> Vec<AccountId> {
        self.world.accounts.read().keys().copied().collect()
    }

    /// All accounts as they are now, by their numbers.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        let accounts: Vec<_> = self.world.accounts.read().values().cloned().collect();
        accounts.iter().map(|it| it.lock().clone()).collect()
    }

    /// The first account as it is now, which is the only one of most mocks. It serializes with its
    /// secrets: the file is as secret as they are.
    ///
    /// # Panics
    ///
    /// When the mock was made without accounts and none was put in.
    #[must_use]
    pub fn account(&self) -> Account {
        let first = self.world.accounts.read().values().next().cloned();
        let first = first.expect("a mock has an account unless it was made without any");
        first.lock().clone()
    }

    /// Puts another account, or an earlier state of this one, in the place of all.
    pub fn restore(&self, account: Account) {
        self.world.accounts.write().clear();
        self.world.key_accounts.write().clear();
        self.world.alias_accounts.write().clear();
        self.put_account(account);
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
        let mut draft = Draft::default();
        let result = self.try_handle(&parts, &body, &query, &request_id, &mut draft);
        draft.source_ip = parts.extensions.get().map(|SourceIp(address)| *address);
        if let Some(events) = &self.events {
            events.note(&draft, &query, result.as_ref().err(), self.clock.now());
        }
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
        response.extensions_mut().insert(draft.outcome);
        response
    }

    fn try_handle(
        &self,
        parts: &http::request::Parts,
        body: &Bytes,
        query: &Query,
        request_id: &str,
        draft: &mut Draft,
    ) -> Result<String, ApiError> {
        if let Some(operation) = operation(query)
            .ok()
            .filter(|operation| is_unsigned(operation))
        {
            return self.answer_unsigned(parts, query, operation, request_id, draft);
        }
        let presented = PresentedSignature::parse(parts, body)?;
        let operation = operation(query)?;
        draft.outcome.action = Some(operation.action());
        draft.access_key_id = Some(presented.access_key_id().to_owned());
        draft.account = self.world.account_of_key(presented.access_key_id());
        presented.scope().region().clone_into(&mut draft.region);
        let now = self.clock.now();
        presented.check(&expected(operation.service), now)?;
        let account = self.world.of_key(presented.access_key_id());
        let account = account.ok_or_else(ApiError::invalid_client_token_id)?;
        // The signature is checked, and the answer rendered, while others use the account.
        let claim = authenticate::claim(&account.lock(), &presented, now)?;
        let caller = claim.verify(&presented, operation.service, now)?;
        let _across = may_reach_across(operation).then(|| self.world.across.lock());
        let mut account = account.lock();
        let Ok(arn) = caller.identity.arn(&account) else {
            return Err(ApiError::invalid_client_token_id());
        };
        authenticate::note_use(&mut account, &caller, &presented, operation.service, now);
        sts::check_may_call(&caller, operation)?;
        draft.outcome.account = Some(account.id);
        draft.outcome.caller = Some(arn);
        let cx = self.context(&mut account, &caller, presented.scope().region(), parts);
        let answer = self.answer(cx, operation, query, draft)?;
        drop(account);
        Ok(answer.render(operation, request_id))
    }

    /// Answers who brings a token of an identity provider instead of a signature, in the account of
    /// the role that they want.
    fn answer_unsigned(
        &self,
        parts: &http::request::Parts,
        query: &Query,
        operation: &'static Operation,
        request_id: &str,
        draft: &mut Draft,
    ) -> Result<String, ApiError> {
        draft.outcome.action = Some(operation.action());
        let account = self.world.of_role(query.get("RoleArn").unwrap_or_default());
        let account = account.ok_or_else(ApiError::missing_authentication_token)?;
        let mut account = account.lock();
        draft.account = Some(account.id);
        draft.outcome.account = Some(account.id);
        let cx = self.context(&mut account, &Caller::ANONYMOUS, "us-east-1", parts);
        let answer = self.answer(cx, operation, query, draft)?;
        drop(account);
        Ok(answer.render(operation, request_id))
    }

    /// What an operation is handed, before it has said anything.
    pub(crate) fn context<'a>(
        &'a self,
        account: &'a mut Account,
        caller: &'a Caller,
        region: &'a str,
        request: &'a http::request::Parts,
    ) -> Context<'a> {
        Context {
            account,
            caller,
            now: self.clock.now(),
            region,
            request,
            ids: &*self.ids,
            world: &self.world,
            verdict: None,
            explanation: None,
            encoded_message: None,
            ticket: None,
        }
    }

    /// Lets an operation answer, and settles what it changed.
    pub(crate) fn answer(
        &self,
        mut cx: Context<'_>,
        operation: &'static Operation,
        query: &Query,
        draft: &mut Draft,
    ) -> Result<Box<dyn Answer>, ApiError> {
        let answer = operations::answer(&mut cx, operation, query);
        let verdict = cx.verdict.take().map(|verdict| verdict.to_string());
        draft.outcome.verdict = cx.explanation.take().or(verdict);
        draft.outcome.encoded_message = cx.encoded_message.take();
        draft.outcome.ticket = self.world.settle(cx.account)?.or(cx.ticket);
        if let (Some(_), Ok(answer)) = (&self.events, &answer) {
            draft.keep_essentials(operation, &**answer);
        }
        answer
    }
}

impl World {
    fn put(&self, mut account: Account) {
        account.forget_changes();
        let id = account.id;
        let keys = account.all_key_ids().into_iter().map(|key| (key, id));
        self.key_accounts.write().extend(keys);
        let alias = account.settings.alias.clone();
        let before = self
            .accounts
            .write()
            .insert(id, Arc::new(Mutex::new(account)));
        let before = before.and_then(|account| account.lock().settings.alias.clone());
        if let Some(alias) = before {
            self.release_alias(&alias);
        }
        if let Some(alias) = alias {
            self.alias_accounts.write().insert(alias, id);
        }
    }

    /// The account of an access key.
    fn of_key(&self, access_key_id: &str) -> Option<Arc<Mutex<Account>>> {
        let id = *self.key_accounts.read().get(access_key_id)?;
        self.accounts.read().get(&id).cloned()
    }

    /// The account with that number.
    pub fn account(&self, id: AccountId) -> Option<Arc<Mutex<Account>>> {
        self.accounts.read().get(&id).cloned()
    }

    /// The number of the account with that alias.
    pub fn of_alias(&self, alias: &str) -> Option<AccountId> {
        self.alias_accounts.read().get(alias).copied()
    }

    /// The account whose root user has that e-mail address.
    pub fn of_email(&self, email: &str) -> Option<Arc<Mutex<Account>>> {
        let has_it = |account: &&Arc<Mutex<Account>>| {
            let account = account.lock();
            let own = account.settings.root.email.as_deref();
            own.is_some_and(|own| own.eq_ignore_ascii_case(email))
        };
        self.accounts.read().values().find(has_it).cloned()
    }

    /// The account of a role by its ARN, be there such a role or not; some account when the ARN
    /// names none.
    fn of_role(&self, arn: &str) -> Option<Arc<Mutex<Account>>> {
        let id = arn.split(':').nth(4).and_then(|id| id.parse().ok());
        let accounts = self.accounts.read();
        let named = id.and_then(|id: AccountId| accounts.get(&id));
        named.or_else(|| accounts.values().next()).cloned()
    }

    fn learn_keys(&self, account: &mut Account) {
        let new = account.take_new_keys();
        if !new.is_empty() {
            let id = account.id;
            self.key_accounts
                .write()
                .extend(new.into_iter().map(|key| (key, id)));
        }
    }

    /// Makes an alias an account's; false when an account has it already.
    pub fn claim_alias(&self, alias: &str, account: AccountId) -> bool {
        let mut aliases = self.alias_accounts.write();
        let is_free = !aliases.contains_key(alias);
        if is_free {
            aliases.insert(alias.to_owned(), account);
        }
        is_free
    }

    /// Makes an alias free.
    pub fn release_alias(&self, alias: &str) {
        self.alias_accounts.write().remove(alias);
    }

    /// The account that an access key belongs, or belonged, to.
    pub fn account_of_key(&self, access_key_id: &str) -> Option<AccountId> {
        self.key_accounts.read().get(access_key_id).copied()
    }

    /// Does something with another account than the caller's, and settles it. Only operations
    /// that [`may_reach_across`] do so.
    pub fn with_account<T>(
        &self,
        id: AccountId,
        act: impl FnOnce(&mut Account) -> T,
    ) -> Result<Option<(T, Option<u64>)>, ApiError> {
        let Some(account) = self.accounts.read().get(&id).cloned() else {
            return Ok(None);
        };
        let account = &mut *account.lock();
        let result = act(account);
        Ok(Some((result, self.settle(account)?)))
    }

    /// Hands what changed to the journal, and makes new keys known.
    pub fn settle(&self, account: &mut Account) -> Result<Option<u64>, ApiError> {
        self.learn_keys(account);
        let Some(journal) = &self.journal else {
            account.forget_changes();
            return Ok(None);
        };
        let changes = account.take_changes().map_err(|error| {
            let text = format!("the mock can't write its state down: {error}");
            ApiError::new("ServiceFailure", StatusCode::INTERNAL_SERVER_ERROR, text)
        })?;
        Ok((!changes.is_empty()).then(|| journal.append(account.id, changes)))
    }
}

/// The operation that a request names.
fn operation(query: &Query) -> Result<&'static Operation, ApiError> {
    let version = query.get("Version").unwrap_or("NO_VERSION_SPECIFIED");
    let action = query.get("Action").ok_or_else(missing_action)?;
    Operation::find(action)
        .filter(|operation| operation.service.version() == version)
        .ok_or_else(|| invalid_action(action, version))
}

/// Whether an operation is called without a signature. One that is there is not looked at.
fn is_unsigned(operation: &Operation) -> bool {
    operation.name == "AssumeRoleWithWebIdentity"
}

/// Whether an operation may need a second account.
pub(crate) fn may_reach_across(operation: &Operation) -> bool {
    // A trust policy may name someone of another account, who must be there.
    let trusts = ["CreateRole", "UpdateAssumeRolePolicy"];
    operation.name.starts_with("AssumeRole") || trusts.contains(&operation.name)
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
