//! What AWS's "Syntax errors in policy." may mean: the first part of a document that no policy has.

use serde_json::{Map, Value};

const OF_POLICY: [&str; 3] = ["Version", "Id", "Statement"];
const OF_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// A sentence about the first name or effect that is none; none when all of them are.
pub(super) fn hint(document: &str) -> Option<String> {
    let policy: Map<String, Value> = serde_json::from_str(document).ok()?;
    if let Some(name) = unknown(&policy, &OF_POLICY) {
        return Some(format!(
            "A policy has no {name:?}. It has {}.",
            OF_POLICY.join(", ")
        ));
    }
    let statements = match policy.get("Statement")? {
        Value::Array(statements) => statements,
        one => std::slice::from_ref(one),
    };
    let mut statements = statements.iter().enumerate();
    statements.find_map(|(at, statement)| {
        let what = of_statement(statement)?;
        Some(format!("Statement {}: {what}", at + 1))
    })
}

fn of_statement(statement: &Value) -> Option<String> {
    let Value::Object(statement) = statement else {
        return Some("it is not in braces.".to_owned());
    };
    if let Some(name) = unknown(statement, &OF_STATEMENT) {
        return Some(format!(
            "it has no {name:?}. It may have {}.",
            OF_STATEMENT.join(", ")
        ));
    }
    match statement.get("Effect") {
        Some(Value::String(effect)) if effect == "Allow" || effect == "Deny" => None,
        Some(effect) => Some(format!("the Effect {effect} is neither Allow nor Deny.")),
        None => Some("it has no Effect.".to_owned()),
    }
}

fn unknown<'a>(object: &'a Map<String, Value>, known: &[&str]) -> Option<&'a str> {
    let mut names = object.keys();
    names
        .find(|name| !known.contains(&name.as_str()))
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn a_name_that_no_policy_has_is_told() {
        let told = hint(r#"{"Statements": []}"#);
        assert_eq!(
            told.as_deref(),
            Some("A policy has no \"Statements\". It has Version, Id, Statement.")
        );
        let told = hint(r#"{"Statement": [{"Effect": "Deny"}, {"Actions": "*"}]}"#);
        assert!(
            told.unwrap()
                .starts_with("Statement 2: it has no \"Actions\". It may have Sid, ")
        );
    }

    #[test]
    fn an_effect_that_is_none_is_told() {
        let told = hint(r#"{"Statement": {"Effect": "Alow", "Action": "*"}}"#);
        assert_eq!(
            told.as_deref(),
            Some("Statement 1: the Effect \"Alow\" is neither Allow nor Deny.")
        );
        assert_eq!(
            hint(r#"{"Statement": {"Action": "*"}}"#).as_deref(),
            Some("Statement 1: it has no Effect.")
        );
        assert_eq!(
            hint(r#"{"Statement": ["*"]}"#).as_deref(),
            Some("Statement 1: it is not in braces.")
        );
    }

    #[test]
    fn there_is_nothing_to_say_of_a_right_policy_or_of_what_is_no_json() {
        assert_eq!(hint(super::super::editor::BEGINNING), None);
        assert_eq!(hint("{"), None);
    }
}
