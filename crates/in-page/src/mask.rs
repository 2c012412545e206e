//! Puts dots in the place of secrets, wherever a request or an answer has one.

use mock_iam::wire::sensitive::{MASK, NAMES, is_sensitive};

/// The value, unless the name is a secret's.
pub(crate) fn value(name: &str, value: String) -> String {
    if is_sensitive(name) {
        MASK.to_owned()
    } else {
        value
    }
}

/// A form, or a query string.
pub(crate) fn form(text: &str) -> String {
    let pair = |pair| match str::split_once(pair, '=') {
        Some((name, _)) if is_sensitive(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// An address, with its query string.
pub(crate) fn url(text: &str) -> String {
    match text.split_once('?') {
        Some((before, query)) => format!("{before}?{}", form(query)),
        None => text.to_owned(),
    }
}

/// A canonical request: its third line is the query string, and headers follow.
pub(crate) fn canonical_request(text: &str) -> String {
    let line = |(place, line): (usize, &str)| match line.split_once(':') {
        _ if place == 2 => form(line),
        Some((name, _)) if is_sensitive(name) => format!("{name}:{MASK}"),
        _ => line.to_owned(),
    };
    let lines: Vec<_> = text.split('\n').enumerate().map(line).collect();
    lines.join("\n")
}

/// An answer.
pub(crate) fn xml(text: &str) -> String {
    NAMES.iter().fold(text.to_owned(), |text, name| {
        element(&text, &format!("<{name}>"), &format!("</{name}>"))
    })
}

fn element(text: &str, open: &str, close: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        masked += before;
        masked += open;
        masked += MASK;
        rest = after.find(close).map_or("", |end| &after[end..]);
    }
    masked + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_an_answer_is_dots() {
        assert_eq!(
            xml("<AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey><b/>"),
            "<AccessKeyId>A</AccessKeyId><SecretAccessKey>••••</SecretAccessKey><b/>"
        );
    }

    #[test]
    fn an_answer_that_breaks_off_in_a_secret_ends_there() {
        assert_eq!(xml("<a/><SessionToken>FwoG"), "<a/><SessionToken>••••");
    }

    #[test]
    fn a_password_in_a_form_is_dots() {
        assert_eq!(
            form("Action=ChangePassword&OldPassword=a%26b&NewPassword="),
            "Action=ChangePassword&OldPassword=••••&NewPassword=••••"
        );
    }

    #[test]
    fn a_session_token_is_dots_in_a_header_an_address_and_the_canonical_request() {
        assert_eq!(value("x-amz-security-token", "FwoG".to_owned()), MASK);
        let masked = url("https://sts.amazonaws.com/?a=1&X-Amz-Security-Token=FwoG");
        assert_eq!(
            masked,
            "https://sts.amazonaws.com/?a=1&X-Amz-Security-Token=••••"
        );
        assert_eq!(
            canonical_request(
                "GET\n/\nX-Amz-Security-Token=F\nhost:a:1\nx-amz-security-token:F\n\nhost\nab"
            ),
            "GET\n/\nX-Amz-Security-Token=••••\nhost:a:1\nx-amz-security-token:••••\n\nhost\nab"
        );
    }
}
