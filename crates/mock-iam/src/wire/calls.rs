//! The operations as types, for callers in Rust: each knows its name and what it answers with.

pub use super::generated::calls::*;

/// An operation, for [`crate::MockIam::call`].
pub trait Call {
    /// What it answers with; `()` when the answer has no result.
    type Output: super::output::Output + 'static;
    /// `CreateAccessKey`, as in the `Action` parameter.
    const NAME: &'static str;
}
