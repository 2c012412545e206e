//! `SimulatePrincipalPolicy` and `SimulateCustomPolicy`: what would be allowed, and by which
//! statement.
//!
//! What AWS's simulator answers was recorded by radkawar/stackd
//! (`testdata/aws/iam/simulation*.json`, September 2026), and in places differs from its
//! documentation: the types of policies are `IAM Policy` and the like, and a condition key that was
//! not given is missing whichever statement asks for it. The mock knows the resources of IAM and S3;
//! an action of another service is held against any resource.

mod evaluation;
mod principal;
mod request;

use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::wire::iam as wire;

use evaluation::Evaluation;
use principal::Simulated;
use request::{Request, SimulatedPolicy};

/// `SimulateCustomPolicy`: of policies that the request brings along.
pub(crate) fn simulate_custom_policy(
    cx: &mut Context<'_>,
    input: wire::SimulateCustomPolicyRequest,
) -> Result<wire::SimulatePolicyResponse, ApiError> {
    run(cx, &input, Simulated::default())
}

/// `SimulatePrincipalPolicy`: of the policies of a user, a group or a role.
pub(crate) fn simulate_principal_policy(
    cx: &mut Context<'_>,
    input: wire::SimulatePrincipalPolicyRequest,
) -> Result<wire::SimulatePolicyResponse, ApiError> {
    let mut simulated = Simulated::find(cx.account, &input.policy_source_arn)?;
    simulated.exclude(&input.policy_exclusion_list);
    let common = wire::SimulateCustomPolicyRequest {
        caller_arn: input.caller_arn.or_else(|| Some(simulated.arn.clone())),
        policy_input_list: input.policy_input_list,
        permissions_boundary_policy_input_list: input.permissions_boundary_policy_input_list,
        ordered_organization_policy_input_list: Vec::new(),
        action_names: input.action_names,
        resource_arns: input.resource_arns,
        resource_policy: input.resource_policy,
        resource_owner: input.resource_owner,
        context_entries: input.context_entries,
        resource_handling_option: input.resource_handling_option,
        max_items: input.max_items,
        marker: input.marker,
    };
    run(cx, &common, simulated)
}

fn run(
    cx: &Context<'_>,
    input: &wire::SimulateCustomPolicyRequest,
    simulated: Simulated<'_>,
) -> Result<wire::SimulatePolicyResponse, ApiError> {
    let request = Request::read(cx, input, simulated)?;
    let evaluation = Evaluation::new(&request);
    let actions = input.action_names.iter().enumerate();
    let actions = actions.map(|(place, action)| (format!("{place:06}"), action));
    let page = Page::cut(actions, input.marker.as_deref(), input.max_items)
        .map_err(|_| ApiError::invalid_input("Invalid marker for pagination."))?;
    let results = page.items.into_iter();
    Ok(wire::SimulatePolicyResponse {
        evaluation_results: results.map(|action| evaluation.result(action)).collect(),
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}
