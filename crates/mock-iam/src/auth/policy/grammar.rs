//! The shape of a policy document: which elements there are and what each may hold. What else AWS
//! asks of an identity policy or of a trust policy, and its texts, are those modules' matter.

use std::fmt;

use serde_json::{Map, Value};

use super::condition::Operator;
use super::document::Element;
use super::json;

/// A document whose shape is right.
pub(super) struct RawDocument {
    pub(super) version: Version,
    pub(super) statements: Vec<RawStatement>,
}

/// The version of the policy language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// `2008-10-17`, also where none is given: the language without variables.
    Of2008,
    /// `2012-10-17`.
    Of2012,
}

/// A statement whose shape is right.
pub(super) struct RawStatement {
    pub(super) sid: Option<String>,
    pub(super) effect: String,
    pub(super) principal: Option<Value>,
    pub(super) not_principal: Option<Value>,
    pub(super) action: Option<Listed>,
    pub(super) resource: Option<Listed>,
    pub(super) conditions: Vec<RawCondition>,
}

/// The strings of an element or of its opposite.
pub(super) struct Listed {
    pub(super) negated: bool,
    pub(super) values: Vec<String>,
}

/// One operator with one key.
pub(super) struct RawCondition {
    pub(super) operator: Operator,
    pub(super) written: String,
    pub(super) key: String,
    pub(super) values: Vec<String>,
}

/// Why a document's shape is wrong.
pub(super) enum Fault {
    /// It is no JSON object, or an object in it has a key twice.
    Json,
    /// An element that the language does not have.
    UnknownField(String),
    /// A required element is absent.
    Missing(&'static str),
    /// `Version` is none of AWS's.
    Version,
    /// There is no statement in `Statement`.
    NoStatement,
    /// An element holds what it cannot hold: which one, as a sentence.
    Structure(String),
}

/// What is wrong, in our words: AWS does not say it of every kind of policy.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("It is no JSON object, or has a name twice."),
            Self::UnknownField(name) => write!(f, "A policy has no \"{name}\"."),
            Self::Missing(name) => write!(f, "\"{name}\" is missing."),
            Self::Version => {
                f.write_str("\"Version\" is neither \"2012-10-17\" nor \"2008-10-17\".")
            }
            Self::NoStatement => f.write_str("\"Statement\" is empty."),
            Self::Structure(sentence) => f.write_str(sentence),
        }
    }
}

impl RawDocument {
    /// Whether `${…}` is a variable in this version of the language.
    pub(super) fn has_variables(&self) -> bool {
        self.version == Version::Of2012
    }
}

impl Listed {
    pub(super) fn element<T>(&self, make: impl Fn(&str) -> T) -> Element<T> {
        let list = self.values.iter().map(|value| make(value)).collect();
        if self.negated {
            Element::AllBut(list)
        } else {
            Element::Only(list)
        }
    }
}

/// Reads a text's shape.
pub(super) fn read(text: &str) -> Result<RawDocument, Fault> {
    let Ok(Value::Object(document)) = json::parse(text) else {
        return Err(Fault::Json);
    };
    only_known(&document, &["Version", "Id", "Statement"])?;
    let version = match document.get("Version") {
        None => Version::Of2008,
        Some(Value::String(version)) if version == "2008-10-17" => Version::Of2008,
        Some(Value::String(version)) if version == "2012-10-17" => Version::Of2012,
        Some(_) => return Err(Fault::Version),
    };
    string(&document, "Id")?;
    let statements = match document.get("Statement") {
        None => return Err(Fault::Missing("Statement")),
        Some(Value::Array(statements)) if statements.is_empty() => return Err(Fault::NoStatement),
        Some(Value::Array(statements)) => {
            statements.iter().map(statement).collect::<Result<_, _>>()?
        }
        Some(single) => vec![statement(single)?],
    };
    Ok(RawDocument {
        version,
        statements,
    })
}

fn statement(value: &Value) -> Result<RawStatement, Fault> {
    const ELEMENTS: [&str; 9] = [
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
    let statement = value.as_object().ok_or_else(|| unfit("Statement"))?;
    only_known(statement, &ELEMENTS)?;
    Ok(RawStatement {
        sid: string(statement, "Sid")?,
        effect: string(statement, "Effect")?.ok_or(Fault::Missing("Effect"))?,
        principal: statement.get("Principal").cloned(),
        not_principal: statement.get("NotPrincipal").cloned(),
        action: listed(statement, "Action", "NotAction")?,
        resource: listed(statement, "Resource", "NotResource")?,
        conditions: conditions(statement)?,
    })
}

fn conditions(statement: &Map<String, Value>) -> Result<Vec<RawCondition>, Fault> {
    let mut conditions = Vec::new();
    let Some(condition) = statement.get("Condition") else {
        return Ok(conditions);
    };
    let condition = condition.as_object().ok_or_else(|| unfit("Condition"))?;
    for (written, keys) in condition {
        let keys = keys.as_object().ok_or_else(|| unfit(written))?;
        if keys.is_empty() {
            // AWS looks at an operator's name only if it has something to compare.
            continue;
        }
        let operator = Operator::parse(written).ok_or_else(|| {
            Fault::Structure(format!("There is no condition operator \"{written}\"."))
        })?;
        for (key, values) in keys {
            conditions.push(RawCondition {
                operator,
                written: written.clone(),
                key: key.clone(),
                values: scalars(values).ok_or_else(|| unfit(key))?,
            });
        }
    }
    Ok(conditions)
}

fn only_known(object: &Map<String, Value>, known: &[&str]) -> Result<(), Fault> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(unknown) => Err(Fault::UnknownField(unknown.clone())),
        None => Ok(()),
    }
}

fn string(object: &Map<String, Value>, element: &str) -> Result<Option<String>, Fault> {
    match object.get(element) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(unfit(element)),
    }
}

fn unfit(element: &str) -> Fault {
    Fault::Structure(format!("\"{element}\" holds what it cannot hold."))
}

fn listed(
    statement: &Map<String, Value>,
    element: &str,
    opposite: &str,
) -> Result<Option<Listed>, Fault> {
    let (negated, value) = match (statement.get(element), statement.get(opposite)) {
        (None, None) => return Ok(None),
        (Some(value), None) => (false, value),
        (None, Some(value)) => (true, value),
        (Some(_), Some(_)) => {
            let sentence = format!("A statement has \"{element}\" or \"{opposite}\", not both.");
            return Err(Fault::Structure(sentence));
        }
    };
    let values = strings(value).ok_or_else(|| unfit(if negated { opposite } else { element }))?;
    Ok(Some(Listed { negated, values }))
}

/// One string or a list of strings.
pub(super) fn strings(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

/// One value or a list of values; numbers and truth values may stand without quotation marks.
fn scalars(value: &Value) -> Option<Vec<String>> {
    let scalar = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match value {
        Value::Array(list) => list.iter().map(scalar).collect(),
        single => Some(vec![scalar(single)?]),
    }
}
