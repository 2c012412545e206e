//! What a form or a query string holds.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;
use mock_iam::Secret;

/// The fields of a form that was sent, in its order. `Fields` as an argument of a handler of a POST
/// are the form's, which the guard has checked; of a GET, the query string's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The value of a field without the blanks around it; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// The values of all fields of that name: of boxes, those that are ticked.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(other, _)| other == name);
        named.map(|(_, value)| value.trim())
    }

    /// A password, with every blank that is in it.
    pub fn secret(&self, name: &str) -> Secret {
        Secret::from(self.raw(name))
    }

    /// Whether a box was ticked, or a button with that name pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| other == name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value)
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let sent = parts.extensions.get::<Self>().cloned();
        let query = parts.uri.query().unwrap_or_default();
        Ok(sent.unwrap_or_else(|| Self::parse(query.as_bytes())))
    }
}

/// Why a value may not be sent at all: it looks like a real access key ID. Those that the mock gave
/// out may.
pub(crate) fn looks_real(value: &str) -> bool {
    let is_base32 = |letter: char| matches!(letter, 'A'..='Z' | '2'..='7');
    let words = value.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.into_iter().any(|word| {
        let rest = word
            .strip_prefix("AKIA")
            .or_else(|| word.strip_prefix("ASIA"));
        rest.is_some_and(|rest| {
            rest.len() == 16 && rest.chars().all(is_base32) && !rest.ends_with("EXAMPLE")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_key_id_is_told_from_one_of_the_documentation() {
        let real = ["AKIA", "IOSFODNN7ABCDEFG"].concat();
        assert!(looks_real(&format!("key {real}!")));
        assert!(!looks_real("AKIAIOSFODNN7EXAMPLE"));
        assert!(!looks_real("AKIA"));
    }
}
