//! What the pages share: the mock, who is signed in, and where the pages are.

use std::sync::Arc;

use data_encoding::BASE64URL_NOPAD;
use mock_iam::{AccountId, MockIam};
use parking_lot::{Mutex, MutexGuard};

use crate::session::Sessions;

/// The console of one mock. It is cheap to clone.
#[derive(Clone)]
pub struct Console(Arc<Inner>);

/// Fills a slice with random bytes.
type Fill = Box<dyn Fn(&mut [u8]) + Send + Sync>;

struct Inner {
    mock: Arc<MockIam>,
    base: String,
    practice: Option<Practice>,
    sessions: Mutex<Sessions>,
    fill: Fill,
}

/// The account that a reader practises in, as the sign-in page shows it.
#[derive(Debug, Clone)]
pub struct Practice {
    /// The account's number.
    pub account: AccountId,
    /// Root's e-mail address.
    pub email: String,
    /// Root's make-believe password.
    pub password: String,
}

impl Console {
    /// Pages over a mock, which lie below `base` (`/console`, without a slash at its end). The
    /// sign-in page shows with what one signs in to `practice`. `fill` fills a slice with random
    /// bytes: sessions are made of them.
    ///
    /// The mock should keep events ([`MockIam::with_events`]): the pages show them.
    pub fn new(
        mock: Arc<MockIam>,
        base: impl Into<String>,
        practice: Option<Practice>,
        fill: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            mock,
            base: base.into(),
            practice,
            sessions: Mutex::default(),
            fill: Box::new(fill),
        }))
    }

    /// The mock.
    #[must_use]
    pub fn mock(&self) -> &MockIam {
        &self.0.mock
    }

    pub(crate) fn practice(&self) -> Option<&Practice> {
        self.0.practice.as_ref()
    }

    /// Below which path the pages are.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// The address of a page: `/users` is `/console/users`, and `/` is `/console`.
    #[must_use]
    pub fn href(&self, path: &str) -> String {
        let below = if path == "/" { "" } else { path };
        format!("{}{below}", self.0.base)
    }

    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.0.sessions.lock()
    }

    /// Random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.0.fill)(&mut bytes);
        bytes
    }

    /// 256 random bits as text.
    pub(crate) fn token(&self) -> String {
        BASE64URL_NOPAD.encode(&self.random::<32>())
    }
}
