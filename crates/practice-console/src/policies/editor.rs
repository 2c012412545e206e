//! The JSON editor: one field for a managed policy, for its next version and for an inline policy. A
//! refusal of the document stands below it, with the line that JSON breaks off at.

use maud::{Markup, html};
use mock_iam::auth::policy::syntax_fault;
use mock_iam::error::ApiError;
use serde::de::IgnoredAny;

use crate::forms::{Field, Kind};
use crate::labels;

/// What a new policy begins with.
pub(crate) const BEGINNING: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "iam:GetUser", "Resource": "*" }
  ]
}"#;

/// The field `document`, and what is wrong with what was written there.
pub(crate) fn editor(document: &str, error: Option<&ApiError>) -> Markup {
    let error = error.filter(|error| is_of_document(error));
    let text = error.map(|error| explained(document, &error.message));
    let line = error
        .and_then(|_| Break::of(document))
        .map(|at| at.quote(document));
    let field = Field::new(labels::POLICY_DOCUMENT, "document")
        .kind(Kind::Area)
        .value(document)
        .error(text.as_deref());
    html! {
        (field)
        @if let Some(line) = line { pre.broken tabindex="0" aria-label="Where JSON breaks off" { code { (line) } } }
    }
}

/// A refusal of a document, with the place where its JSON breaks off or what else is wrong in it.
pub(crate) fn explained(document: &str, message: &str) -> String {
    if let Some(at) = Break::of(document) {
        return format!("{message} (line {}, column {})", at.line, at.column);
    }
    // AWS says no more of these.
    let is_of_syntax = message.contains("Syntax errors in policy");
    match syntax_fault(document).filter(|_| is_of_syntax) {
        Some(fault) => format!("{message} {fault}"),
        None => message.to_owned(),
    }
}

/// A refusal that is not of the document: it belongs to another field.
pub(crate) fn elsewhere(error: Option<&ApiError>) -> Option<&str> {
    error
        .filter(|error| !is_of_document(error))
        .map(|error| &*error.message)
}

fn is_of_document(error: &ApiError) -> bool {
    error.code == "MalformedPolicyDocument" || error.message.contains("'policyDocument'")
}

/// Where a text stops being JSON, lines and columns counted from 1.
#[derive(Debug, PartialEq, Eq)]
struct Break {
    line: usize,
    column: usize,
}

impl Break {
    fn of(document: &str) -> Option<Self> {
        let error = serde_json::from_str::<IgnoredAny>(document).err()?;
        Some(Self {
            line: error.line(),
            column: error.column(),
        })
    }

    /// The line, with a mark below the column.
    fn quote(&self, document: &str) -> String {
        let line = document.lines().nth(self.line.saturating_sub(1));
        let blanks = " ".repeat(self.column.saturating_sub(1));
        format!("{}\n{blanks}^", line.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_where_json_breaks_off_is_marked() {
        let document = "{\n  \"Version\" \"2012-10-17\"\n}";
        let at = Break::of(document).unwrap();
        assert_eq!(
            at,
            Break {
                line: 2,
                column: 13
            }
        );
        assert_eq!(
            at.quote(document),
            "  \"Version\" \"2012-10-17\"\n            ^"
        );
        assert_eq!(Break::of(BEGINNING), None);
    }
}
