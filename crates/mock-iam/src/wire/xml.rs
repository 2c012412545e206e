//! Answers as AWS's XML. Its names come from AWS's model and its texts are escaped by quick-xml.

use quick_xml::escape::partial_escape;

use super::operation::{Operation, Service};
use super::output::{Output, Writer};
use crate::error::ApiError;

/// An answer about one thing fits in that many bytes, and is then written without moving.
const COMMON_LENGTH: usize = 1024;

/// The answer of an operation that did what was asked.
#[must_use]
pub fn success(operation: &Operation, output: &dyn Output, request_id: &str) -> String {
    let name = operation.name;
    let mut xml = Xml(String::with_capacity(COMMON_LENGTH));
    let namespace = operation.service.namespace();
    xml.push(&["<", name, "Response xmlns=\"", namespace, "\">"]);
    if let Some(wrapper) = operation.result_wrapper {
        xml.structure(wrapper, output);
    }
    xml.begin("ResponseMetadata");
    xml.text("RequestId", request_id);
    xml.end("ResponseMetadata");
    xml.push(&["</", name, "Response>"]);
    without_forbidden(xml.0)
}

/// The answer that refuses.
#[must_use]
pub fn failure(service: Service, error: &ApiError, request_id: &str) -> String {
    let r#type = if error.status.is_server_error() {
        "Receiver"
    } else {
        "Sender"
    };
    let mut xml = Xml(String::with_capacity(COMMON_LENGTH));
    xml.push(&["<ErrorResponse xmlns=\"", service.namespace(), "\">"]);
    xml.begin("Error");
    xml.text("Type", r#type);
    xml.text("Code", error.code);
    // A few refusals have none.
    if !error.message.is_empty() {
        xml.text("Message", &error.message);
    }
    xml.end("Error");
    xml.text("RequestId", request_id);
    xml.end("ErrorResponse");
    without_forbidden(xml.0)
}

/// Elements, one behind the other.
struct Xml(String);

impl Xml {
    fn push(&mut self, parts: &[&str]) {
        self.0.extend(parts.iter().copied());
    }

    fn begin(&mut self, name: &str) {
        self.push(&["<", name, ">"]);
    }

    /// An element without content is one tag.
    fn end(&mut self, name: &str) {
        let before_name = self
            .0
            .strip_suffix('>')
            .and_then(|it| it.strip_suffix(name));
        if before_name.is_some_and(|before| before.ends_with('<')) {
            self.0.pop();
            self.0.push_str("/>");
        } else {
            self.push(&["</", name, ">"]);
        }
    }
}

impl Writer for Xml {
    fn text(&mut self, name: &str, text: &str) {
        self.begin(name);
        self.0.push_str(&partial_escape(text));
        self.end(name);
    }

    fn structure(&mut self, name: &str, members: &dyn Output) {
        self.begin(name);
        members.write(self);
        self.end(name);
    }

    fn list(&mut self, name: &str, items: &dyn Output) {
        self.structure(name, items);
    }
}

/// XML cannot hold most control characters, not even escaped: each becomes U+FFFD.
fn without_forbidden(xml: String) -> String {
    let forbidden = |letter: char| {
        (letter.is_ascii_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{7F}'))
            || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
    };
    // Most answers are plain: no control character, no letter of three bytes that begins with EF.
    let may_be_forbidden = |byte| byte < b' ' || byte == 0xEF;
    if xml.bytes().any(may_be_forbidden) {
        xml.replace(forbidden, "\u{FFFD}")
    } else {
        xml
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::output::Value;
    use super::*;

    fn element(value: &impl Value) -> String {
        let mut xml = Xml(String::new());
        value.write_as("It", &mut xml);
        xml.0
    }

    #[test]
    fn a_text_is_escaped_and_nothing_is_one_tag() {
        assert_eq!(
            element(&"<a> & \"b\"\r".to_owned()),
            "<It>&lt;a&gt; &amp; \"b\"&#13;</It>"
        );
        assert_eq!(element(&"/".to_owned()), "<It>/</It>");
        assert_eq!(element(&"It".to_owned()), "<It>It</It>");
        assert_eq!(element(&String::new()), "<It/>");
        assert_eq!(element(&()), "<It/>");
        assert_eq!(element(&None::<i32>), "");
    }

    #[test]
    fn a_list_has_members_and_a_map_has_entries() {
        let list = vec![1, -2];
        let map = BTreeMap::from([("Users".to_owned(), true)]);
        assert_eq!(
            element(&list),
            "<It><member>1</member><member>-2</member></It>"
        );
        assert_eq!(element(&Vec::<i32>::new()), "<It/>");
        assert_eq!(
            element(&map),
            "<It><entry><key>Users</key><value>true</value></entry></It>"
        );
    }
}
