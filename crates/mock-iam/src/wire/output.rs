//! What an answer consists of, for whoever writes it down. The outputs are generated: each knows
//! its members and their names, and no format.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::iso8601;
use crate::secret::Secret;

/// What an operation answers with; `()` when the answer has no result.
pub trait Output {
    /// Writes the members that there are, in the order of AWS's model.
    fn write(&self, to: &mut dyn Writer);
}

/// A format.
pub trait Writer {
    /// A single value.
    fn text(&mut self, name: &str, text: &str);
    /// Several members under one name.
    fn structure(&mut self, name: &str, members: &dyn Output);
    /// Members that have the same name, each an item of a list or a map.
    fn list(&mut self, name: &str, items: &dyn Output);
}

/// What a member can be.
pub trait Value {
    /// Writes it under its name.
    fn write_as(&self, name: &str, to: &mut dyn Writer);
}

impl Output for () {
    fn write(&self, _: &mut dyn Writer) {}
}

impl<T: Output> Value for T {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.structure(name, self);
    }
}

impl Value for String {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.text(name, self);
    }
}

impl Value for bool {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.text(name, if *self { "true" } else { "false" });
    }
}

impl Value for i32 {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.text(name, &self.to_string());
    }
}

/// A time is ISO 8601 in UTC, to the second: `2026-11-24T09:00:00Z`.
impl Value for jiff::Timestamp {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.text(name, &iso8601::extended(*self));
    }
}

/// Bytes are Base64.
impl Value for Vec<u8> {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.text(name, &STANDARD.encode(self));
    }
}

/// A secret leaves by name, so that every way out can be found.
impl Value for Secret {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.text(name, self.expose());
    }
}

impl<T: Value> Value for Option<T> {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        if let Some(value) = self {
            value.write_as(name, to);
        }
    }
}

/// A list is there, if empty: who writes it leaves out what AWS leaves out.
impl<T: Value> Value for Vec<T> {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.list(name, &Items(self));
    }
}

/// A map too.
impl<T: Value> Value for BTreeMap<String, T> {
    fn write_as(&self, name: &str, to: &mut dyn Writer) {
        to.list(name, &Entries(self));
    }
}

/// A `<member>` for each.
struct Items<'a, T>(&'a [T]);

impl<T: Value> Output for Items<'_, T> {
    fn write(&self, to: &mut dyn Writer) {
        for item in self.0 {
            item.write_as("member", to);
        }
    }
}

/// An `<entry>` of `<key>` and `<value>` for each.
struct Entries<'a, T>(&'a BTreeMap<String, T>);

impl<T: Value> Output for Entries<'_, T> {
    fn write(&self, to: &mut dyn Writer) {
        for (key, value) in self.0 {
            to.structure("entry", &Entry { key, value });
        }
    }
}

struct Entry<'a, T> {
    key: &'a str,
    value: &'a T,
}

impl<T: Value> Output for Entry<'_, T> {
    fn write(&self, to: &mut dyn Writer) {
        to.text("key", self.key);
        self.value.write_as("value", to);
    }
}
