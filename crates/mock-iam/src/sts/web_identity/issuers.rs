//! Who signs tokens, and with which keys.
//!
//! AWS fetches the keys of an identity provider from its URL. The mock fetches nothing: whoever
//! runs it hands them in, and a provider whose keys it was not handed cannot be reached.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::RwLock;

use super::public_keys::{KeySetError, PublicKeys};
use crate::mock::MockIam;

/// The keys of identity providers, by the URL without `https://`.
#[derive(Default)]
pub(crate) struct Issuers(RwLock<HashMap<String, Arc<PublicKeys>>>);

impl Issuers {
    /// The keys of an issuer, if they were handed in.
    pub fn keys(&self, issuer: &str) -> Option<Arc<PublicKeys>> {
        self.0.read().get(host(issuer)).cloned()
    }
}

impl MockIam {
    /// Hands in the keys of an identity provider, in the place of those that it had: a JSON Web Key
    /// Set, as the provider publishes it. Tokens that the provider has signed with one of them can
    /// then be traded in with `AssumeRoleWithWebIdentity`. They are not part of any account's state.
    ///
    /// # Errors
    ///
    /// When the key set is none, or holds no key that could check a signature.
    pub fn put_issuer(&self, issuer: &str, key_set: &str) -> Result<(), KeySetError> {
        let keys = Arc::new(PublicKeys::parse(key_set)?);
        let mut issuers = self.world.issuers.0.write();
        issuers.insert(host(issuer).to_owned(), keys);
        Ok(())
    }

    /// The key set that an account's own issuer publishes, by which others check the tokens of
    /// `GetWebIdentityToken`. None when no account has that issuer enabled.
    #[must_use]
    pub fn published_keys(&self, issuer: &str) -> Option<String> {
        let find = |id| {
            self.world.with_account(id, |account| {
                let federation = &account.outbound_federation;
                let is_it = federation.issuer() == Some(issuer);
                is_it.then(|| federation.keys.public().to_string())
            })
        };
        let mut found = self
            .account_ids()
            .into_iter()
            .filter_map(|id| find(id).ok()??.0);
        found.next()
    }
}

/// An issuer as a trust policy and a provider's ARN have it.
pub(super) fn host(issuer: &str) -> &str {
    issuer.strip_prefix("https://").unwrap_or(issuer)
}
