//! Attaching managed policies to a group. A user gets them on the page *Add permissions*.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::html;

use super::Holder;
use crate::console::Console;
use crate::fields::Fields;
use crate::forms::{self, form};
use crate::labels;
use crate::layout::problem;
use crate::pick;
use crate::policies;
use crate::report::Report;
use crate::session::Visit;

pub(super) fn routes() -> Router<Console> {
    Router::new().route("/permissions/attach", get(ask).post(attach))
}

async fn ask(visit: Visit, holder: Holder) -> Response {
    show(&visit, &holder, &Fields::default(), None)
}

async fn attach(visit: Visit, holder: Holder, fields: Fields) -> Response {
    if fields.get("go") == "search" {
        return show(&visit, &holder, &fields, None);
    }
    if !fields.has("policy") {
        return show(&visit, &holder, &fields, Some("Choose a policy."));
    }
    let mut report = Report::new("Attached", "Not attached");
    for arn in fields.all("policy") {
        report.note(policies::name_in(arn), holder.attach(&visit, arn));
    }
    report.tell(&visit);
    visit.go(&holder.path("/permissions"))
}

fn show(visit: &Visit, holder: &Holder, fields: &Fields, error: Option<&str>) -> Response {
    let back = holder.path("/permissions");
    let names = (
        "policy",
        labels::PERMISSIONS_POLICIES,
        labels::FIND_POLICIES,
    );
    let content = html! {
        @if let Some(error) = error { (problem(error)) }
        (form(&visit.guest, &holder.path("/permissions/attach"), html! {
            (pick::boxes(fields, names, pick::policies(visit)))
            (forms::buttons(&visit.guest, labels::ATTACH_POLICIES.text, Some((labels::CANCEL.text, &back))))
        }))
    };
    holder.show(visit, labels::ATTACH_POLICIES.text, content)
}
