//! Session policies: what a session may do at most.

use crate::account::Account;
use crate::auth::policy::PolicyDocument;
use crate::caller::SessionPolicies;
use crate::error::ApiError;
use crate::policies;
use crate::wire::sts::PolicyDescriptorType;

/// Managed policies that can be passed along (API reference, `AssumeRole`).
const MAX_MANAGED: usize = 10;

/// Reads the policies of a request; none when it passes none. Whether managed ones exist is for
/// [`check_managed`], which needs the account that the session will be in.
///
/// # Errors
///
/// `MalformedPolicyDocument`; `ValidationError` for too many, which is not on record from AWS.
pub(super) fn read(
    inline: Option<String>,
    managed: Vec<PolicyDescriptorType>,
) -> Result<Option<SessionPolicies>, ApiError> {
    if managed.len() > MAX_MANAGED {
        return Err(ApiError::validation(format!(
            "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: \
             Member must have length less than or equal to {MAX_MANAGED}"
        )));
    }
    let managed: Vec<_> = managed
        .into_iter()
        .filter_map(|policy| policy.arn)
        .collect();
    let inline = inline.as_deref().map(read_inline).transpose()?;
    let is_any = inline.is_some() || !managed.is_empty();
    Ok(is_any.then_some(SessionPolicies { inline, managed }))
}

/// STS has a text of its own for what is no JSON.
fn read_inline(text: &str) -> Result<PolicyDocument, ApiError> {
    if serde_json::from_str::<serde_json::Value>(text).is_err() {
        return Err(ApiError::malformed_policy_document(
            "The policy is not in the valid JSON format.",
        ));
    }
    PolicyDocument::parse_identity(text)
}

/// Refuses managed policies that the account of the session does not have.
///
/// # Errors
///
/// `ValidationError`; code and text are those of `AttachUserPolicy` where they are not on record.
pub(super) fn check_managed(
    account: &Account,
    policies: Option<&SessionPolicies>,
) -> Result<(), ApiError> {
    let mut arns = policies.iter().flat_map(|policies| &policies.managed);
    match arns.find(|arn| policies::find(account, arn).is_none()) {
        Some(arn) => Err(ApiError::validation(format!(
            "Policy {arn} does not exist or is not attachable."
        ))),
        None => Ok(()),
    }
}
