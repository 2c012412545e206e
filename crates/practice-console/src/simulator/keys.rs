//! The condition keys of a simulation: those that everybody asks about, and those that the policies
//! themselves speak of.

use maud::{Markup, html};
use mock_iam::wire::calls;

use super::{Asked, borrowed};
use crate::labels;
use crate::session::Visit;

/// What policies ask for most.
const USUAL: [&str; 2] = ["aws:MultiFactorAuthPresent", "aws:SourceIp"];

/// The type that AWS gives a key.
pub(super) fn kind(key: &str) -> &'static str {
    match key.to_ascii_lowercase().as_str() {
        "aws:multifactorauthpresent" | "aws:securetransport" | "aws:viaawsservice" => "boolean",
        "aws:sourceip" | "aws:vpcsourceip" => "ip",
        "aws:currenttime" | "aws:tokenissuetime" => "date",
        "aws:multifactorauthage" | "aws:epochtime" => "numeric",
        _ => "string",
    }
}

/// A field for each key.
pub(super) fn fields(visit: &Visit, asked: &Asked) -> Markup {
    let value = |key: &str| {
        let given = asked.keys.iter().find(|(own, _)| own == key);
        given.map_or("", |(_, value)| value)
    };
    html! {
        fieldset {
            legend { (labels::CONTEXT_KEYS) }
            p.hint { "What the request would say of itself. A field that you leave empty is not given." }
            @for (key, place) in keys(visit, asked).iter().zip(1..) {
                @let id = format!("field-key-{place}");
                div.field {
                    label for=(id) { (key) }
                    input id=(id) name=(format!("key:{key}")) value=(value(key)) placeholder=(example(kind(key))) autocomplete="off";
                }
            }
        }
    }
}

fn example(kind: &str) -> &'static str {
    match kind {
        "boolean" => "true or false",
        "ip" => "203.0.113.7",
        "date" => "2026-11-24T09:00:00Z",
        "numeric" => "3600",
        _ => "",
    }
}

/// The usual ones, those that were given, and those in the policies. Each once: AWS takes no heed of
/// their case.
fn keys(visit: &Visit, asked: &Asked) -> Vec<String> {
    let whose = asked.whose();
    let whose = borrowed(&whose);
    let answer = match (asked.who.is_empty(), asked.document.is_empty()) {
        (true, true) => None,
        (true, false) => visit
            .call::<calls::GetContextKeysForCustomPolicy>(&whose)
            .ok(),
        (false, _) => visit
            .call::<calls::GetContextKeysForPrincipalPolicy>(&whose)
            .ok(),
    };
    let spoken_of = answer.map(|answer| answer.context_key_names);
    let given = asked.keys.iter().map(|(key, _)| key.clone());
    let mut keys: Vec<String> = USUAL.map(str::to_owned).to_vec();
    for key in given.chain(spoken_of.unwrap_or_default()) {
        if !keys.iter().any(|own| own.eq_ignore_ascii_case(&key)) {
            keys.push(key);
        }
    }
    keys
}
