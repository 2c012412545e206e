//! The AWS Query protocol: a form in, XML out. The shapes are generated, see `cargo xtask generate`.

#[allow(missing_docs, reason = "generated: the names are AWS's, and so is their documentation")]
pub mod generated {
    //! AWS's shapes as Rust types, and the table of operations.

    #[allow(clippy::pedantic, reason = "generated")]
    #[allow(dead_code, reason = "a rule may belong to a shape that nothing reads yet")]
    pub mod iam;
    pub mod operations;
    #[allow(clippy::pedantic, reason = "generated")]
    #[allow(dead_code, reason = "a rule may belong to a shape that nothing reads yet")]
    pub mod sts;
}
pub mod operation;
pub mod query;
pub mod rule;
pub mod xml;

pub use generated::{iam, sts};
