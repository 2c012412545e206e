//! The verdict on one request: explicit deny first, then an allow from every kind of policy that
//! applies, and always the statement that decided.

use std::fmt;

use super::context::ConditionContext;
use super::document::{Effect, PolicyDocument, Statement};

/// One question to the evaluator.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The action, such as `iam:CreateUser`.
    pub action: &'a str,
    /// The resource's full ARN, or `*` for an action that is not about a resource.
    pub resource: &'a str,
    /// What else is known about the request.
    pub context: &'a ConditionContext,
}

/// A policy as it applies to a principal, with the name it goes by in an explanation.
#[derive(Clone, Debug)]
pub struct AppliedPolicy<'a> {
    /// Where it comes from.
    pub source: PolicySource,
    /// What it says.
    pub document: &'a PolicyDocument,
}

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicySource {
    /// It is part of a user, group or role.
    Inline {
        /// Whose it is, such as `user ana` or `group admins`.
        owner: String,
        /// Its name there.
        name: String,
    },
    /// It stands on its own.
    Managed {
        /// Its ARN.
        arn: String,
    },
}

/// All policies that apply to a principal.
#[derive(Clone, Debug, Default)]
pub struct Policies<'a> {
    /// Its own and its groups'.
    pub identity: Vec<AppliedPolicy<'a>>,
    /// Its permissions boundary, if it has one.
    pub boundary: Option<AppliedPolicy<'a>>,
    /// Those passed when the session was made; `None` when there is no session or none was passed.
    pub session: Option<Vec<AppliedPolicy<'a>>>,
}

/// The part that a policy plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// It belongs to the user, a group or the role.
    Identity,
    /// It is the permissions boundary.
    Boundary,
    /// It came with the session.
    Session,
}

/// Allowed or why not; names the statement that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every kind of policy that applies allows it.
    Allowed {
        /// The first statement of an identity policy that does.
        by: StatementRef,
    },
    /// A statement denies it, and nothing outweighs that.
    ExplicitDeny {
        /// The statement.
        by: StatementRef,
        /// The kind of its policy.
        kind: PolicyKind,
    },
    /// No statement denies it, but an allow is lacking.
    NoAllow {
        /// The kind of policy that lacks it.
        kind: PolicyKind,
    },
}

/// A statement, by the policy that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRef {
    /// The policy.
    pub source: PolicySource,
    /// The statement's place, counted from 0.
    pub index: usize,
    /// Its own name, if it has one.
    pub sid: Option<String>,
}

/// What became of one statement in an evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consideration {
    /// The statement.
    pub statement: StatementRef,
    /// The kind of its policy.
    pub kind: PolicyKind,
    /// Whether it allows or denies, if it applies.
    pub effect: Effect,
    /// Whether it applies.
    pub outcome: Outcome,
}

/// Whether a statement applies to a request, or what keeps it from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it matches.
    Applies,
    /// It is about other actions.
    OtherAction,
    /// It is about this action, but on other resources.
    OtherResource,
    /// It is about this action and resource, but one of its conditions does not hold.
    ConditionNotMet {
        /// The condition's operator, as it is written.
        operator: String,
        /// Its key.
        key: String,
    },
}

/// Answers a question by AWS's rules: an explicit deny anywhere wins, then the identity policies,
/// the boundary and the session policies must each allow.
///
/// Where several kinds lack the allow, the first of them in the order of AWS's evaluation logic is
/// named: identity, boundary, session.
#[must_use]
pub fn evaluate(policies: &Policies<'_>, question: &Question<'_>) -> Verdict {
    if let Some((by, kind)) = policies
        .kinds()
        .find_map(|(kind, policies)| Some((first(policies, Effect::Deny, question)?, kind)))
    {
        return Verdict::ExplicitDeny { by, kind };
    }
    let Some(by) = first(&policies.identity, Effect::Allow, question) else {
        return Verdict::NoAllow {
            kind: PolicyKind::Identity,
        };
    };
    let limits = policies
        .kinds()
        .filter(|(kind, _)| *kind != PolicyKind::Identity);
    for (kind, policies) in limits {
        if first(policies, Effect::Allow, question).is_none() {
            return Verdict::NoAllow { kind };
        }
    }
    Verdict::Allowed { by }
}

/// Tells of every statement that applies to the principal what became of it: why a request was
/// refused although a policy seems to allow it.
#[must_use]
pub fn consider(policies: &Policies<'_>, question: &Question<'_>) -> Vec<Consideration> {
    policies
        .kinds()
        .flat_map(|(kind, policies)| policies.iter().map(move |policy| (kind, policy)))
        .flat_map(|(kind, policy)| {
            let statements = policy.document.statements().iter().enumerate();
            statements.map(move |(index, statement)| Consideration {
                statement: policy.reference(index, statement),
                kind,
                effect: statement.effect,
                outcome: statement.outcome(question),
            })
        })
        .collect()
}

