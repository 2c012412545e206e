//! `AssumeRole`, within an account and between two.

use super::credentials::{self, TokenSize};
use super::role_arn::RoleArn;
use super::session_tags::SessionTags;
use super::trust::{Candidate, Target};
use super::{mfa, session_policies};
use crate::account::{Account, Role};
use crate::account_id::AccountId;
use crate::auth::policy::ConditionContext;
use crate::auth::principal;
use crate::caller::{AssumedRole, Identity, Session, SessionPolicies};
use crate::context::Context;
use crate::error::ApiError;
use crate::records::fold;
use crate::wire::sts as wire;

/// Seconds that a session lasts unless the request says otherwise, and that one out of another
/// role's session lasts at most.
const HOUR: i32 = 3600;

/// `AssumeRole`. Every refusal for want of permission has the same text, whether the role is not
/// there, does not trust the caller, or the caller's policies do not allow it (recorded from AWS in
/// July 2026); the outcome tells which.
pub(crate) fn assume_role(
    cx: &mut Context<'_>,
    input: wire::AssumeRoleRequest,
) -> Result<wire::AssumeRoleResponse, ApiError> {
    let arn = RoleArn::parse(input.role_arn)?;
    if cx.caller.identity == Identity::Root {
        return Err(ApiError::access_denied(
            "Roles may not be assumed by root accounts.",
        ));
    }
    refuse_contexts(&input.provided_contexts)?;
    let request = Request {
        session_name: input.role_session_name,
        external_id: input.external_id,
        tags: SessionTags::read(cx.caller, input.tags, input.transitive_tag_keys)?,
        source_identity: source_identity(cx, input.source_identity)?,
        policies: session_policies::read(input.policy, input.policy_arns)?,
        has_mfa: mfa::check(
            cx,
            input.serial_number.as_deref(),
            input.token_code.as_deref(),
        )?,
        arn,
    };
    let (account, role) = request.find_role(cx)?;
    request.authorize(cx, account, &role)?;
    request.check_policies(cx, account)?;
    let seconds = seconds(cx, &role, input.duration_seconds)?;
    let session = request.session(cx, seconds);
    let size = TokenSize::of(&session, input.minimum_session_token_size)?;
    let source_identity = session.source_identity.clone();
    let user = request.assumed_role_user(account, &role);
    let identity = Identity::Role(AssumedRole {
        role: fold(&role.name),
        role_id: role.id,
        session_name: request.session_name,
    });
    let ids = cx.ids;
    let issue = |account: &mut Account| credentials::issue(account, ids, identity, session, size);
    let credentials = within(cx, account, issue)?.transpose()?;
    Ok(wire::AssumeRoleResponse {
        credentials,
        assumed_role_user: Some(user),
        packed_policy_size: size.utilization,
        source_identity,
        session_token_utilization: size.utilization,
        session_token_size: size.shown(),
    })
}

/// What a request asks for, once it is read.
struct Request {
    arn: RoleArn,
    session_name: String,
    external_id: Option<String>,
    tags: SessionTags,
    /// The one of the request, or the one that the caller's session has already.
    source_identity: Option<String>,
    policies: Option<SessionPolicies>,
    has_mfa: bool,
}

impl Request {
    /// The role, copied out of its account.
    fn find_role(&self, cx: &mut Context<'_>) -> Result<(AccountId, Role), ApiError> {
        if let Some(id) = self.arn.account {
            let role = within(cx, id, |account| self.arn.find(account).cloned())?;
            if let Some(role) = role.flatten() {
                return Ok((id, role));
            }
        }
        cx.explanation = Some(format!("there is no role {}", self.arn.text()));
        Err(self.denied(cx, "sts:AssumeRole")?)
    }

    fn check_policies(&self, cx: &mut Context<'_>, account: AccountId) -> Result<(), ApiError> {
        let policies = self.policies.as_ref();
        let check = |account: &mut Account| session_policies::check_managed(account, policies);
        within(cx, account, check)?.unwrap_or(Ok(()))
    }

    /// Asks for every permission that the request needs.
    fn authorize(
        &self,
        cx: &mut Context<'_>,
        account: AccountId,
        role: &Role,
    ) -> Result<(), ApiError> {
        let context = self.context(cx, account, role)?;
        let target = Target {
            arn: self.arn.text(),
            role,
            is_own: account == cx.account.id,
            context: &context,
        };
        let candidate = Candidate::new(cx.account, cx.caller)?;
        let mut explanation = None;
        for action in self.actions() {
            match candidate.may(&target, action) {
                Ok(why) => explanation = Some(why),
                Err(why) => {
                    let denied = self.denied(cx, action)?;
                    cx.explanation = Some(why);
                    return Err(denied);
                }
            }
        }
        cx.explanation = explanation;
        Ok(())
    }

