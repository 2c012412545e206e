//! Policy variables: `${aws:username}`, defaults (`${aws:PrincipalTag/team, 'none'}`) and the
//! escapes `${*}`, `${?}`, `${$}`.

use super::context::ConditionContext;
use super::pattern::Piece;

/// A string of a policy in which variables are put in at evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Written(String),
    Escaped(String),
    Variable {
        key: String,
        default: Option<String>,
    },
}

impl Template {
    /// A string whose `${…}` is plain text, as under version 2008-10-17.
    pub(super) fn plain(text: &str) -> Self {
        Self(vec![Part::Written(text.to_owned())])
    }

    /// A string with variables. A `${` that never closes is plain text.
    pub(super) fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, inside, behind)) = split_variable(rest) {
            if !before.is_empty() {
                parts.push(Part::Written(before.to_owned()));
            }
            parts.push(part(inside));
            rest = behind;
        }
        if !rest.is_empty() {
            parts.push(Part::Written(rest.to_owned()));
        }
        Self(parts)
    }

    /// The string with the request's values; `None` when a variable has neither value nor default:
    /// "there is no equal or like value" then (IAM User Guide, Policy variables with no value).
    pub(super) fn fill<'a>(&'a self, context: &'a ConditionContext) -> Option<Vec<Piece<'a>>> {
        self.0
            .iter()
            .map(|part| match part {
                Part::Written(text) => Some(Piece::Written(text)),
                Part::Escaped(text) => Some(Piece::Value(text)),
                // A multivalued key cannot be used as a variable, not even one with a default.
                Part::Variable { key, .. } if context.is_multivalued(key) => None,
                Part::Variable { key, default } => match context.single(key) {
                    Some(value) if !value.is_empty() => Some(Piece::Value(value)),
                    _ => default.as_deref().map(Piece::Value),
                },
            })
            .collect()
    }

    /// The pieces of a string without variables, which no request changes.
    pub(super) fn fixed(&self) -> Option<Vec<Piece<'_>>> {
        self.0
            .iter()
            .map(|part| match part {
                Part::Written(text) => Some(Piece::Written(text)),
                Part::Escaped(text) => Some(Piece::Value(text)),
                Part::Variable { .. } => None,
            })
            .collect()
    }

    /// The keys of the variables, in their order; the escapes `*`, `?` and `$` among them.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Written(_) => None,
            Part::Escaped(key) | Part::Variable { key, .. } => Some(key.as_str()),
        })
    }

    /// The same as one string, for the operators that know no wildcards.
    pub(super) fn value(&self, context: &ConditionContext) -> Option<String> {
        let pieces = self.fill(context)?;
        Some(
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Written(text) | Piece::Value(text) => *text,
                })
                .collect(),
        )
    }
}

/// Splits at the first complete `${…}`: what is before, inside and behind it. A closing brace
/// inside a quoted default does not close the variable.
fn split_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once("${")?;
    let mut quoted = false;
    for (at, c) in opened.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '}' if !quoted => {
                let (inside, closing) = opened.split_at(at);
                return Some((before, inside, closing.strip_prefix('}')?));
            }
            _ => {}
        }
    }
    None
}

fn part(inside: &str) -> Part {
    if matches!(inside, "*" | "?" | "$") {
        return Part::Escaped(inside.to_owned());
    }
    let default = inside.split_once(',').and_then(|(key, default)| {
        let default = default.trim().strip_prefix('\'')?.strip_suffix('\'')?;
        Some((key, default))
    });
    match default {
        Some((key, default)) => Part::Variable {
            key: key.trim().to_owned(),
            default: Some(default.to_owned()),
        },
        None => Part::Variable {
            key: inside.trim().to_owned(),
            default: None,
        },
    }
}
