//! Delegation requests: a partner of AWS's asks for permissions for a while, someone in the account
//! takes the request on, and lets the partner have them or not.
//!
//! On AWS only partners can make one; here everyone can, within the account, so that the rest can be
//! tried. The states are those of the API reference; what AWS says of a step from the wrong state is
//! not on record. Nothing is really handed to a partner, and a request has no link to a console.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access_reports::uuid;
use crate::context::Context;
use crate::error::ApiError;
use crate::page::Page;
use crate::records::Record;
use crate::wire::iam as wire;
use crate::wire::iam::{PermissionCheckResultType, PermissionCheckStatusType, StateType};

/// "Rejected requests expire after 7 days" (API reference, `RejectDelegationRequest`).
const REJECTED_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A request as the account keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct DelegationRequest {
    id: String,
    owner_account: Option<String>,
    description: String,
    message: Option<String>,
    template: Option<String>,
    parameters: Vec<Parameter>,
    session_duration: i32,
    redirect_url: Option<String>,
    only_send_by_owner: bool,
    requestor: String,
    state: StateType,
    /// The ARN of who took the request on.
    owner: Option<String>,
    approver: Option<String>,
    created: Timestamp,
    updated: Timestamp,
    notes: Option<String>,
    rejection_reason: Option<String>,
}

/// A value that is to be put into the policy template.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Parameter {
    name: Option<String>,
    values: Vec<String>,
    kind: Option<wire::PolicyParameterTypeEnum>,
}

impl Record for DelegationRequest {
    const KIND: &'static str = "delegation_requests";

    fn name(&self) -> &str {
        &self.id
    }
}

/// `CreateDelegationRequest`.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn create_delegation_request(
    cx: &mut Context<'_>,
    input: wire::CreateDelegationRequestRequest,
) -> Result<wire::CreateDelegationRequestResponse, ApiError> {
    let parameters = input.permissions.parameters.into_iter();
    let parameters = parameters.map(|parameter| Parameter {
        name: parameter.name,
        values: parameter.values,
        kind: parameter.r#type,
    });
    let request = DelegationRequest {
        id: uuid(&cx.ids.unique_id("ADEL")),
        owner_account: input.owner_account_id,
        description: input.description,
        message: input.request_message,
        template: input.permissions.policy_template_arn,
        parameters: parameters.collect(),
        session_duration: input.session_duration,
        redirect_url: input.redirect_url,
        only_send_by_owner: input.only_send_by_owner == Some(true),
        requestor: cx.account.id.to_string(),
        state: StateType::Unassigned,
        owner: None,
        approver: None,
        created: cx.now,
        updated: cx.now,
        notes: None,
        rejection_reason: None,
    };
    let id = request.id.clone();
    cx.account.delegation_requests.insert(request);
    Ok(wire::CreateDelegationRequestResponse {
        console_deep_link: None,
        delegation_request_id: Some(id),
    })
}

/// `GetDelegationRequest`. Whether the caller has the permissions that are asked for the mock cannot
/// tell: it does not know AWS's templates.
pub(crate) fn get_delegation_request(
    cx: &mut Context<'_>,
    input: wire::GetDelegationRequestRequest,
) -> Result<wire::GetDelegationRequestResponse, ApiError> {
    let request = find(cx, &input.delegation_request_id)?;
    let is_checked = input.delegation_permission_check == Some(true);
    Ok(wire::GetDelegationRequestResponse {
        delegation_request: Some(show(request)),
        permission_check_status: is_checked.then_some(PermissionCheckStatusType::Complete),
        permission_check_result: is_checked.then_some(PermissionCheckResultType::Unsure),
    })
}

/// `ListDelegationRequests`: all, or those that someone took on.
pub(crate) fn list_delegation_requests(
    cx: &mut Context<'_>,
    input: wire::ListDelegationRequestsRequest,
) -> Result<wire::ListDelegationRequestsResponse, ApiError> {
    let requests = &cx.account.delegation_requests;
    let owner = input.owner_id.as_deref();
    let (marker, max_items) = (input.marker.as_deref(), input.max_items);
    let page = Page::of(requests, marker, max_items, |request| {
        let is_meant = owner.is_none_or(|owner| request.owner.as_deref() == Some(owner));
        is_meant.then(|| show(request))
    })?;
    Ok(wire::ListDelegationRequestsResponse {
        delegation_requests: page.items,
        is_truncated: page.is_truncated,
        marker: page.marker,
    })
}

/// `AssociateDelegationRequest`: the caller takes the request on.
pub(crate) fn associate_delegation_request(
    cx: &mut Context<'_>,
    input: wire::AssociateDelegationRequestRequest,
) -> Result<(), ApiError> {
    let caller = cx.caller.identity.arn(cx.account)?;
    let request = change(cx, &input.delegation_request_id, &[StateType::Unassigned])?;
    request.owner = Some(caller);
    request.state = StateType::Assigned;
    Ok(())
}

