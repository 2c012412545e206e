//! The mocked IAM and STS: a function from [`http::Request`] to [`http::Response`].
//!
//! It holds no socket, no thread, no clock and no randomness of its own: clock and identifiers are
//! handed in. It is strict where it matters: signatures are really checked, policies are really
//! enforced, a secret leaves once, and every refusal has AWS's own code and text.
//!
//! A request's path: `wire` (the AWS Query form in, XML out), `auth` (signature, policies), then
//! the module named after the resource.

#![allow(
    clippy::needless_pass_by_value,
    reason = "an operation owns its input, whether or not it keeps it"
)]

mod access_keys;
mod account;
mod account_id;
pub mod auth;
mod caller;
mod context;
pub mod error;
mod groups;
mod ids;
mod login_profiles;
mod managed_policies;
mod mock;
mod operations;
mod page;
mod permissions;
mod policies;
mod quotas;
mod records;
mod scene;
mod secret;
mod sts;
mod summary;
mod tags;
mod users;
pub mod wire;

pub use account::{Account, LoadError};
pub use account_id::{AccountId, NotAnAccountId};
pub use ids::{DocumentationIds, Ids, RandomIds};
pub use mock::{Clock, Journal, MockIam, Outcome};
pub use records::Change;
pub use scene::{ADMINISTRATOR_ACCESS, Scene, SceneKey};
pub use secret::Secret;

/// The names of the operations that the mock has, of the 191 in [`wire::operation::Operation::all`].
#[must_use]
pub fn supported_operations() -> &'static [&'static str] {
    operations::SUPPORTED
}
