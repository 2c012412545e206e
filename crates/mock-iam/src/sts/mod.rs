//! STS: who is calling, and credentials that last for a while.
//!
//! An operation that makes credentials checks who may have them (`assume_role`, `session_token`,
//! `federation_token`), what they are limited to (`session_policies`, `session_tags`) and hands
//! them out (`credentials`). What the holder of such credentials may call at all is in `limits`.

mod assume_role;
mod assume_root;
mod authorization_message;
mod caller_identity;
mod credentials;
mod federation_token;
mod limits;
mod mfa;
mod role_arn;
mod session_policies;
mod session_tags;
mod session_token;
mod trust;
#[cfg(feature = "certificates")]
pub(crate) mod web_identity;

pub(crate) use assume_role::assume_role;
pub(crate) use assume_root::{assume_root, target_arn};
pub(crate) use authorization_message::{MessageKey, decode_authorization_message, encode};
pub(crate) use caller_identity::{get_access_key_info, get_caller_identity};
pub(crate) use credentials::rename_sessions;
pub(crate) use federation_token::get_federation_token;
pub(crate) use limits::check_may_call;
pub(crate) use session_token::get_session_token;
