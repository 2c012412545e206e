//! The credential report: a table of root and the users with their passwords, second factors, keys
//! and certificates, as of when it was asked for.

pub(crate) use table::csv;

mod table;

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::wire::iam as wire;
use crate::wire::iam::{ReportFormatType, ReportStateType};

/// How long a report is the one that everybody gets.
const LIFETIME: SignedDuration = SignedDuration::from_hours(4);
/// How long AWS takes, more or less, to write one.
const WRITING: SignedDuration = SignedDuration::from_secs(1);

/// The last report of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CredentialReport {
    /// None until the first one is asked for.
    content: Option<String>,
    generated: Timestamp,
    /// Whether someone was told that it is not ready yet: who asks again gets it. So one sees all
    /// the states, even where the clock stands still.
    is_awaited: bool,
}

impl Record for CredentialReport {
    const KIND: &'static str = "credential_report";

    fn name(&self) -> &'static str {
        "report"
    }
}

/// How far a report is.
enum State {
    None,
    Writing,
    Ready,
    Expired,
}

/// `GenerateCredentialReport`: a report that is not four hours old stays the one.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn generate_credential_report(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::GenerateCredentialReportResponse, ApiError> {
    let (state, description) = match state(cx) {
        State::Writing => (ReportStateType::Inprogress, None),
        State::Ready => (ReportStateType::Complete, None),
        State::None => (
            ReportStateType::Started,
            Some("No report exists. Starting a new report generation task"),
        ),
        State::Expired => (
            ReportStateType::Started,
            Some("Report expired. Starting a new report generation task"),
        ),
    };
    if state == ReportStateType::Started {
        let report = CredentialReport {
            content: Some(csv(cx.account)),
            generated: cx.now,
            is_awaited: false,
        };
        *cx.account.credential_report.change() = report;
    }
    Ok(wire::GenerateCredentialReportResponse {
        state: Some(state),
        description: description.map(str::to_owned),
    })
}

/// `GetCredentialReport`. AWS's refusals have no text (recorded by several tools, which show none).
pub(crate) fn get_credential_report(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::GetCredentialReportResponse, ApiError> {
    match state(cx) {
        State::None => Err(refusal("ReportNotPresent", StatusCode::GONE)),
        State::Expired => Err(refusal("ReportExpired", StatusCode::GONE)),
        State::Writing => Err(refusal("ReportInProgress", StatusCode::NOT_FOUND)),
        State::Ready => {
            let report = &cx.account.credential_report;
            Ok(wire::GetCredentialReportResponse {
                content: report.content.clone().map(String::into_bytes),
                report_format: Some(ReportFormatType::TextCsv),
                generated_time: Some(report.generated),
            })
        }
    }
}

fn state(cx: &mut Context<'_>) -> State {
    let report = &cx.account.credential_report;
    let age = cx.now.duration_since(report.generated);
    if report.content.is_none() {
        State::None
    } else if age >= LIFETIME {
        State::Expired
    } else if report.is_awaited || age >= WRITING {
        State::Ready
    } else {
        cx.account.credential_report.change().is_awaited = true;
        State::Writing
    }
}

fn refusal(code: &'static str, status: StatusCode) -> ApiError {
    ApiError::new(code, status, "")
}
