//! The mocked IAM and STS: a function from [`http::Request`] to [`http::Response`].
//!
//! It holds no socket, no thread, no clock and no randomness of its own: clock and identifiers are
//! handed in. It is strict where it matters: signatures are really checked, policies are really
//! enforced, a secret leaves once, and every refusal has AWS's own code and text.
//!
//! The feature `certificates` is for a build that must be small to leave out: without it the mock
//! does not have the operations that parse certificates and keys or check a token's signature.
//!
//! A request's path: `wire` (the AWS Query form in, XML out), `auth` (signature, policies), then
//! the module named after the resource.

#![cfg_attr(
    not(feature = "certificates"),
    allow(dead_code, reason = "quotas and the like of what is left out")
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "an operation owns its input, whether or not it keeps it"
)]

mod access_keys;
mod access_reports;
mod account;
mod account_aliases;
mod account_id;
mod account_properties;
mod attached_policies;
pub mod auth;
mod authorization_details;
mod boundaries;
mod call;
mod caller;
#[cfg(feature = "certificates")]
mod certificates;
mod console_passwords;
mod context;
mod context_keys;
mod credential_report;
mod delegation_requests;
mod entities;
pub mod error;
mod events;
mod granting;
mod groups;
mod holder;
mod ids;
mod inline_policies;
mod instance_profiles;
mod iso8601;
mod login_profiles;
mod managed_policies;
mod mfa;
mod mock;
mod open_id_connect_providers;
mod operations;
mod organizations;
mod organizations_reports;
mod outbound_federation;
mod owned;
mod page;
mod password_policy;
mod policies;
mod policy_entities;
mod policy_versions;
mod quotas;
mod records;
mod roles;
#[cfg(feature = "certificates")]
mod saml_metadata;
mod saml_providers;
mod scene;
mod secret;
mod server_certificates;
mod service_linked_roles;
mod service_specific_credentials;
mod services;
mod sign_in;
mod sign_up;
mod signing_certificates;
mod simulation;
mod ssh_public_keys;
mod sts;
mod summary;
mod tags;
mod token_preferences;
mod trust_policies;
mod users;
pub mod wire;

pub use account::{Account, LoadError};
pub use account_id::{AccountId, NotAnAccountId};
pub use events::{Event, Refusal};
pub use ids::{DocumentationIds, Ids, RandomIds};
pub use mock::{Clock, Journal, MockIam, Outcome, SourceIp};
pub use policies::check_policy;
pub use records::Change;
pub use scene::{ADMINISTRATOR_ACCESS, ROOT_MFA_SEED, Scene, SceneKey};
pub use secret::Secret;
pub use sign_in::{Person, ROOT_USER, SignIn, SignInError, SignedIn, Who};
pub use sign_up::{Contact, SignUp, SignUpError};
#[cfg(feature = "certificates")]
pub use sts::web_identity::KeySetError;

/// The names of the operations that the mock has, of the 191 in [`wire::operation::Operation::all`].
#[must_use]
pub fn supported_operations() -> &'static [&'static str] {
    operations::SUPPORTED
}
