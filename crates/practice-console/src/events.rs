//! What was called in the account, the newest first.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use mock_iam::Event;

use crate::behind;
use crate::console::Console;
use crate::fields::Fields;
use crate::labels;
use crate::layout::{self, time};
use crate::session::Visit;
use crate::table::{Column, table};

pub(crate) fn routes() -> Router<Console> {
    Router::new().route("/events", get(list))
}

async fn list(visit: Visit, query: Fields) -> Response {
    let mut events = visit.guest.console.mock().events(visit.person.account);
    events.reverse();
    let columns = [
        Column::new(labels::EVENT_TIME, |event: &Event| time(event.at)),
        Column::new(labels::USER_NAME, |event: &Event| {
            html! { (event.user_name().unwrap_or("–")) }
        }),
        Column::new(labels::EVENT_NAME, details),
    ];
    let content = table(
        &visit.guest,
        &query,
        labels::EVENTS.text,
        &columns,
        events,
        "Nothing was called yet",
    );
    layout::page(&visit, labels::EVENTS.text, &[], content)
}

fn details(event: &Event) -> Markup {
    html! {
        (behind::one(event))
        @if !event.parameters.is_empty() {
            details {
                summary { "Parameters" }
                dl { @for (name, value) in &event.parameters { dt { (name) } dd { code { (value) } } } }
            }
        }
    }
}
