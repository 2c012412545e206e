//! `AssumeRoot`: the management account of an organization acts as the root user of a member. An
//! account of the mock is in no organization, so there is nobody to act as.

use crate::account_id::AccountId;
use crate::context::Context;
use crate::error::ApiError;
use crate::wire::sts as wire;

/// The policies that such a session can be limited to; it must be to one (API reference).
const TASKS: [&str; 5] = [
    "IAMAuditRootUserCredentials",
    "IAMCreateRootUserPassword",
    "IAMDeleteRootUserCredentials",
    "S3UnlockBucketPolicy",
    "SQSUnlockQueuePolicy",
];

/// `AssumeRoot`: refused, as AWS refuses whoever is not the management account or its delegate.
/// None of its texts is on record.
pub(crate) fn assume_root(
    cx: &mut Context<'_>,
    input: wire::AssumeRootRequest,
) -> Result<wire::AssumeRootResponse, ApiError> {
    let arn = target_arn(&input.target_principal)
        .ok_or_else(|| ApiError::validation(format!("{} is invalid", input.target_principal)))?;
    let policy = input.task_policy_arn.arn.unwrap_or_default();
    let task = policy.strip_prefix("arn:aws:iam::aws:policy/root-task/");
    if !task.is_some_and(|task| TASKS.contains(&task)) {
        return Err(ApiError::validation(format!(
            "{policy} is not a valid task policy"
        )));
    }
    cx.explanation = Some(format!("account {} is in no organization", cx.account.id));
    Err(ApiError::access_denied(format!(
        "User: {} is not authorized to perform: sts:AssumeRoot on resource: {arn}",
        cx.caller.identity.arn(cx.account)?
    )))
}

/// The root user that a request means, by its ARN or by the account alone.
pub(crate) fn target_arn(principal: &str) -> Option<String> {
    let named = principal
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"));
    let account: AccountId = named.unwrap_or(principal).parse().ok()?;
    Some(format!("arn:aws:iam::{account}:root"))
}
