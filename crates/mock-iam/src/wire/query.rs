//! A request's parameters (`Action=…&UserName=ana&Tags.member.1.Key=…`), read into typed inputs.
//!
//! Reading never stops at the first mistake: the violations are collected, and AWS's one refusal
//! names them all.

use std::collections::BTreeMap;

use super::operation::{Operation, Service};
use super::rule::{Constraint, Violation, refuse};
use crate::error::ApiError;
use crate::secret::Secret;

pub use super::rule::Rule;

/// The parameters of a request, by name.
#[derive(Debug, Default)]
pub struct Query(BTreeMap<String, String>);

impl Query {
    /// Parses a query string or a form body. Of a name that comes twice, the first value counts,
    /// as it does at AWS.
    #[must_use]
    pub fn parse(text: &[u8]) -> Self {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(text).into_owned() {
            parameters.entry(name).or_insert(value);
        }
        Self(parameters)
    }

    /// The parameters of an operation, without those of a signature.
    #[must_use]
    pub fn of(operation: &Operation, parameters: &[(&str, &str)]) -> Self {
        let named = [
            ("Action", operation.name),
            ("Version", operation.service.version()),
        ];
        let all = named.iter().chain(parameters);
        let owned = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self(owned.collect())
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Every parameter and its value, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Reads the input of an operation, or says all that is wrong with it.
    ///
    /// # Errors
    ///
    /// `ValidationError` in the words of the service.
    pub fn read<T: Read>(&self, service: Service) -> Result<T, ApiError> {
        let mut reader = Reader {
            query: self,
            name: String::new(),
            at: String::new(),
            violations: Vec::new(),
        };
        let input = T::read(&mut reader);
        refuse(service, &reader.violations)?;
        Ok(input)
    }

    fn has(&self, name: &str) -> bool {
        let below = format!("{name}.");
        self.0.contains_key(name)
            || self
                .0
                .range(below.clone()..)
                .next()
                .is_some_and(|(key, _)| key.starts_with(&below))
    }
}

/// An input that can be read from a request's parameters.
pub trait Read: Sized + Default {
    /// Reads what stands at the reader's place; what is wrong is left with the reader.
    fn read(at: &mut Reader<'_>) -> Self;
}

/// The input of an operation that has none.
impl Read for () {
    fn read(_: &mut Reader<'_>) -> Self {}
}

/// A value that is one parameter.
pub trait Scalar: Sized + Default {
    /// The value of that text; none when it is not one.
    fn parse(text: &str) -> Option<Self>;

    /// Checks a value that could be parsed.
    #[doc(hidden)]
    fn size(&self) -> Option<i64> {
        None
    }

    /// What the value is, for the refusal of a text that is none; an enum has its values instead.
    #[doc(hidden)]
    const WHAT: &'static str = "";

    /// Whether the text itself has a length and a pattern to keep.
    #[doc(hidden)]
    const IS_TEXT: bool = false;

    /// Whether a refusal may repeat the value.
    #[doc(hidden)]
    const MAY_BE_SHOWN: bool = true;
}

impl Scalar for String {
    const IS_TEXT: bool = true;

