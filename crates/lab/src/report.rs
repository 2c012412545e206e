//! How an error is told: what was tried, what AWS said, and what to do.

use std::fmt::Write as _;

use aws_sdk_iam::error::ProvideErrorMetadata;

/// What to do about an error: a context that a lesson adds where it knows better than the table
/// of codes.
#[derive(Debug, Clone)]
pub struct WhatToDo(pub String);

impl std::fmt::Display for WhatToDo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What usually helps, by AWS's code. The table in the book's reference says the same.
const ADVICE: [(&str, &str); 9] = [
    (
        "AccessDenied",
        "ask an administrator for the permission that the message names",
    ),
    (
        "DeleteConflict",
        "remove what the message names, then try again",
    ),
    (
        "EntityAlreadyExists",
        "choose another name, or use the one that is there",
    ),
    (
        "InvalidClientTokenId",
        "check that the key exists and is active, and that its ID is complete",
    ),
    (
        "LimitExceeded",
        "delete what is no longer needed; not every quota can be raised",
    ),
    (
        "MalformedPolicyDocument",
        "compare the policy with a working one, element by element",
    ),
    (
        "NoSuchEntity",
        "check the spelling, and that the account is the one you mean",
    ),
    (
        "SignatureDoesNotMatch",
        "check the secret access key for a missing or extra character, and this computer's clock",
    ),
    ("ValidationError", "change the value that the message names"),
];

/// `AccessDenied` has two reasons, and the second needs another way out.
const EXPLICIT_DENY: &str =
    "find the policy that denies; as long as it does, another permission does not help";

/// The whole text: `Error: …`, the cause, and what to do.
#[must_use]
pub fn report(error: &anyhow::Error) -> String {
    let own = error
        .downcast_ref::<WhatToDo>()
        .map(|advice| advice.0.clone());
    let mut lines: Vec<String> = Vec::new();
    let mut advice = own.clone();
    for cause in error.chain() {
        if let Some((code, message)) = service_error(cause) {
            lines.push(format!("{code}: {message}"));
            advice = advice.or_else(|| usual_advice(&code, &message));
            break;
        }
        let text = cause.to_string();
        if own.as_ref() != Some(&text) {
            lines.push(text);
        }
    }
    lines.dedup();
    render(&lines, advice.as_deref())
}

fn render(lines: &[String], advice: Option<&str>) -> String {
    let mut text = String::new();
    let (first, causes) = lines
        .split_first()
        .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let _ = writeln!(text, "Error: {first}");
    if !causes.is_empty() {
        text.push_str("\nCaused by:\n");
        for cause in causes {
            let _ = writeln!(text, "    {cause}");
        }
    }
    if let Some(advice) = advice {
        let _ = writeln!(text, "\nWhat to do: {advice}");
    }
    text
}

/// AWS's code and text, when that is what the error is.
fn service_error(error: &(dyn std::error::Error + 'static)) -> Option<(String, String)> {
    let iam = error
        .downcast_ref::<aws_sdk_iam::Error>()
        .map(ProvideErrorMetadata::meta);
    let sts = error
        .downcast_ref::<aws_sdk_sts::Error>()
        .map(ProvideErrorMetadata::meta);
    let meta = iam.or(sts)?;
    Some((
        meta.code()?.to_owned(),
        meta.message().unwrap_or_default().to_owned(),
    ))
}

fn usual_advice(code: &str, message: &str) -> Option<String> {
    if message.contains("with an explicit deny") {
        return Some(EXPLICIT_DENY.to_owned());
    }
    let found = ADVICE.iter().find(|(known, _)| *known == code)?;
    Some(found.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_explicit_deny_is_not_told_to_ask_for_a_permission() {
        let advice = usual_advice("AccessDenied", "User: … with an explicit deny in …");
        assert_eq!(advice.as_deref(), Some(EXPLICIT_DENY));
    }

    fn denied() -> aws_sdk_iam::Error {
        let meta = aws_sdk_iam::error::ErrorMetadata::builder()
            .code("AccessDenied")
            .message("no.")
            .build();
        let error = aws_sdk_iam::operation::list_users::ListUsersError::generic(meta);
        error.into()
    }

    #[test]
    fn a_refusal_shows_the_attempt_awss_words_and_what_to_do() {
        let error = anyhow::Error::new(denied()).context("could not list the users");
        assert_eq!(
            report(&error),
            "Error: could not list the users\n\nCaused by:\n    AccessDenied: no.\n\n\
             What to do: ask an administrator for the permission that the message names\n"
        );
    }

    #[test]
    fn a_lesson_may_know_better_what_to_do() {
        let error = anyhow::Error::new(denied())
            .context(WhatToDo("ask Ana".into()))
            .context("could not");
        assert!(report(&error).ends_with("AccessDenied: no.\n\nWhat to do: ask Ana\n"));
    }

    #[test]
    fn an_error_without_a_cause_is_one_line() {
        assert_eq!(
            report(&anyhow::anyhow!("there is no file")),
            "Error: there is no file\n"
        );
    }
}
