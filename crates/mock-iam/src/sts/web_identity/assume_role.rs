//! `AssumeRoleWithWebIdentity`: a token of an identity provider for the credentials of a role.

use std::collections::BTreeSet;

use http::StatusCode;

use super::issuers::host;
use super::jwt::{Jwt, texts};
use crate::account::{Account, Role};
use crate::auth::policy::{ConditionContext, TrustCaller, TrustVerdict, evaluate_trust};
use crate::auth::principal;
use crate::caller::{AssumedRole, Identity, Session};
use crate::context::Context;
use crate::error::ApiError;
use crate::records::fold;
use crate::sts::credentials::{self, TokenSize};
use crate::sts::role_arn::RoleArn;
use crate::sts::{assume_role, session_policies};
use crate::tags::Tags;
use crate::wire::sts as wire;

/// Identity providers that AWS knows without being told of them in an account.
const BUILT_IN: [&str; 2] = ["accounts.google.com", "cognito-identity.amazonaws.com"];

/// The claims that hold session tags and the source identity (IAM User Guide).
const TAGS: &str = "https://aws.amazon.com/tags";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/source_identity";

/// `AssumeRoleWithWebIdentity`: comes without a signature. The token's own is checked with the keys
/// that were handed in for its issuer, see [`crate::MockIam::put_issuer`]; no token is taken unchecked.
pub(crate) fn assume_role_with_web_identity(
    cx: &mut Context<'_>,
    input: wire::AssumeRoleWithWebIdentityRequest,
) -> Result<wire::AssumeRoleWithWebIdentityResponse, ApiError> {
    let arn = RoleArn::parse(input.role_arn)?;
    let token = Jwt::parse(input.web_identity_token.expose()).ok_or_else(|| {
        invalid_identity_token(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an \
             Access Token)",
        )
    })?;
    let provider = check(cx, &token)?;
    let policies = session_policies::read(input.policy, input.policy_arns)?;
    let claims = Claims::read(&token);
    let role = arn.find(cx.account).cloned();
    let role = role.ok_or_else(|| denied("sts:AssumeRoleWithWebIdentity"))?;
    let session_name = input.role_session_name;
    authorize(cx, &role, &provider, &token, &claims, &session_name)?;
    session_policies::check_managed(cx.account, policies.as_ref())?;
    let seconds = assume_role::seconds(cx, &role, input.duration_seconds)?;
    let session = Session {
        policies,
        tags: claims.tags,
        transitive_tags: claims.transitive,
        source_identity: claims.source_identity,
        ..credentials::session(cx.now, seconds)
    };
    let size = TokenSize::of(&session, input.minimum_session_token_size)?;
    let source_identity = session.source_identity.clone();
    let user = wire::AssumedRoleUser {
        assumed_role_id: format!("{}:{session_name}", role.id),
        arn: format!(
            "arn:aws:sts::{}:assumed-role/{}/{session_name}",
            cx.account.id, role.name
        ),
    };
    let identity = Identity::Role(AssumedRole {
        role: fold(&role.name),
        role_id: role.id,
        session_name,
    });
    let credentials = credentials::issue(cx.account, cx.ids, identity, session, size)?;
    Ok(wire::AssumeRoleWithWebIdentityResponse {
        credentials: Some(credentials),
        subject_from_web_identity_token: token.text("sub").map(str::to_owned),
        assumed_role_user: Some(user),
        packed_policy_size: size.utilization,
        provider: token.text("iss").map(str::to_owned),
        audience: token.texts("aud").into_iter().next(),
        source_identity,
        session_token_utilization: size.utilization,
        session_token_size: size.shown(),
    })
}

/// An identity provider that may speak for people in an account.
struct Provider {
    /// As a trust policy names it: a provider's ARN, or the host of a built-in one.
    name: String,
    /// The audiences that a token may be for; none when that is for trust policies to say.
    audiences: Option<Vec<String>>,
}

impl Provider {
    /// The provider of an issuer's tokens.
    fn of(account: &Account, issuer: &str) -> Option<Self> {
        let host = host(issuer);
        if BUILT_IN.contains(&host) {
            return Some(Self {
                name: host.to_owned(),
                audiences: None,
            });
        }
        let provider = account.open_id_connect_providers.get(host)?;
        Some(Self {
            name: account.arn("oidc-provider", "/", &provider.url),
            audiences: Some(provider.client_ids.clone()),
        })
    }
}