    /// The actions in the order in which AWS asks for them: a wrong source identity is refused as
    /// such, not as a role that may not be assumed (recorded from AWS).
    fn actions(&self) -> impl Iterator<Item = &'static str> {
        let actions = [
            (self.source_identity.is_some(), "sts:SetSourceIdentity"),
            (!self.tags.all.is_empty(), "sts:TagSession"),
            (true, "sts:AssumeRole"),
        ];
        actions
            .into_iter()
            .filter_map(|(is_needed, action)| is_needed.then_some(action))
    }

    fn denied(&self, cx: &Context<'_>, action: &str) -> Result<ApiError, ApiError> {
        Ok(ApiError::access_denied(format!(
            "User: {} is not authorized to perform: {action} on resource: {}",
            cx.caller.identity.arn(cx.account)?,
            self.arn.text()
        )))
    }

    /// The condition keys of the request.
    fn context(
        &self,
        cx: &Context<'_>,
        account: AccountId,
        role: &Role,
    ) -> Result<ConditionContext, ApiError> {
        let mut context = principal::context(cx)?;
        if self.has_mfa {
            context.set("aws:MultiFactorAuthPresent", "true");
            context.set("aws:MultiFactorAuthAge", "0");
        }
        context.set("aws:ResourceAccount", account.to_string());
        for (key, value) in role.tags.values() {
            context.set(format!("aws:ResourceTag/{key}"), value);
            context.set(format!("iam:ResourceTag/{key}"), value);
        }
        for (key, value) in &self.tags.requested {
            context.set(format!("aws:RequestTag/{key}"), value);
        }
        let keys = self.tags.requested.iter().map(|(key, _)| key.clone());
        let transitive = self.tags.requested_transitive.iter().cloned();
        context.set_any("aws:TagKeys", keys.collect());
        context.set_any("sts:TransitiveTagKeys", transitive.collect());
        context.set("sts:RoleSessionName", &self.session_name);
        for (key, value) in [
            ("sts:ExternalId", &self.external_id),
            ("sts:SourceIdentity", &self.source_identity),
        ] {
            if let Some(value) = value {
                context.set(key, value);
            }
        }
        Ok(context)
    }

    /// A second factor opens the door, and is not handed on: the session of a role never carries
    /// one (IAM User Guide, "Configuring MFA-protected API access").
    fn session(&self, cx: &Context<'_>, seconds: i32) -> Session {
        Session {
            policies: self.policies.clone(),
            tags: self.tags.all.clone(),
            transitive_tags: self.tags.transitive.clone(),
            source_identity: self.source_identity.clone(),
            is_chained: is_role(cx),
            ..credentials::session(cx.now, seconds)
        }
    }

    fn assumed_role_user(&self, account: AccountId, role: &Role) -> wire::AssumedRoleUser {
        let session = &self.session_name;
        wire::AssumedRoleUser {
            assumed_role_id: format!("{}:{session}", role.id),
            arn: format!(
                "arn:aws:sts::{account}:assumed-role/{}/{session}",
                role.name
            ),
        }
    }
}

/// Does something with the caller's account or another one; none when there is no such account.
fn within<T>(
    cx: &mut Context<'_>,
    id: AccountId,
    act: impl FnOnce(&mut Account) -> T,
) -> Result<Option<T>, ApiError> {
    if id == cx.account.id {
        return Ok(Some(act(cx.account)));
    }
    cx.elsewhere(id, act)
}

fn is_role(cx: &Context<'_>) -> bool {
    matches!(cx.caller.identity, Identity::Role(_))
}

/// A source identity stays for good once it is set.
fn source_identity(cx: &Context<'_>, asked: Option<String>) -> Result<Option<String>, ApiError> {
    let session = cx.caller.session.as_ref();
    let set = session.and_then(|session| session.source_identity.clone());
    match (set, asked) {
        (Some(set), Some(asked)) if set != asked => Err(ApiError::validation(
            "The source identity is already set for this assume role session",
        )),
        (set, asked) => Ok(set.or(asked)),
    }
}

/// How long the session lasts. AWS looks at the role's limit before that of role chaining.
pub(super) fn seconds(cx: &Context<'_>, role: &Role, asked: Option<i32>) -> Result<i32, ApiError> {
    let seconds = asked.unwrap_or(HOUR);
    if seconds > role.max_session_duration {
        return Err(ApiError::validation(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    if is_role(cx) && seconds > HOUR {
        return Err(ApiError::validation(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by \
             role chaining.",
        ));
    }
    Ok(seconds)
}

/// Assertions of IAM Identity Center, which the mock could not verify.
fn refuse_contexts(contexts: &[wire::ProvidedContext]) -> Result<(), ApiError> {
    if contexts.is_empty() {
        return Ok(());
    }
    Err(ApiError::new(
        "NotImplemented",
        http::StatusCode::NOT_IMPLEMENTED,
        "AWS takes ProvidedContexts; this mock has no IAM Identity Center that would have signed \
         them. No role was assumed.",
    ))
}
