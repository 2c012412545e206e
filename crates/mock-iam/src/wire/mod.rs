//! The AWS Query protocol: a form in, XML out. The shapes are generated, see `cargo xtask generate`.

#[allow(
    missing_docs,
    reason = "generated: the names are AWS's, and so is their documentation"
)]
pub mod generated {
    //! AWS's shapes as Rust types, and the table of operations.

    pub mod calls;
    #[allow(clippy::pedantic, reason = "generated")]
    #[allow(
        dead_code,
        reason = "a rule may belong to a shape that nothing reads yet"
    )]
    pub mod iam;
    pub mod operations;
    #[allow(clippy::pedantic, reason = "generated")]
    pub mod patterns;
    #[allow(clippy::pedantic, reason = "generated")]
    #[allow(
        dead_code,
        reason = "a rule may belong to a shape that nothing reads yet"
    )]
    pub mod sts;
}
pub mod calls;
pub mod operation;
pub mod output;
pub mod pattern;
pub mod query;
pub mod rule;
pub mod sensitive;
pub mod xml;

pub use generated::{iam, sts};

/// A policy document as IAM's answers hold it: percent-encoded as RFC 3986 has it.
pub(crate) fn percent_encode(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(text, ENCODED).to_string()
}