/// The first statement with an effect that applies.
fn first(
    policies: &[AppliedPolicy<'_>],
    effect: Effect,
    question: &Question<'_>,
) -> Option<StatementRef> {
    policies.iter().find_map(|policy| {
        let statements = policy.document.statements().iter().enumerate();
        let (index, statement) = statements
            .filter(|(_, statement)| statement.effect == effect)
            .find(|(_, statement)| statement.outcome(question) == Outcome::Applies)?;
        Some(policy.reference(index, statement))
    })
}

impl<'a> Policies<'a> {
    /// The kinds of policies that apply, in the order of AWS's evaluation logic.
    fn kinds(&self) -> impl Iterator<Item = (PolicyKind, &[AppliedPolicy<'a>])> {
        let boundary = self.boundary.as_ref().map(std::slice::from_ref);
        [
            (PolicyKind::Identity, Some(self.identity.as_slice())),
            (PolicyKind::Boundary, boundary),
            (PolicyKind::Session, self.session.as_deref()),
        ]
        .into_iter()
        .filter_map(|(kind, policies)| Some((kind, policies?)))
    }
}

impl AppliedPolicy<'_> {
    fn reference(&self, index: usize, statement: &Statement) -> StatementRef {
        StatementRef {
            source: self.source.clone(),
            index,
            sid: statement.sid.clone(),
        }
    }
}

impl Statement {
    /// Whether the statement applies to a question. Whom a trust policy's statement is about is
    /// looked at elsewhere.
    #[must_use]
    pub fn outcome(&self, question: &Question<'_>) -> Outcome {
        let action = question.action.to_ascii_lowercase();
        if !self.actions.covers(|pattern| pattern.matches(&action)) {
            return Outcome::OtherAction;
        }
        let covers_resource = self.resources.as_ref().is_none_or(|resources| {
            resources.covers(|resource| resource.covers(question.resource, question.context))
        });
        if !covers_resource {
            return Outcome::OtherResource;
        }
        let unmet = |condition: &&super::condition::Condition| !condition.holds(question.context);
        match self.conditions.iter().find(unmet) {
            Some(condition) => Outcome::ConditionNotMet {
                operator: condition.written.clone(),
                key: condition.key.clone(),
            },
            None => Outcome::Applies,
        }
    }
}

impl Verdict {
    /// Whether the request may go ahead.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// The reason as AWS appends it to "User: … is not authorized to perform: … on resource: …".
    #[must_use]
    pub fn reason(&self, action: &str) -> String {
        match self {
            Self::Allowed { .. } => {
                format!("because an identity-based policy allows the {action} action")
            }
            Self::ExplicitDeny { by, kind } => {
                let policy = match kind {
                    PolicyKind::Identity => "an identity-based policy",
                    PolicyKind::Boundary => "a permissions boundary",
                    PolicyKind::Session => "a session policy",
                };
                match &by.source {
                    PolicySource::Managed { arn } => {
                        format!("with an explicit deny in {policy}: {arn}")
                    }
                    PolicySource::Inline { .. } => format!("with an explicit deny in {policy}"),
                }
            }
            Self::NoAllow { kind } => format!("because no {kind} allows the {action} action"),
        }
    }
}

impl fmt::Display for PolicyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identity => "identity-based policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        })
    }
}

impl fmt::Display for PolicySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inline { owner, name } => write!(f, "inline policy {name} of {owner}"),
            Self::Managed { arn } => write!(f, "policy {arn}"),
        }
    }
}

/// `statement 1 "CreateOwnAccessKeys" of policy arn:…`, counted from 1.
impl fmt::Display for StatementRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.index + 1)?;
        if let Some(sid) = &self.sid {
            write!(f, " \"{sid}\"")?;
        }
        write!(f, " of {}", self.source)
    }
}

/// One sentence for people, without a full stop.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allowed { by } => write!(f, "allowed by {by}"),
            Self::ExplicitDeny {
                by,
                kind: PolicyKind::Identity,
            } => write!(f, "explicitly denied by {by}"),
            Self::ExplicitDeny { by, kind } => {
                write!(f, "explicitly denied by {by}, which is a {kind}")
            }
            Self::NoAllow {
                kind: PolicyKind::Identity,
            } => f.write_str("not allowed by any statement of an identity-based policy"),
            Self::NoAllow {
                kind: PolicyKind::Boundary,
            } => f.write_str("not allowed by the permissions boundary"),
            Self::NoAllow {
                kind: PolicyKind::Session,
            } => f.write_str("not allowed by any session policy"),
        }
    }
}
