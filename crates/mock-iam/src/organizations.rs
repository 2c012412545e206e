//! What the management account of an organization can switch on for the roots of its members. An
//! account of the mock is in no organization, and hears so.

use http::StatusCode;

use crate::context::Context;
use crate::error::ApiError;
use crate::wire::iam as wire;

/// `ListOrganizationsFeatures`.
pub(crate) fn list_organizations_features(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::ListOrganizationsFeaturesResponse, ApiError> {
    Err(no_organization(cx))
}

/// `EnableOrganizationsRootCredentialsManagement`.
pub(crate) fn enable_organizations_root_credentials_management(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::EnableOrganizationsRootCredentialsManagementResponse, ApiError> {
    Err(no_organization(cx))
}

/// `DisableOrganizationsRootCredentialsManagement`.
pub(crate) fn disable_organizations_root_credentials_management(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::DisableOrganizationsRootCredentialsManagementResponse, ApiError> {
    Err(no_organization(cx))
}

/// `EnableOrganizationsRootSessions`.
pub(crate) fn enable_organizations_root_sessions(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::EnableOrganizationsRootSessionsResponse, ApiError> {
    Err(no_organization(cx))
}

/// `DisableOrganizationsRootSessions`.
pub(crate) fn disable_organizations_root_sessions(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::DisableOrganizationsRootSessionsResponse, ApiError> {
    Err(no_organization(cx))
}

/// The code is the model's. AWS's text is not on record; this one follows what AWS says to an
/// account whose organization does not trust IAM.
fn no_organization(cx: &Context<'_>) -> ApiError {
    ApiError::new(
        "OrganizationNotFoundException",
        StatusCode::BAD_REQUEST,
        format!(
            "Organization not found for input account {}.",
            cx.account.id
        ),
    )
}
