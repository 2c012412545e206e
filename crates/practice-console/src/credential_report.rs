//! The credential report: AWS writes one, keeps it for four hours, and hands it to everyone who asks.

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::SignedDuration;
use maud::{Markup, html};
use mock_iam::wire::calls;
use mock_iam::wire::iam::{GetCredentialReportResponse, ReportStateType};

use crate::console::Console;
use crate::forms;
use crate::labels;
use crate::layout::{self, card, denied, facts, time};
use crate::session::Visit;

const PATH: &str = "/credential-report";
/// How long AWS keeps to one report.
const KEPT: SignedDuration = SignedDuration::from_hours(4);

pub(crate) fn routes() -> Router<Console> {
    Router::new()
        .route(PATH, get(page))
        .route("/credential-report/generate", post(generate))
        .route("/credential-report/csv", get(file))
}

async fn page(visit: Visit) -> Response {
    let content = match visit.call::<calls::GetCredentialReport>(&[]) {
        Ok(report) => ready(&visit, &report),
        Err(error) => match error.code {
            "ReportNotPresent" => missing(&visit, "There is no report yet."),
            "ReportExpired" => missing(&visit, "The last report is more than four hours old."),
            "ReportInProgress" => writing(&visit),
            _ => denied(&error),
        },
    };
    let content = html! {
        p { "A table of root and all users: whether they have a password, a second factor and access keys, and when each was made and used. It holds no key IDs." }
        (card("report", labels::CREDENTIAL_REPORT.text, html! {}, content))
    };
    layout::page(&visit, labels::CREDENTIAL_REPORT.text, &[], content)
}

fn missing(visit: &Visit, text: &str) -> Markup {
    let path = "/credential-report/generate";
    html! {
        p { (text) " AWS's button asks for one and waits for it; here you see the steps." }
        (forms::act(&visit.guest, path, labels::GENERATE_REPORT.text, &[]))
    }
}

fn writing(visit: &Visit) -> Markup {
    html! {
        p role="status" { "AWS is writing the report. It takes some seconds." }
        a.button href=(visit.href(PATH)) { (labels::REFRESH) }
    }
}

fn ready(visit: &Visit, report: &GetCredentialReportResponse) -> Markup {
    let made = report.generated_time.unwrap_or_default();
    html! {
        (facts(&[
            (labels::GENERATED, time(made)),
            (labels::KEPT_UNTIL, time(made + KEPT)),
        ]))
        p { "Until then everyone gets this report, whatever has changed meanwhile." }
        a.button.main href=(visit.href("/credential-report/csv")) { (labels::DOWNLOAD_REPORT) }
        details {
            summary { "What is in it" }
            pre tabindex="0" { code { (text(report)) } }
        }
    }
}

fn text(report: &GetCredentialReportResponse) -> String {
    let bytes = report.content.as_deref().unwrap_or_default();
    String::from_utf8_lossy(bytes).into_owned()
}

async fn generate(visit: Visit) -> Response {
    match visit.call::<calls::GenerateCredentialReport>(&[]) {
        Ok(answer) => {
            let own = match answer.state {
                Some(ReportStateType::Complete) => "The report is not four hours old, and stays.",
                _ => "The report is being written.",
            };
            visit.done(answer.description.unwrap_or_else(|| own.to_owned()));
        }
        Err(error) => visit.failed(error.message),
    }
    visit.go(PATH)
}

/// The file, under the name that AWS's console gives it: `status_reports_<date>T<time>.csv`.
async fn file(visit: Visit) -> Response {
    let Ok(report) = visit.call::<calls::GetCredentialReport>(&[]) else {
        return visit.go(PATH);
    };
    let at = report.generated_time.unwrap_or_default();
    let at = format!("{at:.0}").replace(':', "-").replace('Z', "+00-00");
    let name = format!("status_reports_{at}.csv");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, report.content.unwrap_or_default()).into_response()
}
