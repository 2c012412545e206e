//! The condition keys that a policy speaks of. AWS reads a policy more leniently for this than
//! when it is to count: a statement may lack actions and resources, or name a principal.

use std::collections::HashSet;

use super::grammar::{self, Fault, RawDocument, RawStatement};
use super::variables::Template;

/// The condition keys of a policy's variables and conditions, in their order, each spelling once;
/// `None` when the text is no policy. The escapes `*`, `?` and `$` are keys too, as AWS has it.
#[must_use]
pub fn context_keys(text: &str) -> Option<Vec<String>> {
    let document = match grammar::read(text) {
        Ok(document) => document,
        Err(Fault::NoStatement | Fault::Missing("Statement")) => return Some(Vec::new()),
        Err(_) => return None,
    };
    let mut seen = HashSet::new();
    let keys = document
        .statements
        .iter()
        .flat_map(|statement| of_statement(&document, statement));
    Some(keys.filter(|key| seen.insert(key.clone())).collect())
}

fn of_statement(document: &RawDocument, statement: &RawStatement) -> Vec<String> {
    let variables = |text: &String| -> Vec<String> {
        if !document.has_variables() {
            return Vec::new();
        }
        Template::parse(text).keys().map(str::to_owned).collect()
    };
    let resources = statement.resource.iter().flat_map(|listed| &listed.values);
    let mut keys: Vec<String> = resources.flat_map(variables).collect();
    for condition in &statement.conditions {
        keys.push(condition.key.clone());
        keys.extend(condition.values.iter().flat_map(variables));
    }
    keys
}
