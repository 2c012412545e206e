//! What the simulator answers: a verdict for each action, and the statements that it comes from.

use maud::{Markup, html};
use mock_iam::wire::iam::{
    EvaluationResult, PolicyEvaluationDecisionType as Decision, SimulatePolicyResponse, Statement,
};

use super::Asked;
use super::statements::Documents;
use crate::labels;
use crate::session::Visit;

pub(super) fn show(visit: &Visit, asked: &Asked, answer: &SimulatePolicyResponse) -> Markup {
    let documents = Documents::of(visit, &asked.who, &asked.document);
    html! {
        section aria-labelledby="results" {
            h3 #results { (labels::RESULTS) }
            @for result in &answer.evaluation_results { (one(&documents, result)) }
            @if answer.is_truncated { p.quiet { "There are more actions than one answer holds." } }
        }
    }
}

fn one(documents: &Documents<'_>, result: &EvaluationResult) -> Markup {
    let decision = result.eval_decision;
    let class = if decision == Decision::Allowed {
        "good"
    } else {
        "bad"
    };
    let boundary = result.permissions_boundary_decision_detail.as_ref();
    let is_bounded = boundary.is_some_and(|detail| !detail.allowed_by_permissions_boundary);
    html! {
        article.verdict aria-label=(result.eval_action_name) {
            h4 {
                code { (result.eval_action_name) } " "
                strong class=(class) { (decision.as_str()) }
            }
            @if let Some(resource) = &result.eval_resource_name { p.quiet { "on " code { (resource) } } }
            p { (sentence(decision)) }
            @if is_bounded { p { "The permissions boundary does not allow it, whatever the other policies say." } }
            @for statement in &result.matched_statements { (matched(documents, statement)) }
            @if !result.missing_context_values.is_empty() {
                p { "The policies ask for what you have not given: "
                    @for (place, key) in result.missing_context_values.iter().enumerate() {
                        @if place > 0 { ", " } code { (key) }
                    } ". Fill it in below, and ask again." }
            }
        }
    }
}

fn sentence(decision: Decision) -> &'static str {
    match decision {
        Decision::Allowed => "A statement allows it, and none denies it.",
        Decision::ExplicitDeny => {
            "A statement denies it. That outweighs every statement that allows it."
        }
        Decision::ImplicitDeny => "No statement allows it. What nothing allows is denied.",
    }
}

fn matched(documents: &Documents<'_>, statement: &Statement) -> Markup {
    let id = statement.source_policy_id.as_deref().unwrap_or_default();
    let kind = statement.source_policy_type.as_deref().unwrap_or_default();
    let text = documents.statement(statement);
    let place = text
        .as_ref()
        .map_or_else(|_| String::new(), |text| place(statement, text));
    html! {
        figure {
            figcaption { "The statement in " strong { (id) } " (" (kind) ")" (place) }
            @match text {
                Ok(text) => { pre tabindex="0" { code { (text) } } }
                Err(error) => { p.quiet { (error.message) } }
            }
        }
    }
}

/// `, lines 4 to 9`. AWS counts from behind the statement before; a reader looks for the text.
fn place(statement: &Statement, text: &str) -> String {
    let last = statement.end_position.as_ref().map_or(0, |end| end.line);
    let lines = i32::try_from(text.lines().count()).unwrap_or(1);
    match lines {
        0 | 1 => format!(", line {last}"),
        more => format!(", lines {} to {last}", last - more + 1),
    }
}
