//! stub
#![allow(missing_docs)]
use bytes::Bytes;
use http::{Request, Response};
use std::sync::Mutex;
pub type AccountId = String;
#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    id: AccountId,
    calls: u32,
    key: (String, String),
}
impl Account {
    pub fn with_administrator(id: AccountId, k: &str, s: &str) -> Self {
        Self {
            id,
            calls: 0,
            key: (k.into(), s.into()),
        }
    }
    pub fn id(&self) -> &AccountId {
        &self.id
    }
}
pub struct MockIam(Mutex<Account>);
impl MockIam {
    pub fn new(a: Account) -> Self {
        Self(Mutex::new(a))
    }
    pub fn handle(&self, r: Request<Bytes>) -> Response<Bytes> {
        let mut a = self.0.lock().unwrap();
        a.calls += 1;
        Response::new(Bytes::from(format!("{} {}", a.calls, r.uri())))
    }
    pub fn account(&self) -> Account {
        self.0.lock().unwrap().clone()
    }
    pub fn restore(&self, a: Account) {
        *self.0.lock().unwrap() = a;
    }
}
