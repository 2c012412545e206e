//! `GetFederationToken`: credentials for someone whom AWS does not know.

use super::credentials::{self, TokenSize};
use super::session_tags::SessionTags;
use super::{session_policies, session_token};
use crate::caller::{Identity, Session, SessionPolicies};
use crate::context::Context;
use crate::error::ApiError;
use crate::wire::sts as wire;

/// `GetFederationToken`: what neither the user's policies nor the passed ones allow, the session
/// may not do; without passed policies it may do nothing.
pub(crate) fn get_federation_token(
    cx: &mut Context<'_>,
    input: wire::GetFederationTokenRequest,
) -> Result<wire::GetFederationTokenResponse, ApiError> {
    // Temporary credentials do not come here, see `limits`.
    let by = cx
        .caller
        .owner()
        .ok_or_else(ApiError::invalid_client_token_id)?;
    let tags = SessionTags::read(cx.caller, input.tags, Vec::new())?;
    let policies = session_policies::read(input.policy, input.policy_arns)?;
    session_policies::check_managed(cx.account, policies.as_ref())?;
    let seconds = session_token::seconds(&Identity::from(&by), input.duration_seconds);
    let session = Session {
        policies: Some(policies.unwrap_or_else(SessionPolicies::default)),
        tags: tags.all,
        ..credentials::session(cx.now, seconds)
    };
    let size = TokenSize::of(&session, input.minimum_session_token_size)?;
    let name = input.name;
    let identity = Identity::Federated { by, name };
    let user = wire::FederatedUser {
        federated_user_id: identity.unique_id(cx.account)?,
        arn: identity.arn(cx.account)?,
    };
    let credentials = credentials::issue(cx.account, cx.ids, identity, session, size)?;
    Ok(wire::GetFederationTokenResponse {
        credentials: Some(credentials),
        federated_user: Some(user),
        packed_policy_size: size.utilization,
        session_token_utilization: size.utilization,
        session_token_size: size.shown(),
    })
}
