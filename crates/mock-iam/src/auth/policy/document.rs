//! A policy document as it is kept: its text to the letter, and its statements ready to evaluate.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::condition::Condition;
use super::context::ConditionContext;
use super::grammar::{RawDocument, RawStatement};
use super::pattern::{Pattern, Reach};
use super::trust::{self, Principal};
use super::variables::Template;
use super::{grammar, identity};
use crate::error::ApiError;

/// A policy document, parsed and checked at the door; keeps the text exactly as it was given.
///
/// With serde it is its text: a string, which is parsed and checked again on the way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDocument {
    text: String,
    statements: Vec<Statement>,
}

/// What a statement does to the requests that it applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows them, unless something else denies.
    Allow,
    /// It denies them, whatever else allows.
    Deny,
}

/// One statement of a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub(super) sid: Option<String>,
    pub(super) effect: Effect,
    pub(super) principals: Vec<Principal>,
    /// `NotPrincipal`: the statement is about everyone but the principals.
    pub(super) all_but_principals: bool,
    pub(super) actions: Element<Pattern>,
    /// `None` in a trust policy, which is about the role that it belongs to.
    pub(super) resources: Option<Element<Resource>>,
    pub(super) conditions: Vec<Condition>,
}

/// A pattern of resources, made ready once if it has no variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    /// The same for every request; none when it can match nothing.
    Fixed(Option<Pattern>),
    /// With variables to be filled in.
    Variable(Template),
}

impl Resource {
    fn new(template: Template) -> Self {
        match template.fixed() {
            Some(pieces) => Self::Fixed(Pattern::compile(&pieces, Reach::Resource)),
            None => Self::Variable(template),
        }
    }

    /// Whether the pattern covers a resource.
    pub(super) fn covers(&self, resource: &str, context: &ConditionContext) -> bool {
        match self {
            Self::Fixed(pattern) => pattern
                .as_ref()
                .is_some_and(|pattern| pattern.matches(resource)),
            Self::Variable(template) => template
                .fill(context)
                .and_then(|pieces| Pattern::compile(&pieces, Reach::Resource))
                .is_some_and(|pattern| pattern.matches(resource)),
        }
    }
}

/// An element with its opposite: `Action` and `NotAction`, `Resource` and `NotResource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Element<T> {
    /// One of these.
    Only(Vec<T>),
    /// Anything but these.
    AllBut(Vec<T>),
}

impl<T> Element<T> {
    /// Whether the element covers a thing that the given test finds or does not find in its list.
    pub(super) fn covers(&self, is_it: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Only(list) => list.iter().any(is_it),
            Self::AllBut(list) => !list.iter().any(is_it),
        }
    }
}

impl PolicyDocument {
    /// Parses a policy for a user, group or role, be it inline, a boundary or for a session.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`, in AWS's text.
    pub fn parse_identity(text: &str) -> Result<Self, ApiError> {
        identity::check(grammar::read(text), identity::Versions::Any)
            .map(|document| Self::new(text, document))
            .map_err(ApiError::malformed_policy_document)
    }

    /// Parses a managed policy, which must say `"Version": "2012-10-17"`.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`, in AWS's text.
    pub fn parse_managed(text: &str) -> Result<Self, ApiError> {
        identity::check(grammar::read(text), identity::Versions::Current)
            .map(|document| Self::new(text, document))
            .map_err(ApiError::malformed_policy_document)
    }

    /// Parses a role's trust policy, which names principals and no resources. Whether a principal
    /// exists is not checked here.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`, in AWS's text.
    pub fn parse_trust(text: &str) -> Result<Self, ApiError> {
        trust::check(grammar::read(text))
            .map(|document| Self::new(text, document))
            .map_err(ApiError::malformed_policy_document)
    }

    pub(super) fn new(text: &str, checked: CheckedDocument) -> Self {
        Self {
            text: text.to_owned(),
            statements: checked.0,
        }
    }

    /// The text, exactly as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The statements, in the text's order.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }
}

impl Statement {
    /// The statement's own name, if it has one.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// Whether it allows or denies.
    #[must_use]
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Whom a trust policy's statement is about; empty in an identity policy.
    #[must_use]
    pub fn principals(&self) -> &[Principal] {
        &self.principals
    }
}

/// The statements of a document that passed its checks.
pub(super) struct CheckedDocument(Vec<Statement>);

impl CheckedDocument {
    /// Makes statements out of what was read; `principals` are those of each statement.
    pub(super) fn new(raw: RawDocument, principals: Vec<Vec<Principal>>) -> Self {
        let template = if raw.has_variables() {
            Template::parse
        } else {
            Template::plain
        };
        let principals = principals.into_iter().chain(std::iter::repeat(Vec::new()));
        let statements = raw.statements.into_iter().zip(principals);
        Self(
            statements
                .map(|(raw, principals)| statement(raw, principals, template))
                .collect(),
        )
    }
}

fn statement(
    raw: RawStatement,
    principals: Vec<Principal>,
    template: fn(&str) -> Template,
) -> Statement {
    let conditions = raw.conditions.into_iter().map(|raw| Condition {
        values: raw
            .values
            .iter()
            .map(|value| {
                if raw.operator.takes_variables() {
                    template(value)
                } else {
                    Template::plain(value)
                }
            })
            .collect(),
        operator: raw.operator,
        written: raw.written,
        key: raw.key,
    });
    Statement {
        sid: raw.sid.filter(|sid| !sid.is_empty()),
        effect: if raw.effect == "Deny" {
            Effect::Deny
        } else {
            Effect::Allow
        },
        principals,
        all_but_principals: raw.not_principal.is_some(),
        actions: raw.action.map_or(Element::Only(Vec::new()), |listed| {
            // Actions are case-insensitive: both sides are compared in lower case.
            listed.element(|action| Pattern::text(&action.to_ascii_lowercase()))
        }),
        resources: raw
            .resource
            .map(|listed| listed.element(|text| Resource::new(template(text)))),
        conditions: conditions.collect(),
    }
}

impl Serialize for PolicyDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for PolicyDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // No text is both: one kind must have a principal, the other must not.
        Self::parse_identity(&text)
            .or_else(|refusal| Self::parse_trust(&text).map_err(|_| refusal))
            .map_err(de::Error::custom)
    }
}
