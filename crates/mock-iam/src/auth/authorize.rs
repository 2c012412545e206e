//! Whether a caller may do what a request asks, and the words in which it is refused.
//!
//! AWS names the resource in a denial in its own manner: by kind and name as the request has them
//! (`user ana`), whether there is one or not, and what is to be created by its ARN. The texts are
//! AWS's, see `tests/wire/authorization`.

use jiff::Timestamp;

use super::policy::{AppliedPolicy, ConditionContext, Policies, PolicySource, Question, evaluate};
use crate::account::{Account, Permissions, User};
use crate::caller::Caller;
use crate::context::Context;
use crate::error::ApiError;
use crate::policies::{self, AnyPolicy};
use crate::tags::Tags;
use crate::wire::operation::{Operation, Service};
use crate::wire::query::Query;

/// What a request acts on.
#[derive(Clone, Default)]
struct Target {
    arn: String,
    /// As the text of a denial names it; none where it names nothing.
    shown: Option<String>,
    tags: Vec<(String, String)>,
    boundary: Option<String>,
}

/// Asks the policies, and leaves their verdict in the context. Root may do everything;
/// `GetCallerIdentity` needs no permission.
///
/// # Errors
///
/// `AccessDenied`, in AWS's text.
pub(crate) fn authorize(
    cx: &mut Context<'_>,
    operation: &Operation,
    query: &Query,
) -> Result<(), ApiError> {
    let (Caller::User(name), account) = (cx.caller, &*cx.account) else {
        return Ok(());
    };
    if operation.name == "GetCallerIdentity" {
        return Ok(());
    }
    let user = account.user(name)?;
    let policies = applying_to(account, user);
    for (action, target) in needs(account, user, operation, query) {
        let context = context(account, user, &target, query, cx.now);
        let question = Question {
            action: &action,
            resource: &target.arn,
            context: &context,
        };
        let verdict = evaluate(&policies, &question);
        if !verdict.is_allowed() {
            let on = target
                .shown
                .map(|shown| format!(" on resource: {shown}"))
                .unwrap_or_default();
            let text = format!(
                "User: {} is not authorized to perform: {action}{on} {}",
                cx.caller.arn(account)?,
                verdict.reason(&action)
            );
            cx.verdict = Some(verdict);
            return Err(ApiError::access_denied(text));
        }
        cx.verdict.get_or_insert(verdict);
    }
    Ok(())
}

