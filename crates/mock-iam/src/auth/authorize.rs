//! Whether a caller may do what a request asks, and the words in which it is refused.
//!
//! AWS names the resource in a denial in its own manner: an entity that exists by kind and name
//! (`user ana`), one that does not by its ARN. The texts are AWS's, see the tests.

use jiff::Timestamp;

use super::policy::{
    AppliedPolicy, ConditionContext, Policies, PolicySource, Question, Verdict, evaluate,
};
use crate::account::{Account, Permissions, User};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::policies;
use crate::tags::Tags;
use crate::wire::operation::Operation;
use crate::wire::query::Query;

/// What a request acts on.
struct Target {
    arn: String,
    /// As the text of a denial names it.
    shown: String,
    tags: Vec<(String, String)>,
}

/// Asks the policies. Root may do everything; `GetCallerIdentity` needs no permission.
///
/// # Errors
///
/// `AccessDenied`, in AWS's text.
pub(crate) fn authorize(
    account: &Account,
    caller: &Caller,
    operation: &Operation,
    query: &Query,
    now: Timestamp,
) -> Result<Option<Verdict>, ApiError> {
    let Caller::User(name) = caller else {
        return Ok(None);
    };
    if operation.name == "GetCallerIdentity" {
        return Ok(None);
    }
    let user = account.user(name)?;
    let target = target(account, caller, operation, query)?;
    let context = context(account, user, &target, query, now);
    let action = operation.action();
    let question = Question {
        action: &action,
        resource: &target.arn,
        context: &context,
    };
    let verdict = evaluate(&applying_to(account, user), &question);
    if verdict.is_allowed() {
        return Ok(Some(verdict));
    }
    Err(ApiError::access_denied(format!(
        "User: {} is not authorized to perform: {action} on resource: {} {}",
        caller.arn(account)?,
        target.shown,
        verdict.reason(&action)
    )))
}

/// Every policy that counts for a user: their own, their groups', and the boundary.
fn applying_to<'a>(account: &'a Account, user: &'a User) -> Policies<'a> {
    let mut identity = held(account, &user.permissions, &format!("user {}", user.name));
    for group in user
        .groups
        .iter()
        .filter_map(|name| account.groups.get(name))
    {
        identity.extend(held(
            account,
            &group.permissions,
            &format!("group {}", group.name),
        ));
    }
    let boundary = user
        .permissions_boundary
        .as_deref()
        .and_then(|arn| managed(account, arn));
    Policies {
        identity,
        boundary,
        session: None,
    }
}

fn held<'a>(
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

fn managed<'a>(account: &'a Account, arn: &str) -> Option<AppliedPolicy<'a>> {
    let document = policies::find(account, arn)?.document()?;
    Some(AppliedPolicy {
        source: PolicySource::Managed {
            arn: arn.to_owned(),
        },
        document,
    })
}

fn target(
    account: &Account,
    caller: &Caller,
    operation: &Operation,
    query: &Query,
) -> Result<Target, ApiError> {
    Ok(match operation.resources {
        ["user"] if operation.name == "CreateUser" => new(account, "user", query, "UserName"),
        ["group"] if operation.name == "CreateGroup" => new(account, "group", query, "GroupName"),
        ["policy"] if operation.name == "CreatePolicy" => Target {
            shown: format!("policy {}", query.get("PolicyName").unwrap_or_default()),
            ..new(account, "policy", query, "PolicyName")
        },
        ["user"] => user(account, caller, query)?,
        ["group"] => group(account, query),
        ["policy"] => {
            let arn = query.get("PolicyArn").unwrap_or_default();
            Target {
                arn: arn.to_owned(),
                shown: format!("policy {arn}"),
                tags: Vec::new(),
            }
        }
        _ => list(account, operation, query),
    })
}

/// What a list is authorized on: the folder that it lists.
fn list(account: &Account, operation: &Operation, query: &Query) -> Target {
    let prefix = query.get("PathPrefix").unwrap_or("/");
    let folder = |kind| {
        let arn = account.arn(kind, prefix, "");
        Target {
            shown: arn.clone(),
            arn,
            tags: Vec::new(),
        }
    };
    match operation.name {
        "ListUsers" => folder("user"),
        "ListGroups" => folder("group"),
        "ListPolicies" => Target {
            shown: format!("policy path {prefix}"),
            ..folder("policy")
        },
        _ => Target {
            arn: "*".to_owned(),
            shown: "*".to_owned(),
            tags: Vec::new(),
        },
    }
}

