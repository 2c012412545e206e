//! The API calls behind a page: what was called, what it came to, and how one says the same in Rust
//! and with the AWS CLI.

use std::fmt::Write as _;

use heck::{ToKebabCase as _, ToSnakeCase as _};
use maud::{Markup, html};
use mock_iam::Event;

/// The list on the foot of a page. What changed something comes first, and open.
pub(crate) fn panel(events: &[Event]) -> Markup {
    let (reads, changes): (Vec<_>, Vec<_>) = events.iter().partition(|event| is_read(event));
    html! {
        @if !events.is_empty() {
            section.behind aria-labelledby="behind" {
                h2 #behind { "Behind this page" }
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
pub(crate) fn one(event: &Event) -> Markup {
    html! {
        article.event {
            h3 {
                code { (event.name) } " "
                @if event.error.is_some() { span.bad { "refused" } } @else { span.good { "done" } }
            }
            @if let Some(error) = &event.error {
                p { strong { (error.code) } ": " (error.message) }
            }
            @if let Some(verdict) = &event.verdict { p.quiet { (verdict) } }
            dl {
                dt { "Rust" } dd { pre tabindex="0" { code { (rust(event)) } } }
                dt { "AWS CLI" } dd { pre tabindex="0" { code { (cli(event)) } } }
            }
        }
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
    items: Vec<Vec<(&'a str, &'a str)>>,
}

fn parameters(event: &Event) -> Vec<Parameter<'_>> {
    let mut parameters: Vec<Parameter<'_>> = Vec::new();
    for (path, value) in &event.parameters {
        let mut parts = path.splitn(4, '.');
        let name = parts.next().unwrap_or_default();
        let (_, number, field) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
        let number: usize = number.and_then(|number| number.parse().ok()).unwrap_or(1);
        if parameters.last().is_none_or(|last| last.name != name) {
            let items = Vec::new();
            parameters.push(Parameter { name, items });
        }
        if let Some(last) = parameters.last_mut() {
            last.items
                .resize_with(last.items.len().max(number), Vec::new);
            if let Some(item) = last.items.get_mut(number.saturating_sub(1)) {
                item.push((field, value));
            }
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
        let single = match &*parameter.items {
            [item] => item.first().filter(|(field, _)| field.is_empty()),
            _ => None,
        };
        match single.map(|(_, value)| *value) {
            Some("true") => _ = write!(line, " --{option}"),
            Some("false") => _ = write!(line, " --no-{option}"),
            _ => {
                _ = write!(line, " --{option}");
                for item in &parameter.items {
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
        for item in &parameter.items {
            let value = match &**item {
                [("", value)] => literal(parameter.name, value),
                fields => {
                    let element = parameter.name.trim_end_matches('s');
                    let fields = fields
                        .iter()
                        .map(|(field, value)| format!(".{}({value:?})", field.to_snake_case()));
                    format!(
                        "{element}::builder(){}.build()?",
                        fields.collect::<String>()
                    )
                }
            };
            _ = write!(line, ".{method}({value})");
        }
    }
    line.push_str(".send().await?");
    line
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
    match value {
        "true" | "false" => value.to_owned(),
        _ if NUMBERS.contains(&name) => value.to_owned(),
        "Active" | "Inactive" if name == "Status" => format!("StatusType::{value}"),
        _ => format!("{value:?}"),
    }
}

fn service(event: &Event) -> &str {
    event.source.split('.').next().unwrap_or("iam")
}
