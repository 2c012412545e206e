//! `GetContextKeysForCustomPolicy` and `GetContextKeysForPrincipalPolicy`: the condition keys that a
//! simulation should be given.

use crate::auth::policy::{self, PolicyDocument};
use crate::context::Context;
use crate::entities::EntityArn;
use crate::error::ApiError;
use crate::wire::iam as wire;

/// `GetContextKeysForCustomPolicy`. A key that two policies speak of comes twice, as AWS has it.
pub(crate) fn get_context_keys_for_custom_policy(
    _: &mut Context<'_>,
    input: wire::GetContextKeysForCustomPolicyRequest,
) -> Result<wire::GetContextKeysForPolicyResponse, ApiError> {
    Ok(wire::GetContextKeysForPolicyResponse {
        context_key_names: of_texts(&input.policy_input_list)?,
    })
}

/// `GetContextKeysForPrincipalPolicy`: of all policies of a user, a group or a role, its boundary
/// among them, and of those that the request brings along.
pub(crate) fn get_context_keys_for_principal_policy(
    cx: &mut Context<'_>,
    input: wire::GetContextKeysForPrincipalPolicyRequest,
) -> Result<wire::GetContextKeysForPolicyResponse, ApiError> {
    let account = &*cx.account;
    let entity = EntityArn::parse(&input.policy_source_arn)?.find(account)?;
    let own = entity.policies(account).into_iter();
    let own = own.map(|held| held.policy).chain(entity.boundary(account));
    let own = own.flat_map(|policy| of_document(policy.document));
    let own: Vec<_> = own.collect();
    let mut names = of_texts(&input.policy_input_list)?;
    names.extend(own);
    Ok(wire::GetContextKeysForPolicyResponse {
        context_key_names: names,
    })
}

fn of_document(document: &PolicyDocument) -> Vec<String> {
    policy::context_keys(document.text()).unwrap_or_default()
}

fn of_texts(texts: &[String]) -> Result<Vec<String>, ApiError> {
    let keys = texts.iter().zip(1..).map(|(text, number)| {
        policy::context_keys(text).ok_or_else(|| {
            let text = format!("Policy input list item {number} has invalid content");
            ApiError::invalid_input(text)
        })
    });
    let keys: Vec<_> = keys.collect::<Result<_, _>>()?;
    Ok(keys.concat())
}