/// The actions that a request must be allowed, each with what it acts on: mostly one.
fn needs(
    account: &Account,
    caller: &User,
    operation: &Operation,
    query: &Query,
) -> Vec<(String, Target)> {
    let action = operation.action();
    let target = target(account, caller, operation, query);
    let is_tagged = query.get("Tags.member.1.Key").is_some();
    let more = match operation.name {
        "CreateUser" if is_tagged => Some(("iam:TagUser".to_owned(), target.clone())),
        "CreatePolicy" if is_tagged => Some(("iam:TagPolicy".to_owned(), target.clone())),
        // "To change a user name, the requester must have appropriate permissions on both the
        // source object and the target object" (API reference, UpdateUser; UpdateGroup alike).
        "UpdateUser" | "UpdateGroup" => {
            renamed(account, operation, query).map(|target| (action.clone(), target))
        }
        _ => None,
    };
    std::iter::once((action, target)).chain(more).collect()
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

fn target(account: &Account, caller: &User, operation: &Operation, query: &Query) -> Target {
    match operation.resources {
        ["user"] if operation.name == "CreateUser" => new(account, "user", query, "UserName"),
        ["group"] if operation.name == "CreateGroup" => new(account, "group", query, "GroupName"),
        ["policy"] if operation.name == "CreatePolicy" => Target {
            shown: query.get("PolicyName").map(|name| format!("policy {name}")),
            ..new(account, "policy", query, "PolicyName")
        },
        ["user"] => user(account, caller, operation, query),
        ["group"] => group(account, query),
        ["policy"] => policy(account, query),
        _ => list(account, operation, query),
    }
}

/// What a list is authorized on: the folder that it lists.
fn list(account: &Account, operation: &Operation, query: &Query) -> Target {
    let prefix = query.get("PathPrefix").unwrap_or("/");
    match operation.name {
        "ListUsers" => by_arn(account.arn("user", prefix, "")),
        "ListGroups" => by_arn(account.arn("group", prefix, "")),
        "ListPolicies" => Target {
            arn: account.arn("policy", prefix, ""),
            shown: Some(format!("policy path {prefix}")),
            ..Target::default()
        },
        // STS names no resource where there is none, IAM does.
        _ => Target {
            arn: "*".to_owned(),
            shown: (operation.service == Service::Iam).then(|| "*".to_owned()),
            ..Target::default()
        },
    }
}

fn by_arn(arn: String) -> Target {
    Target {
        shown: Some(arn.clone()),
        arn,
        ..Target::default()
    }
}

fn new(account: &Account, kind: &str, query: &Query, parameter: &str) -> Target {
    let path = query.get("Path").unwrap_or("/");
    by_arn(account.arn(kind, path, query.get(parameter).unwrap_or_default()))
}

/// What a user or a group that gets another name or path will then be.
fn renamed(account: &Account, operation: &Operation, query: &Query) -> Option<Target> {
    let (kind, path, name, new_name) = if operation.name == "UpdateGroup" {
        let group = account.groups.get(query.get("GroupName")?)?;
        ("group", &group.path, &group.name, "NewGroupName")
    } else {
        let user = account.users.get(query.get("UserName")?)?;
        ("user", &user.path, &user.name, "NewUserName")
    };
    let new_path = query.get("NewPath").unwrap_or(path);
    let new_name = query.get(new_name).unwrap_or(name);
    let has_changed = new_path != path || new_name != name;
    has_changed.then(|| by_arn(account.arn(kind, new_path, new_name)))
}

/// The user that a request names, in the request's spelling and whether or not there is one. One
/// that names none is about the caller, and then AWS calls the owner of a key `user nullana`.
fn user(account: &Account, caller: &User, operation: &Operation, query: &Query) -> Target {
    let (name, shown) = match (query.get("UserName"), operation.name) {
        (Some(name), _) => (name, name.to_owned()),
        (None, "GetAccessKeyLastUsed") => match key_owner(account, query) {
            Some(Caller::Root) => return by_arn(account.root_arn()),
            Some(Caller::User(name)) => (name.as_str(), name.clone()),
            None => (caller.name.as_str(), caller.name.clone()),
        },
        (None, name) if name.contains("AccessKey") => {
            (caller.name.as_str(), format!("null{}", caller.name))
        }
        (None, _) => (caller.name.as_str(), caller.name.clone()),
    };
    let shown = Some(format!("user {shown}"));
    match account.users.get(name) {
        Some(user) => Target {
            arn: account.arn("user", &user.path, &user.name),
            shown,
            tags: pairs(&user.tags),
            boundary: user.permissions_boundary.clone(),
        },
        None => Target {
            arn: account.arn("user", "/", name),
            shown,
            ..Target::default()
        },
    }
}

fn key_owner<'a>(account: &'a Account, query: &Query) -> Option<&'a Caller> {
    let (owner, _) = account.find_key(query.get("AccessKeyId")?)?;
    Some(owner)
}

fn group(account: &Account, query: &Query) -> Target {
    let name = query.get("GroupName").unwrap_or_default();
    let arn = match account.groups.get(name) {
        Some(group) => account.arn("group", &group.path, &group.name),
        None => account.arn("group", "/", name),
    };
    Target {
        arn,
        shown: Some(format!("group {name}")),
        ..Target::default()
    }
}

fn policy(account: &Account, query: &Query) -> Target {
    let arn = query.get("PolicyArn").unwrap_or_default();
    let tags = match policies::find(account, arn) {
        Some(AnyPolicy::Customer(policy)) => pairs(&policy.tags),
        Some(AnyPolicy::Aws(_)) | None => Vec::new(),
    };
    Target {
        arn: arn.to_owned(),
        shown: Some(format!("policy {arn}")),
        tags,
        boundary: None,
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
    let boundary = query
        .get("PermissionsBoundary")
        .or(target.boundary.as_deref());
    if let Some(arn) = boundary {
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
