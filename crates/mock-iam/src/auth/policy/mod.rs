//! The policy language and its evaluation: what a document may say, what it means, and why a
//! request was allowed or not.
//!
//! [`PolicyDocument`] is parsed and checked once, at the door, and refused in AWS's own texts.
//! [`evaluate`] answers one [`Question`] and names the statement that decided; [`consider`] tells
//! of every statement why it applies or not. Whoever calls a role is held against its trust policy
//! by [`evaluate_trust`].
//!
//! Who the caller is and which policies apply to them is not known here.

mod compare;
mod condition;
mod context;
mod document;
mod evaluate;
mod grammar;
mod identity;
mod json;
mod keys;
mod pattern;
mod position;
mod reach;
mod resource;
mod trust;
mod variables;

#[cfg(test)]
mod tests;

pub(crate) use compare::Kind;
pub use context::ConditionContext;
pub use document::{Effect, PolicyDocument, Statement};
pub use evaluate::{
    AppliedPolicy, Consideration, Outcome, Policies, PolicyKind, PolicySource, Question,
    StatementRef, Verdict, consider, evaluate,
};
pub use identity::syntax_fault;
pub use keys::context_keys;
pub use position::{Position, Span};
pub use reach::Reach;
pub use trust::{Principal, TrustCaller, TrustVerdict, evaluate_trust};
