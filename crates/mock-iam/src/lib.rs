//! The mocked IAM and STS: a function from [`http::Request`] to [`http::Response`].
//!
//! It holds no socket, no thread, no clock and no randomness of its own.

pub mod auth;
pub mod error;
pub mod secret;
pub mod wire;
