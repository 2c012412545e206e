//! What is known of a caller: the policies that count, and the condition keys about it.

use http::header::{REFERER, USER_AGENT};

use super::policy::{AppliedPolicy, ConditionContext, Policies, PolicySource};
use crate::account::{Account, Permissions, Role, User};
use crate::caller::{Caller, Identity, Owner, SessionPolicies};
use crate::context::Context;
use crate::error::ApiError;
use crate::iso8601;
use crate::mock::SourceIp;
use crate::policies;
use crate::tags::Tags;

/// Every policy that counts for a caller: identity-based ones, the boundary, those of the session.
///
/// # Errors
///
/// `NoSuchEntity` when the user or the role is gone since it signed.
pub(crate) fn policies<'a>(
    account: &'a Account,
    caller: &'a Caller,
) -> Result<Policies<'a>, ApiError> {
    let mut policies = match &caller.identity {
        Identity::Root
        | Identity::Federated {
            by: Owner::Root, ..
        }
        | Identity::Anonymous => Policies::default(),
        Identity::User(name)
        | Identity::Federated {
            by: Owner::User(name),
            ..
        } => of_user(account, account.user(name)?),
        Identity::Role(assumed) => of_role(account, account.role(&assumed.role)?),
    };
    let session = caller
        .session
        .as_ref()
        .and_then(|session| session.policies.as_ref());
    policies.session = session.map(|session| of_session(account, session));
    Ok(policies)
}

/// A user's own policies, their groups', and the boundary.
pub(crate) fn of_user<'a>(account: &'a Account, user: &'a User) -> Policies<'a> {
    let mut identity = held(account, &user.permissions, &format!("user {}", user.name));
    for group in user
        .groups
        .iter()
        .filter_map(|name| account.groups.get(name))
    {
        let owner = format!("group {}", group.name);
        identity.extend(held(account, &group.permissions, &owner));
    }
    Policies {
        identity,
        boundary: boundary(account, user.permissions_boundary.as_deref()),
        session: None,
    }
}

/// A role's policies and its boundary.
pub(crate) fn of_role<'a>(account: &'a Account, role: &'a Role) -> Policies<'a> {
    Policies {
        identity: held(account, &role.permissions, &format!("role {}", role.name)),
        boundary: boundary(account, role.permissions_boundary.as_deref()),
        session: None,
    }
}

fn of_session<'a>(account: &'a Account, session: &'a SessionPolicies) -> Vec<AppliedPolicy<'a>> {
    let inline = session.inline.as_ref().map(|document| AppliedPolicy {
        source: PolicySource::Inline {
            owner: "the session".to_owned(),
            name: "Policy".to_owned(),
        },
        document,
    });
    let managed = session
        .managed
        .iter()
        .filter_map(|arn| managed(account, arn));
    inline.into_iter().chain(managed).collect()
}

/// The policies that a user, a group or a role holds.
pub(crate) fn held<'a>(
    account: &'a Account,
    permissions: &'a Permissions,
    owner: &str,
) -> Vec<AppliedPolicy<'a>> {
    let inline = permissions
        .inline
        .iter()
        .map(|(name, document)| AppliedPolicy {
            source: PolicySource::Inline {
                owner: owner.to_owned(),
                name: name.clone(),
            },
            document,
        });
    let attached = permissions
        .attached
        .iter()
        .filter_map(|arn| managed(account, arn));
    inline.chain(attached).collect()
}

fn boundary<'a>(account: &'a Account, arn: Option<&str>) -> Option<AppliedPolicy<'a>> {
    arn.and_then(|arn| managed(account, arn))
}

fn managed<'a>(account: &'a Account, arn: &str) -> Option<AppliedPolicy<'a>> {
    let document = policies::find(account, arn)?.document()?;
    Some(AppliedPolicy {
        source: PolicySource::Managed {
            arn: arn.to_owned(),
        },
        document,
    })
}

/// The condition keys that are about the caller and the moment.
///
/// # Errors
///
/// `NoSuchEntity` when the user or the role is gone since it signed.
pub(crate) fn context(cx: &Context<'_>) -> Result<ConditionContext, ApiError> {
    let (account, caller) = (&*cx.account, cx.caller);
    let mut context = ConditionContext::default();
    about_identity(account, &caller.identity, &mut context)?;
    context.set("aws:userid", caller.identity.unique_id(account)?);
    context.set("aws:PrincipalAccount", account.id.to_string());
    context.set("aws:ResourceAccount", account.id.to_string());
    context.set("aws:CurrentTime", iso8601::extended(cx.now));
    context.set("aws:EpochTime", cx.now.as_second().to_string());
    // AWS takes no other requests.
    context.set("aws:SecureTransport", "true");
    context.set("aws:RequestedRegion", cx.region);
    about_client(cx.request, &mut context);
    // A long-term key never carries MFA, and then the key is not there at all.
    if let Some(session) = &caller.session {
        context.set(
            "aws:MultiFactorAuthPresent",
            session.mfa.is_some().to_string(),
        );
        if let Some(since) = session.mfa {
            let age = cx.now.duration_since(since).as_secs();
            context.set("aws:MultiFactorAuthAge", age.to_string());
        }
        context.set("aws:TokenIssueTime", iso8601::extended(session.issued));
        if let Some(source) = &session.source_identity {
            context.set("aws:SourceIdentity", source);
        }
        about_tags("aws:PrincipalTag", &session.tags, &mut context);
    }
    Ok(context)
}

/// Where the request came from. People and programs send it, never one of AWS's services, and there
/// is no organization and no VPC: of those the keys are not there, as on AWS.
fn about_client(request: &http::request::Parts, context: &mut ConditionContext) {
    context.set("aws:PrincipalIsAWSService", "false");
    context.set("aws:ViaAWSService", "false");
    if let Some(SourceIp(address)) = request.extensions.get() {
        context.set("aws:SourceIp", address.to_string());
    }
    for (key, header) in [("aws:UserAgent", USER_AGENT), ("aws:Referer", REFERER)] {
        let value = request.headers.get(header);
        if let Some(text) = value.and_then(|value| value.to_str().ok()) {
            context.set(key, text);
        }
    }
}

fn about_identity(
    account: &Account,
    identity: &Identity,
    context: &mut ConditionContext,
) -> Result<(), ApiError> {
    let kind = match identity {
        Identity::Root => "Account",
        Identity::User(name) => {
            let user = account.user(name)?;
            context.set("aws:username", &user.name);
            about_tags("aws:PrincipalTag", &user.tags, context);
            "User"
        }
        Identity::Role(assumed) => {
            let role = account.role(&assumed.role)?;
            about_tags("aws:PrincipalTag", &role.tags, context);
            // The role's ARN, not the session's.
            context.set(
                "aws:PrincipalArn",
                account.arn("role", &role.path, &role.name),
            );
            context.set("aws:PrincipalType", "AssumedRole");
            return Ok(());
        }
        Identity::Federated { .. } => "FederatedUser",
        Identity::Anonymous => {
            context.set("aws:PrincipalType", "Anonymous");
            return Ok(());
        }
    };
    context.set("aws:PrincipalArn", identity.arn(account)?);
    context.set("aws:PrincipalType", kind);
    Ok(())
}

fn about_tags(prefix: &str, tags: &Tags, context: &mut ConditionContext) {
    for (key, value) in tags.values() {
        context.set(format!("{prefix}/{key}"), value);
    }
}