/// `UpdateDelegationRequest`: adds a note and asks for approval.
pub(crate) fn update_delegation_request(
    cx: &mut Context<'_>,
    input: wire::UpdateDelegationRequestRequest,
) -> Result<(), ApiError> {
    let from = [StateType::Assigned, StateType::PendingApproval];
    let request = change(cx, &input.delegation_request_id, &from)?;
    request.notes = input.notes.or(request.notes.take());
    request.state = StateType::PendingApproval;
    Ok(())
}

/// `AcceptDelegationRequest`.
pub(crate) fn accept_delegation_request(
    cx: &mut Context<'_>,
    input: wire::AcceptDelegationRequestRequest,
) -> Result<(), ApiError> {
    let caller = cx.caller.identity.arn(cx.account)?;
    let from = [StateType::Assigned, StateType::PendingApproval];
    let request = change(cx, &input.delegation_request_id, &from)?;
    request.approver = Some(caller);
    request.state = StateType::Accepted;
    Ok(())
}

/// `RejectDelegationRequest`, also of one that was accepted and not sent yet.
pub(crate) fn reject_delegation_request(
    cx: &mut Context<'_>,
    input: wire::RejectDelegationRequestRequest,
) -> Result<(), ApiError> {
    let from = [
        StateType::Unassigned,
        StateType::Assigned,
        StateType::PendingApproval,
        StateType::Accepted,
    ];
    let request = change(cx, &input.delegation_request_id, &from)?;
    request.rejection_reason = input.notes;
    request.state = StateType::Rejected;
    Ok(())
}

/// `SendDelegationToken`: lets the partner have what was accepted.
pub(crate) fn send_delegation_token(
    cx: &mut Context<'_>,
    input: wire::SendDelegationTokenRequest,
) -> Result<(), ApiError> {
    let caller = cx.caller.identity.arn(cx.account)?;
    let request = find(cx, &input.delegation_request_id)?;
    if request.only_send_by_owner && request.owner.as_ref() != Some(&caller) {
        let text = format!("Only the owner of {} can send its token.", request.id);
        return Err(ApiError::access_denied(text));
    }
    let request = change(cx, &input.delegation_request_id, &[StateType::Accepted])?;
    request.state = StateType::Finalized;
    Ok(())
}

fn find<'a>(cx: &'a Context<'_>, id: &str) -> Result<&'a DelegationRequest, ApiError> {
    let request = cx.account.delegation_requests.get(id);
    request.ok_or_else(|| {
        ApiError::no_such_entity(format!(
            "The delegation request with id {id} cannot be found."
        ))
    })
}

/// A request that is about to go from one of these states to another.
fn change<'a>(
    cx: &'a mut Context<'_>,
    id: &str,
    from: &[StateType],
) -> Result<&'a mut DelegationRequest, ApiError> {
    let request = find(cx, id)?;
    if !from.contains(&request.state) {
        let state = request.state.as_str();
        let text = format!("The delegation request {id} is {state}, which does not allow this.");
        let conflict = http::StatusCode::CONFLICT;
        return Err(ApiError::new("ConcurrentModification", conflict, text));
    }
    let now = cx.now;
    let request = cx.account.delegation_requests.get_mut(id);
    let request = request.ok_or_else(|| ApiError::no_such_entity(id))?;
    request.updated = now;
    Ok(request)
}

fn show(request: &DelegationRequest) -> wire::DelegationRequest {
    let parameters = request.parameters.iter().cloned();
    let is_rejected = request.state == StateType::Rejected;
    wire::DelegationRequest {
        delegation_request_id: Some(request.id.clone()),
        owner_account_id: request.owner_account.clone(),
        description: Some(request.description.clone()),
        request_message: request.message.clone(),
        permissions: Some(wire::DelegationPermission {
            policy_template_arn: request.template.clone(),
            parameters: parameters
                .map(|parameter| wire::PolicyParameter {
                    name: parameter.name,
                    values: parameter.values,
                    r#type: parameter.kind,
                })
                .collect(),
        }),
        permission_policy: None,
        role_permission_restriction_arns: Vec::new(),
        owner_id: request.owner.clone(),
        approver_id: request.approver.clone(),
        state: Some(request.state),
        expiration_time: is_rejected.then(|| request.updated + REJECTED_FOR),
        requestor_id: Some(request.requestor.clone()),
        requestor_name: None,
        create_date: Some(request.created),
        session_duration: request.session_duration,
        redirect_url: request.redirect_url.clone(),
        notes: request.notes.clone(),
        rejection_reason: request.rejection_reason.clone(),
        only_send_by_owner: request.only_send_by_owner,
        updated_time: Some(request.updated),
    }
}
