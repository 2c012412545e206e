//! Whether a caller may do what a request asks, and the words in which it is refused. The texts are
//! AWS's, see `tests/wire/authorization`.

use super::policy::{Question, Verdict, evaluate};
use super::principal;
use super::target::{Target, needs};
use crate::caller::Identity;
use crate::context::Context;
use crate::error::ApiError;
use crate::wire::operation::Operation;
use crate::wire::query::Query;
use crate::{password_policy, sts};

/// The operations that need no permission, whatever a policy says.
const FREE: [&str; 2] = ["GetCallerIdentity", "GetSessionToken"];

/// The operations that ask more than the caller's own policies, and do so themselves.
const ASK_THEMSELVES: [&str; 2] = ["AssumeRole", "AssumeRoleWithWebIdentity"];

/// Asks the policies, and leaves their verdict in the context. Root may do everything.
///
/// # Errors
///
/// `AccessDenied`, in AWS's text.
pub(crate) fn authorize(
    cx: &mut Context<'_>,
    operation: &Operation,
    query: &Query,
) -> Result<(), ApiError> {
    let is_free = FREE.contains(&operation.name) || cx.caller.identity == Identity::Root;
    if is_free || ASK_THEMSELVES.contains(&operation.name) {
        return Ok(());
    }
    for (action, target) in needs(cx.account, cx.caller, operation, query) {
        allow(cx, &action, &target, query)?;
    }
    Ok(())
}

/// Whether the caller's policies allow an action of any service on `*`. Root may do everything.
///
/// # Errors
///
/// The caller is gone.
pub(crate) fn may(cx: &Context<'_>, action: &str) -> Result<bool, ApiError> {
    if cx.caller.identity == Identity::Root {
        return Ok(true);
    }
    let context = principal::context(cx)?;
    let policies = principal::policies(cx.account, cx.caller)?;
    let question = Question {
        action,
        resource: "*",
        context: &context,
    };
    Ok(evaluate(&policies, &question).is_allowed())
}

/// Asks the policies about one action on one resource.
fn allow(
    cx: &mut Context<'_>,
    action: &str,
    target: &Target,
    query: &Query,
) -> Result<(), ApiError> {
    let account = &*cx.account;
    let mut context = principal::context(cx)?;
    target.describe(query, &mut context);
    let policies = principal::policies(account, cx.caller)?;
    let question = Question {
        action,
        resource: &target.arn,
        context: &context,
    };
    let verdict = evaluate(&policies, &question);
    if verdict.is_allowed() {
        cx.verdict.get_or_insert(verdict);
        return Ok(());
    }
    let is_denied = matches!(verdict, Verdict::ExplicitDeny { .. });
    if !is_denied && password_policy::allows(account, cx.caller, action) {
        cx.explanation = Some("allowed by the account password policy".to_owned());
        return Ok(());
    }
    let on = target
        .shown
        .as_ref()
        .map(|shown| format!(" on resource: {shown}"));
    let text = format!(
        "User: {} is not authorized to perform: {action}{} {}",
        cx.caller.identity.arn(account)?,
        on.unwrap_or_default(),
        verdict.reason(action)
    );
    cx.encoded_message = Some(sts::encode(cx, &verdict, action, &target.arn)?);
    cx.verdict = Some(verdict);
    Err(ApiError::access_denied(text))
}
