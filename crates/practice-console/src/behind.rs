//! The API calls behind a page: what was called, what it came to, and how one says the same in Rust
//! and with the AWS CLI.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use heck::{ToKebabCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use maud::{Markup, html};
use mock_iam::wire::operation::Operation;
use mock_iam::{Event, ROOT_USER};

use crate::labels;

/// The list on the foot of a page. What changed something comes first, and open.
pub(crate) fn panel(events: &[Event]) -> Markup {
    let (reads, changes): (Vec<_>, Vec<_>) = events.iter().partition(|event| is_read(event));
    html! {
        @if !events.is_empty() {
            section.behind aria-labelledby="behind" {
                h2 #behind { (labels::BEHIND_THIS_PAGE) }
                @for event in changes { (one(event)) }
                @if !reads.is_empty() {
                    details {
                        summary { "What the page asked for (" (reads.len()) ")" }
                        @for event in reads { (one(event)) }
                    }
                }
            }
        }
    }
}

/// One call.
fn one(event: &Event) -> Markup {
    html! {
        article.event {
            h3 { code { (event.name) } " " (outcome(event)) }
            (why(event))
            (lines(event))
        }
    }
}

/// Whether a call was done or refused.
pub(crate) fn outcome(event: &Event) -> Markup {
    html! {
        @if event.error.is_some() { span.bad { "refused" } } @else { span.good { "done" } }
    }
}

/// AWS's text of a refusal, and which statement it comes from.
pub(crate) fn why(event: &Event) -> Markup {
    html! {
        @if let Some(error) = &event.error {
            p { strong { (error.code) } @if !error.message.is_empty() { ": " (error.message) } }
        }
        @if let Some(verdict) = &event.verdict { p.quiet { (verdict) } }
    }
}

/// The same call in Rust and with the AWS CLI. One click selects a line as a whole.
pub(crate) fn lines(event: &Event) -> Markup {
    // Signing in to the console is an event, and no operation.
    let is_operation = Operation::find(&event.name).is_some();
    let is_of_root = event
        .parameters
        .get("UserName")
        .is_some_and(|name| name == ROOT_USER);
    html! {
        @if is_of_root {
            p.quiet { "For root, only the console can do this: the operation wants a user." }
        } @else if is_operation { dl.lines {
            dt { "Rust" } dd { pre tabindex="0" { code { (rust(event)) } } }
            dt { "AWS CLI" } dd { pre tabindex="0" { code { (cli(event)) } } }
        } }
    }
}

fn is_read(event: &Event) -> bool {
    let reads = ["Get", "List", "Simulate", "Generate"];
    reads.iter().any(|read| event.name.starts_with(read))
}

/// A parameter with its parts: `Tags.member.1.Key` is `Tags`, with an item that has a `Key`.
#[derive(Debug, PartialEq, Eq)]
struct Parameter<'a> {
    name: &'a str,
    /// By their numbers.
    items: BTreeMap<usize, Vec<(&'a str, &'a str)>>,
}

fn parameters(event: &Event) -> Vec<Parameter<'_>> {
    let mut parameters: Vec<Parameter<'_>> = Vec::new();
    for (path, value) in &event.parameters {
        let mut parts = path.splitn(4, '.');
        let name = parts.next().unwrap_or_default();
        let (_, number, field) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let number: usize = number.and_then(|number| number.parse().ok()).unwrap_or(1);
        if parameters.last().is_none_or(|last| last.name != name) {
            let items = BTreeMap::new();
            parameters.push(Parameter { name, items });
        }
        if let Some(last) = parameters.last_mut() {
            // A list inside an item has one entry here: `ContextKeyValues.member.1`.
            let field = field.split('.').next().unwrap_or_default();
            last.items.entry(number).or_default().push((field, value));
        }
    }
    parameters
}

/// `aws iam create-access-key --user-name ana`.
pub(crate) fn cli(event: &Event) -> String {
    let service = service(event);
    let mut line = format!("aws {service} {}", event.name.to_kebab_case());
    for parameter in parameters(event) {
        let option = parameter.name.to_kebab_case();
        let mut items = parameter.items.values();
        let single = match (items.next(), items.next()) {
            (Some(item), None) => item.first().filter(|(field, _)| field.is_empty()),
            _ => None,
        };
        match single.map(|(_, value)| *value) {
            Some("true") => _ = write!(line, " --{option}"),
            Some("false") => _ = write!(line, " --no-{option}"),
            _ => {
                _ = write!(line, " --{option}");
                for item in parameter.items.values() {
                    let pairs = item.iter().map(|(field, value)| match *field {
                        "" => (*value).to_owned(),
                        field => format!("{field}={value}"),
                    });
                    let text = pairs.collect::<Vec<_>>().join(",");
                    let quoted = shlex::try_quote(&text).unwrap_or("…".into());
                    _ = write!(line, " {quoted}");
                }
            }
        }
    }
    line
}

/// `iam.create_access_key().user_name("ana").send().await?`.
pub(crate) fn rust(event: &Event) -> String {
    let mut line = format!("{}.{}()", service(event), event.name.to_snake_case());
    for parameter in parameters(event) {
        let method = parameter.name.to_snake_case();
        for item in parameter.items.values() {
            let value = match &**item {
                [("", value)] => literal(parameter.name, value),
                fields => structure(parameter.name, fields),
            };
            _ = write!(line, ".{method}({value})");
        }
    }
    line.push_str(".send().await?");
    line
}

/// `Tag::builder().key("team").value("it").build()?`.
fn structure(list: &str, fields: &[(&str, &str)]) -> String {
    let element = match list.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => list.trim_end_matches('s').to_owned(),
    };
    // The SDK's builders fail where AWS's model requires a member.
    let mark = if element == "ContextEntry" { "" } else { "?" };
    let fields = fields.iter().map(|(field, value)| {
        let value = literal(field, value);
        format!(".{}({value})", field.to_snake_case())
    });
    let fields: String = fields.collect();
    format!("{element}::builder(){fields}.build(){mark}")
}

fn literal(name: &str, value: &str) -> String {
    const NUMBERS: [&str; 6] = [
        "CredentialAgeDays",
        "DurationSeconds",
        "MaxItems",
        "MaxPasswordAge",
        "MinimumPasswordLength",
        "PasswordReusePrevention",
    ];
    // The parameters that the SDK has an enumeration for, and its name.
    const ENUMS: [(&str, &str); 6] = [
        ("ContextKeyType", "ContextKeyTypeEnum"),
        ("GlobalEndpointTokenVersion", "GlobalEndpointTokenVersion"),
        ("PolicyUsageFilter", "PolicyUsageType"),
        ("Scope", "PolicyScopeType"),
        ("Status", "StatusType"),
        ("EntityFilter", "EntityType"),
    ];
    if let Some((_, of)) = ENUMS.iter().find(|(own, _)| *own == name) {
        return format!("{of}::{}", value.to_upper_camel_case());
    }
    match value {
        "true" | "false" if !name.contains("Value") => value.to_owned(),
        _ if NUMBERS.contains(&name) => value.to_owned(),
        _ => format!("{value:?}"),
    }
}

fn service(event: &Event) -> &str {
    event.source.split('.').next().unwrap_or("iam")
}
