//! `GenerateOrganizationsAccessReport` and `GetOrganizationsAccessReport`. An account of the mock is
//! in no organization, so that there is never anything to report of.

use crate::access_reports::no_such_job;
use crate::context::Context;
use crate::error::ApiError;
use crate::wire::iam as wire;

/// `GenerateOrganizationsAccessReport`: only the management account of an organization may. AWS
/// refuses the path of another organization with `AccessDenied`; its text is not on record.
pub(crate) fn generate_organizations_access_report(
    cx: &mut Context<'_>,
    input: wire::GenerateOrganizationsAccessReportRequest,
) -> Result<wire::GenerateOrganizationsAccessReportResponse, ApiError> {
    Err(ApiError::access_denied(format!(
        "User: {} is not authorized to perform: iam:GenerateOrganizationsAccessReport on resource: {}",
        cx.caller.identity.arn(cx.account)?,
        cx.account.arn("access-report", "/", &input.entity_path)
    )))
}

/// `GetOrganizationsAccessReport`: there is no such job.
pub(crate) fn get_organizations_access_report(
    _: &mut Context<'_>,
    input: wire::GetOrganizationsAccessReportRequest,
) -> Result<wire::GetOrganizationsAccessReportResponse, ApiError> {
    Err(no_such_job(&input.job_id))
}
