//! What was called in the account, the newest first: who, when, what came of it and why.
//!
//! The page is the console's own. It keeps to the rule of AWS nevertheless: everyone sees their own
//! calls, and everybody's whoever may do `cloudtrail:LookupEvents`.

use std::collections::BTreeSet;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use mock_iam::Event;

use crate::behind;
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, Field};
use crate::labels;
use crate::layout::{self, time};
use crate::session::Visit;
use crate::table::{Column, table};

/// What AWS asks of whoever looks up the events of an account.
const ACTION: &str = "cloudtrail:LookupEvents";

pub(crate) fn routes() -> Router<Console> {
    Router::new().route("/events", get(list))
}

async fn list(visit: Visit, query: Fields) -> Response {
    let mut events = visit.guest.console.mock().events(visit.person.account);
    events.reverse();
    let sees_all = visit.guest.console.mock().may(&visit.who, ACTION);
    if !sees_all {
        events.retain(|event| event.caller.as_ref() == Some(&visit.person.arn));
    }
    let users: BTreeSet<String> = events.iter().filter_map(who).map(str::to_owned).collect();
    events.retain(|event| matches(&query, event));
    let content = html! {
        p { "This page is the practice console's own. On AWS, CloudTrail keeps such a list." }
        @if !sees_all {
            p { "You see your own calls. Whoever may do " code { (ACTION) } " sees everybody's." }
        }
        div.tools { (filter(&visit, &query, &users)) }
        (show(&visit, &query, events))
    };
    layout::page(&visit, labels::EVENTS.text, &[], content)
}

/// The user's name, or the ARN of a role.
fn who(event: &Event) -> Option<&str> {
    event.user_name().or(event.caller.as_deref())
}

fn matches(query: &Fields, event: &Event) -> bool {
    let user = query.get("user");
    let operation = query.get("operation").to_lowercase();
    (user.is_empty() || who(event) == Some(user))
        && event.name.to_lowercase().contains(&operation)
        && (!query.has("denied") || event.error.is_some())
}

fn filter(visit: &Visit, query: &Fields, users: &BTreeSet<String>) -> Markup {
    let everyone = [("", "Everyone")].into_iter();
    let options = everyone.chain(users.iter().map(|user| (&**user, &**user)));
    let options: Vec<_> = options.collect();
    let content = html! {
        (forms::select(labels::USER_NAME, "user", &options, query.get("user")))
        (Field::new(labels::EVENT_NAME, "operation").value(query.get("operation")).of_choice())
        (forms::check_box("denied", "on", labels::DENIED_ONLY.text, query.has("denied")))
    };
    forms::filter(&visit.guest, "/events", content)
}

fn show(visit: &Visit, query: &Fields, events: Vec<Event>) -> Markup {
    let columns = [
        Column::new(labels::EVENT_TIME, |event: &Event| time(event.at)),
        Column::new(labels::USER_NAME, |event: &Event| caller(event)),
        Column::new(labels::EVENT_NAME, |event: &Event| {
            html! { code { (event.name) } }
        }),
        Column::new(labels::OUTCOME, |event: &Event| {
            html! { (behind::outcome(event)) (behind::why(event)) }
        }),
        Column::new(labels::DETAILS, details),
    ];
    table(
        &visit.guest,
        query,
        labels::EVENTS.text,
        &columns,
        events,
        "Nothing was called yet",
    )
}

fn caller(event: &Event) -> Markup {
    html! {
        (who(event).unwrap_or("–"))
        p.quiet {
            @match &event.access_key_id { Some(id) => { "with " code { (id) } } None => "in the console" }
        }
    }
}

/// The parameters, secrets masked, and the lines to copy. Folded: one row of a list is one line.
fn details(event: &Event) -> Markup {
    html! {
        details {
            summary { "Parameters and code" }
            @if !event.parameters.is_empty() {
                dl { @for (name, value) in &event.parameters { dt { (name) } dd { code { (value) } } } }
            }
            (behind::lines(event))
        }
    }
}
