//! Resource policies: whom a bucket or a queue lets in. IAM keeps none itself; the policy simulator
//! takes one. A trust policy, which is the resource policy of a role, is stricter.

use super::document::{CheckedDocument, Effect, PolicyDocument, Statement};
use super::evaluate::{Outcome, Question};
use super::grammar;
use super::trust::{self, Principal};
use crate::error::ApiError;

impl PolicyDocument {
    /// Parses a policy that stands on a resource, with principals, actions and resources.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`.
    pub fn parse_resource(text: &str) -> Result<Self, ApiError> {
        let malformed = |what: &str| ApiError::malformed_policy_document(what);
        let raw = grammar::read(text).map_err(|_| malformed("Syntax errors in policy."))?;
        let mut principals = Vec::new();
        for statement in &raw.statements {
            if !matches!(statement.effect.as_str(), "Allow" | "Deny") {
                return Err(malformed("Syntax errors in policy."));
            }
            let named = statement.principal.as_ref();
            let named = named.or(statement.not_principal.as_ref());
            let named = named.ok_or_else(|| malformed("Missing required field Principal"))?;
            principals.push(match named.as_str() {
                Some("*") => vec![Principal::Aws("*".to_owned())],
                _ => trust::principals(named).map_err(ApiError::malformed_policy_document)?,
            });
        }
        Ok(Self::new(text, CheckedDocument::new(raw, principals)))
    }
}

impl Statement {
    /// Whether a resource policy's statement applies to a question that someone asks.
    #[must_use]
    pub fn applies_to(&self, caller: trust::TrustCaller<'_>, question: &Question<'_>) -> bool {
        let named = |principal: &Principal| {
            principal.names(caller) || principal.names_account(caller.account)
        };
        let is_meant = self.principals.iter().any(named) != self.all_but_principals;
        is_meant && self.outcome(question) == Outcome::Applies
    }

    /// Whether it is one that denies.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.effect == Effect::Deny
    }
}
