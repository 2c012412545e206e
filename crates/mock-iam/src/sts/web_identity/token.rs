//! `GetWebIdentityToken`: a token that tells services outside AWS who is calling, signed by the
//! account's own issuer.

use http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::super::session_tags::SessionTags;
use super::signing_keys::Algorithm;
use crate::caller::{Identity, Owner};
use crate::context::Context;
use crate::error::ApiError;
use crate::iso8601;
use crate::tags::Tags;
use crate::wire::sts as wire;

/// Seconds that a token lasts unless the request says otherwise.
const DEFAULT_DURATION: i32 = 300;

/// The claim that holds what only AWS says.
const OF_AWS: &str = "https://sts.amazonaws.com/";

/// `GetWebIdentityToken`. The account must have enabled it, and a token lasts no longer than the
/// session that asks for it.
pub(crate) fn get_web_identity_token(
    cx: &mut Context<'_>,
    input: wire::GetWebIdentityTokenRequest,
) -> Result<wire::GetWebIdentityTokenResponse, ApiError> {
    let algorithm = algorithm(&input.signing_algorithm)?;
    let tags = SessionTags::read(cx.caller, input.tags, Vec::new())?;
    let seconds = input.duration_seconds.unwrap_or(DEFAULT_DURATION);
    let expires = cx.now + SignedDuration::from_secs(seconds.into());
    let issuer = cx.account.outbound_federation.issuer();
    let issuer = issuer.ok_or_else(federation_disabled)?.to_owned();
    if cx
        .caller
        .session
        .as_ref()
        .is_some_and(|session| session.expires < expires)
    {
        return Err(session_duration_escalation());
    }
    let mut claims = json!({
        "iss": issuer,
        "sub": principal(cx)?,
        "aud": audience(input.audience),
        "iat": cx.now.as_second(),
        "exp": expires.as_second(),
        "jti": cx.ids.request_id(),
    });
    claims[OF_AWS] = claims_of_aws(cx, &tags.requested)?;
    if !cx.account.outbound_federation.keys.has(algorithm) {
        cx.account
            .outbound_federation
            .change()
            .keys
            .prepare(algorithm);
    }
    Ok(wire::GetWebIdentityTokenResponse {
        web_identity_token: cx.account.outbound_federation.keys.sign(algorithm, &claims),
        expiration: Some(expires),
    })
}

/// One audience is a string, several are a list, as JSON Web Tokens have it.
fn audience(mut audience: Vec<String>) -> Value {
    match audience.len() {
        1 => Value::from(audience.remove(0)),
        _ => Value::from(audience),
    }
}

/// The ARN of the user or of the role; that of a session is not told.
fn principal(cx: &Context<'_>) -> Result<String, ApiError> {
    match &cx.caller.identity {
        Identity::Role(assumed) => {
            let role = cx.account.role(&assumed.role)?;
            Ok(cx.account.arn("role", &role.path, &role.name))
        }
        identity => identity.arn(cx.account),
    }
}

fn claims_of_aws(cx: &Context<'_>, requested: &[(String, String)]) -> Result<Value, ApiError> {
    let mut claims = json!({
        "aws_account": cx.account.id.to_string(),
        "source_region": cx.region,
        "principal_id": principal(cx)?,
    });
    let tags = object(principal_tags(cx)?.into_values());
    let requested = object(requested.iter().cloned());
    for (name, tags) in [("principal_tags", tags), ("request_tags", requested)] {
        if !tags.is_empty() {
            claims[name] = tags.into();
        }
    }
    if let Some(session) = &cx.caller.session {
        claims["original_session_exp"] = iso8601::extended(session.expires).into();
        if let Some(source) = &session.source_identity {
            claims["source_identity"] = source.as_str().into();
        }
    }
    Ok(claims)
}

/// The tags of the user or the role, and over them those of the session.
fn principal_tags(cx: &Context<'_>) -> Result<Tags, ApiError> {
    let mut tags = match (&cx.caller.identity, cx.caller.owner()) {
        (Identity::Role(assumed), _) => cx.account.role(&assumed.role)?.tags.clone(),
        (_, Some(Owner::User(name))) => cx.account.user(&name)?.tags.clone(),
        _ => Tags::default(),
    };
    if let Some(session) = &cx.caller.session {
        tags.extend(session.tags.clone());
    }
    Ok(tags)
}

fn object(tags: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    tags.map(|(key, value)| (key, value.into())).collect()
}

/// The model leaves the values open; AWS takes two.
fn algorithm(name: &str) -> Result<Algorithm, ApiError> {
    Algorithm::parse(name).ok_or_else(|| {
        ApiError::validation(
            "Requested SigningAlgorithm is not supported. See the GetWebIdentityToken \
             documentation for supported algorithms",
        )
    })
}

fn federation_disabled() -> ApiError {
    ApiError::new(
        "OutboundWebIdentityFederationDisabledException",
        StatusCode::FORBIDDEN,
        "OutboundWebIdentityFederation is disabled.",
    )
}

fn session_duration_escalation() -> ApiError {
    ApiError::new(
        "SessionDurationEscalationException",
        StatusCode::FORBIDDEN,
        "The requested token duration would extend the session beyond its original expiration \
         time. You cannot use this operation to extend the lifetime of a session beyond what was \
         originally granted.",
    )
}
