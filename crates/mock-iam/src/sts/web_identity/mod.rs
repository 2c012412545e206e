//! JSON Web Tokens: those that the account's own issuer signs, and those of identity providers,
//! which are taken only when their signature holds.

mod assume_role;
mod issuers;
mod jwt;
mod public_keys;
mod signing_keys;
mod token;

pub(crate) use assume_role::assume_role_with_web_identity;
pub(crate) use issuers::Issuers;
pub use public_keys::KeySetError;
pub(crate) use token::get_web_identity_token;