    fn parse(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Scalar for Secret {
    const IS_TEXT: bool = true;
    const MAY_BE_SHOWN: bool = false;

    fn parse(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

impl Scalar for i32 {
    const WHAT: &'static str = "a whole number";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn size(&self) -> Option<i64> {
        Some(i64::from(*self))
    }
}

impl Scalar for bool {
    const WHAT: &'static str = "true or false";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }
}

impl Scalar for jiff::Timestamp {
    const WHAT: &'static str = "a time in ISO 8601";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Scalar for Vec<u8> {
    const WHAT: &'static str = "base64";

    fn parse(text: &str) -> Option<Self> {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.decode(text).ok()
    }
}

/// A place in a request's parameters.
pub struct Reader<'a> {
    query: &'a Query,
    /// The name on the wire so far: `Tags.member.1`.
    name: String,
    /// The name in a refusal so far: `tags.1.member`.
    at: String,
    violations: Vec<Violation>,
}

impl Reader<'_> {
    /// A member that may be left out.
    pub fn optional<T: Scalar>(&mut self, member: &str, rule: &Rule) -> Option<T> {
        self.within(member, |reader| {
            reader.present().then(|| reader.value(rule))
        })
    }

    /// A member that must be there.
    pub fn required<T: Scalar>(&mut self, member: &str, rule: &Rule) -> T {
        self.within(member, |reader| {
            if reader.present() {
                return reader.value(rule);
            }
            reader.violation(None, Constraint::NotNull);
            T::default()
        })
    }

    /// A structure that may be left out.
    pub fn optional_structure<T: Read>(&mut self, member: &str) -> Option<T> {
        self.within(member, |reader| reader.present().then(|| T::read(reader)))
    }

    /// A structure that must be there.
    pub fn required_structure<T: Read>(&mut self, member: &str) -> T {
        self.within(member, |reader| {
            if reader.present() {
                return T::read(reader);
            }
            reader.violation(None, Constraint::NotNull);
            T::default()
        })
    }

    /// A list that may be left out; it is then empty.
    pub fn optional_list<T>(
        &mut self,
        member: &str,
        rule: &Rule,
        element: impl Fn(&mut Self) -> T,
    ) -> Vec<T> {
        self.within(member, |reader| reader.list(rule, element))
    }

    /// A list that must be there, if only as an empty one.
    pub fn required_list<T>(
        &mut self,
        member: &str,
        rule: &Rule,
        element: impl Fn(&mut Self) -> T,
    ) -> Vec<T> {
        self.within(member, |reader| {
            if !reader.present() {
                reader.violation(None, Constraint::NotNull);
            }
            reader.list(rule, element)
        })
    }

    /// A map, on the wire a list of `entry.N.key` and `entry.N.value`.
    pub fn map<T>(
        &mut self,
        member: &str,
        rule: &Rule,
        element: impl Fn(&mut Self) -> T,
    ) -> BTreeMap<String, T> {
        static ANY: Rule = Rule::new(None, None, None, &[]);
        self.within(member, |reader| {
            let entries = reader.elements("entry", |entry| {
                let key: String = entry.required("key", &ANY);
                (key, entry.within("value", &element))
            });
            reader.check_size(rule, entries.len());
            entries.into_iter().collect()
        })
    }

    /// The value at this very place.
    pub fn value<T: Scalar>(&mut self, rule: &Rule) -> T {
        let text = self.query.get(&self.name).unwrap_or_default();
        let shown = || T::MAY_BE_SHOWN.then(|| text.to_owned());
        let Some(value) = T::parse(text) else {
            self.violation(shown(), rule.kind(T::WHAT));
            return T::default();
        };
        if T::IS_TEXT {
            for constraint in rule.text(text) {
                self.violation(shown(), constraint);
            }
        }
        if let Some(constraint) = value.size().and_then(|size| rule.size(size, "value")) {
            self.violation(shown(), constraint);
        }
        value
    }

    fn present(&self) -> bool {
        self.query.has(&self.name)
    }

    fn list<T>(&mut self, rule: &Rule, element: impl Fn(&mut Self) -> T) -> Vec<T> {
        let items = self.elements("member", element);
        if self.present() {
            self.check_size(rule, items.len());
        }
        items
    }

    fn elements<T>(&mut self, word: &str, element: impl Fn(&mut Self) -> T) -> Vec<T> {
        let (name, at) = (self.name.clone(), self.at.clone());
        let mut items = Vec::new();
        loop {
            let number = items.len() + 1;
            self.name = format!("{name}.{word}.{number}");
            self.at = format!("{at}.{number}.member");
            if !self.present() {
                break;
            }
            items.push(element(self));
        }
        (self.name, self.at) = (name, at);
        items
    }

    fn check_size(&mut self, rule: &Rule, size: usize) {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        if let Some(constraint) = rule.size(size, "length") {
            self.violation(None, constraint);
        }
    }

    fn within<T>(&mut self, member: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let (name, at) = (self.name.clone(), self.at.clone());
        if !self.name.is_empty() {
            self.name.push('.');
            self.at.push('.');
        }
        self.name.push_str(member);
        self.at.push_str(&lower_first(member));
        let value = read(self);
        (self.name, self.at) = (name, at);
        value
    }

    fn violation(&mut self, value: Option<String>, constraint: Constraint) {
        let at = self.at.clone();
        self.violations.push(Violation {
            at,
            value,
            constraint,
        });
    }
}

fn lower_first(member: &str) -> String {
    let mut letters = member.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect()
}