/// Whether the token is one of a provider of the account's, signed by it and in time.
fn check(cx: &Context<'_>, token: &Jwt) -> Result<Provider, ApiError> {
    let issuer = token.text("iss").ok_or_else(|| missing("iss"))?;
    let provider = Provider::of(cx.account, issuer).ok_or_else(|| {
        let url = format!("https://{}", host(issuer));
        invalid_identity_token(format!(
            "No OpenIDConnect provider found in your account for {url}"
        ))
    })?;
    let keys = cx.world.issuers.keys(issuer).ok_or_else(|| {
        invalid_identity_token(
            "Couldn't retrieve verification key from your identity provider,  please reference \
             AssumeRoleWithWebIdentity documentation for requirements",
        )
    })?;
    if !token.is_signed_by(&keys) {
        return Err(invalid_identity_token("The token's signature is invalid."));
    }
    let expires = token.seconds("exp").ok_or_else(|| missing("exp"))?;
    let now = cx.now.as_second();
    if expires <= now {
        let text = format!(
            "Token expired: current date/time {now} must be before the expiration date/time {expires}"
        );
        let code = "ExpiredTokenException";
        return Err(ApiError::new(code, StatusCode::BAD_REQUEST, text));
    }
    token.text("sub").ok_or_else(|| missing("sub"))?;
    let audience = token.texts("aud");
    if audience.is_empty() {
        return Err(missing("aud"));
    }
    let is_listed = provider
        .audiences
        .as_ref()
        .is_none_or(|listed| audience.iter().any(|audience| listed.contains(audience)));
    if !is_listed {
        return Err(invalid_identity_token("Incorrect token audience"));
    }
    Ok(provider)
}

/// What a token says of the session.
#[derive(Default)]
struct Claims {
    tags: Tags,
    transitive: BTreeSet<String>,
    source_identity: Option<String>,
}

impl Claims {
    fn read(token: &Jwt) -> Self {
        let tags = token.claim(TAGS);
        let principal = tags.and_then(|tags| tags.get("principal_tags")?.as_object());
        let principal = principal.into_iter().flatten().filter_map(|(key, value)| {
            let value = texts(value).into_iter().next()?;
            Some((fold(key), (key.clone(), value)))
        });
        let transitive = tags.and_then(|tags| tags.get("transitive_tag_keys"));
        let transitive = transitive.map(texts).unwrap_or_default();
        Self {
            tags: principal.collect(),
            transitive: transitive.iter().map(|key| fold(key)).collect(),
            source_identity: token.text(SOURCE_IDENTITY).map(str::to_owned),
        }
    }
}

/// Asks the trust policy, which alone decides: who comes with a token has no policies.
fn authorize(
    cx: &mut Context<'_>,
    role: &Role,
    provider: &Provider,
    token: &Jwt,
    claims: &Claims,
    session_name: &str,
) -> Result<(), ApiError> {
    let mut context = principal::context(cx)?;
    about_token(&mut context, provider, token);
    context.set("sts:RoleSessionName", session_name);
    if let Some(source) = &claims.source_identity {
        context.set("sts:SourceIdentity", source);
    }
    for (key, value) in claims.tags.values() {
        context.set(format!("aws:RequestTag/{key}"), value);
    }
    let keys = claims.tags.values().map(|(key, _)| key.clone());
    let transitive = claims.transitive.iter().cloned();
    context.set_any("aws:TagKeys", keys.collect());
    context.set_any("sts:TransitiveTagKeys", transitive.collect());
    for (is_needed, action) in [
        (claims.source_identity.is_some(), "sts:SetSourceIdentity"),
        (!claims.tags.is_empty(), "sts:TagSession"),
        (true, "sts:AssumeRoleWithWebIdentity"),
    ] {
        if is_needed {
            cx.explanation = Some(allow(role, provider, action, &context)?);
        }
    }
    Ok(())
}

fn allow(
    role: &Role,
    provider: &Provider,
    action: &str,
    context: &ConditionContext,
) -> Result<String, ApiError> {
    let caller = TrustCaller {
        names: &[&provider.name],
        account: "",
    };
    match evaluate_trust(&role.trust, caller, action, context) {
        TrustVerdict::Trusted { statement } => Ok(format!(
            "allowed by statement {} of the trust policy of role {}",
            statement + 1,
            role.name
        )),
        _ => Err(denied(action)),
    }
}

/// The condition keys that are about the token: the provider's host, and a claim.
fn about_token(context: &mut ConditionContext, provider: &Provider, token: &Jwt) {
    context.set("aws:FederatedProvider", &provider.name);
    let host = host(token.text("iss").unwrap_or_default());
    for claim in ["aud", "azp", "sub"] {
        if let [value] = &token.texts(claim)[..] {
            context.set(format!("{host}:{claim}"), value);
        }
    }
    context.set_any(format!("{host}:amr"), token.texts("amr"));
}

fn denied(action: &str) -> ApiError {
    ApiError::access_denied(format!("Not authorized to perform {action}"))
}

fn missing(claim: &str) -> ApiError {
    invalid_identity_token(format!("Missing a required claim: {claim}"))
}

fn invalid_identity_token(text: impl Into<String>) -> ApiError {
    ApiError::new("InvalidIdentityToken", StatusCode::BAD_REQUEST, text)
}
