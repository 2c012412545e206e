//! The constraints of AWS's shapes (length, range, pattern, enum) and the words of their violation.

use http::StatusCode;

use super::operation::Service;
use super::pattern::Pattern;
use crate::error::ApiError;

/// The pattern of user, group, role and policy names. IAM has a text of its own for it.
const NAME_PATTERN: &str = r"[\w+=,.@-]+";
/// The pattern of paths. IAM has a text of its own for it too.
const PATH_PATTERN: &str = r"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)";

/// The constraints of one shape. Length counts characters; a number's range uses the same bounds.
#[derive(Debug)]
pub struct Rule {
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<&'static Pattern>,
    values: &'static [&'static str],
}

impl Rule {
    /// A rule as the generator writes it.
    #[must_use]
    pub const fn new(
        min: Option<i64>,
        max: Option<i64>,
        pattern: Option<&'static Pattern>,
        values: &'static [&'static str],
    ) -> Self {
        Self {
            min,
            max,
            pattern,
            values,
        }
    }

    /// What is wrong with a size: the length of a text or a list, or a number itself.
    pub(super) fn size(&self, size: i64, what: &'static str) -> Option<Constraint> {
        if let Some(min) = self.min.filter(|min| size < *min) {
            return Some(Constraint::AtLeast(what, min));
        }
        let max = self.max.filter(|max| size > *max)?;
        Some(Constraint::AtMost(what, max))
    }

    /// What is wrong with a text.
    pub(super) fn text(&self, text: &str) -> Vec<Constraint> {
        let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
        let mut wrong: Vec<_> = self.size(length, "length").into_iter().collect();
        if let Some(pattern) = self.pattern.filter(|it| !it.matches(text)) {
            wrong.push(Constraint::Pattern(pattern.text));
        }
        wrong
    }

    /// The violation of a text that is no value of its kind: of an enum, or of a type.
    pub(super) fn kind(&self, what: &'static str) -> Constraint {
        if self.values.is_empty() {
            Constraint::Kind(what)
        } else {
            Constraint::OneOf(self.values)
        }
    }
}

/// What a value failed to satisfy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Constraint {
    NotNull,
    AtLeast(&'static str, i64),
    AtMost(&'static str, i64),
    Pattern(&'static str),
    OneOf(&'static [&'static str]),
    /// A number that is none and the like.
    Kind(&'static str),
}

impl std::fmt::Display for Constraint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotNull => write!(f, "Member must not be null"),
            Self::AtLeast(what, min) => {
                write!(f, "Member must have {what} greater than or equal to {min}")
            }
            Self::AtMost(what, max) => {
                write!(f, "Member must have {what} less than or equal to {max}")
            }
            Self::Pattern(pattern) => {
                write!(
                    f,
                    "Member must satisfy regular expression pattern: {pattern}"
                )
            }
            Self::OneOf(values) => {
                let values = values.join(", ");
                write!(f, "Member must satisfy enum value set: [{values}]")
            }
            Self::Kind(what) => write!(f, "Member must be {what}"),
        }
    }
}

/// A value that a request should not have, and where it stands: `tags.1.member.key`.
#[derive(Debug)]
pub(super) struct Violation {
    pub at: String,
    /// None when the value is missing or must not be shown.
    pub value: Option<String>,
    pub constraint: Constraint,
}

impl Violation {
    fn is_malformed(&self) -> bool {
        matches!(self.constraint, Constraint::Kind(_))
    }
}

/// All violations of one request in one refusal. IAM never echoes the value, STS does. What can't
/// be read comes before what must not be so.
pub(super) fn refuse(service: Service, violations: &[Violation]) -> Result<(), ApiError> {
    if violations.is_empty() {
        return Ok(());
    }
    if let Some(violation) = violations.iter().find(|it| it.is_malformed()) {
        return Err(malformed(violation));
    }
    if let (
        Service::Iam,
        [
            Violation {
                at,
                constraint: Constraint::Pattern(pattern),
                ..
            },
        ],
    ) = (service, violations)
        && let Some(must) = own_text(pattern)
    {
        let text = format!("The specified value for {at} is invalid. It must {must}");
        return Err(ApiError::validation(text));
    }
    let sentences: Vec<_> = violations
        .iter()
        .map(|violation| sentence(service, violation))
        .collect();
    let errors = if violations.len() == 1 {
        "error"
    } else {
        "errors"
    };
    Err(ApiError::validation(format!(
        "{} validation {errors} detected: {}",
        violations.len(),
        sentences.join("; ")
    )))
}

/// `MalformedInput`, 400. The text is the mock's own: AWS's is not on record.
fn malformed(Violation { at, constraint, .. }: &Violation) -> ApiError {
    let text = format!("Value at '{at}' is malformed: {constraint}");
    ApiError::new("MalformedInput", StatusCode::BAD_REQUEST, text)
}

/// IAM says in words of its own what a name and a path must be.
fn own_text(pattern: &str) -> Option<&'static str> {
    match pattern {
        NAME_PATTERN => Some("contain only alphanumeric characters and/or the following: +=,.@_-"),
        PATH_PATTERN => Some(
            "begin and end with / and contain only alphanumeric characters and/or / characters.",
        ),
        _ => None,
    }
}

fn sentence(service: Service, violation: &Violation) -> String {
    let value = match (service, &violation.value) {
        (Service::Iam, _) => String::new(),
        (Service::Sts, None) => " null".to_owned(),
        (Service::Sts, Some(value)) => format!(" '{value}'"),
    };
    format!(
        "Value{value} at '{}' failed to satisfy constraint: {}",
        violation.at, violation.constraint
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::pattern::find;

    #[test]
    fn a_pattern_matches_the_whole_text_and_ascii_only() {
        let rule = Rule::new(Some(1), Some(64), Some(find(NAME_PATTERN)), &[]);
        assert!(rule.text("ana.b@example+1").is_empty());
        assert_eq!(rule.text("ana b").len(), 1);
        assert_eq!(rule.text("añá").len(), 1);
        assert_eq!(
            rule.text(&"a".repeat(65)),
            [Constraint::AtMost("length", 64)]
        );
    }
}