fn new(account: &Account, kind: &str, query: &Query, parameter: &str) -> Target {
    let path = query.get("Path").unwrap_or("/");
    let arn = account.arn(kind, path, query.get(parameter).unwrap_or_default());
    Target {
        shown: arn.clone(),
        arn,
        tags: Vec::new(),
    }
}

fn user(account: &Account, caller: &Caller, query: &Query) -> Result<Target, ApiError> {
    let key_owner = query
        .get("AccessKeyId")
        .filter(|_| query.get("UserName").is_none());
    let key_owner = key_owner
        .and_then(|id| account.find_key(id))
        .map(|(owner, _)| owner);
    let name = match (query.get("UserName"), key_owner, caller) {
        (Some(name), _, _) => name,
        (None, Some(Caller::User(name)), _) | (None, None, Caller::User(name)) => name,
        (None, Some(Caller::Root), _) | (None, None, Caller::Root) => {
            let arn = account.root_arn();
            return Ok(Target {
                shown: arn.clone(),
                arn,
                tags: Vec::new(),
            });
        }
    };
    Ok(match account.users.get(name) {
        Some(user) => Target {
            arn: account.arn("user", &user.path, &user.name),
            shown: format!("user {}", user.name),
            tags: pairs(&user.tags),
        },
        None => {
            let arn = account.arn("user", "/", name);
            Target {
                shown: arn.clone(),
                arn,
                tags: Vec::new(),
            }
        }
    })
}

fn group(account: &Account, query: &Query) -> Target {
    let name = query.get("GroupName").unwrap_or_default();
    match account.groups.get(name) {
        Some(group) => Target {
            arn: account.arn("group", &group.path, &group.name),
            shown: format!("group {}", group.name),
            tags: Vec::new(),
        },
        None => {
            let arn = account.arn("group", "/", name);
            Target {
                shown: arn.clone(),
                arn,
                tags: Vec::new(),
            }
        }
    }
}

fn pairs(tags: &Tags) -> Vec<(String, String)> {
    tags.values().cloned().collect()
}

/// The condition keys that the mock can know. A long-term key never carries MFA.
fn context(
    account: &Account,
    user: &User,
    target: &Target,
    query: &Query,
    now: Timestamp,
) -> ConditionContext {
    let mut context = ConditionContext::default();
    context.set("aws:username", &user.name);
    context.set("aws:userid", &user.id);
    context.set(
        "aws:PrincipalArn",
        account.arn("user", &user.path, &user.name),
    );
    context.set("aws:PrincipalAccount", account.id.to_string());
    context.set("aws:PrincipalType", "User");
    context.set(
        "aws:CurrentTime",
        now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    );
    context.set("aws:EpochTime", now.as_second().to_string());
    context.set("aws:SecureTransport", "true");
    context.set("aws:RequestedRegion", "us-east-1");
    context.set("aws:ResourceAccount", account.id.to_string());
    for (key, value) in user.tags.values() {
        context.set(&format!("aws:PrincipalTag/{key}"), value);
    }
    for (key, value) in &target.tags {
        context.set(&format!("aws:ResourceTag/{key}"), value);
        context.set(&format!("iam:ResourceTag/{key}"), value);
    }
    let tags = requested_tags(query);
    for (key, value) in &tags {
        context.set(&format!("aws:RequestTag/{key}"), *value);
    }
    let untagged = query
        .iter()
        .filter(|(name, _)| name.starts_with("TagKeys.member."));
    let keys: Vec<String> = tags
        .iter()
        .map(|(key, _)| *key)
        .chain(untagged.map(|(_, key)| key))
        .map(str::to_owned)
        .collect();
    if !keys.is_empty() {
        context.set_many("aws:TagKeys", keys);
    }
    if let Some(arn) = query.get("PolicyArn") {
        context.set("iam:PolicyARN", arn);
    }
    if let Some(arn) = query.get("PermissionsBoundary") {
        context.set("iam:PermissionsBoundary", arn);
    }
    context
}

fn requested_tags(query: &Query) -> Vec<(&str, &str)> {
    let member = |number: usize, part| query.get(&format!("Tags.member.{number}.{part}"));
    let tag = |number| {
        Some((
            member(number, "Key")?,
            member(number, "Value").unwrap_or_default(),
        ))
    };
    (1..).map_while(tag).collect()
}
