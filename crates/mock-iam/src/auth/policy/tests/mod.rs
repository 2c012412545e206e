//! The policy language, a sentence a test. The helpers below set a scene in a line.

mod conditions;
mod differential;
mod documents;
mod evaluation;
mod keys;
mod patterns;
mod positions;
mod statements;
mod trust_policies;

use serde_json::{Value, json};

use super::*;

/// A document of the current version with these statements.
fn document(statements: &Value) -> PolicyDocument {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    PolicyDocument::parse_identity(&text).unwrap_or_else(|refusal| panic!("{refusal}: {text}"))
}

/// The condition keys of a request; one with a single value is no multivalued key.
fn context(keys: &[(&'static str, &[&str])]) -> ConditionContext {
    let mut context = ConditionContext::default();
    for (key, values) in keys {
        match values {
            [value] => context.set(*key, *value),
            values => context.set_many(*key, values.iter().map(ToString::to_string).collect()),
        }
    }
    context
}

/// Whether a document alone allows an action on a resource.
fn allows(
    document: &PolicyDocument,
    action: &str,
    resource: &str,
    context: &ConditionContext,
) -> bool {
    let policies = Policies {
        identity: vec![inline(document)],
        ..Policies::default()
    };
    let question = Question {
        action,
        resource,
        context,
    };
    evaluate(&policies, &question).is_allowed()
}

fn inline(document: &PolicyDocument) -> AppliedPolicy<'_> {
    AppliedPolicy {
        source: PolicySource::Inline {
            owner: "user ana".to_owned(),
            name: "keys".to_owned(),
        },
        document,
    }
}

fn managed(document: &PolicyDocument) -> AppliedPolicy<'_> {
    AppliedPolicy {
        source: PolicySource::Managed {
            arn: "arn:aws:iam::123456789012:policy/p".to_owned(),
        },
        document,
    }
}
