//! What a request acts on: the ARN that policies are asked about, the name in the text of a
//! denial, and the condition keys about the resource.
//!
//! AWS names the resource in a denial in its own manner: by kind and name as the request has them
//! (`user ana`), whether there is one or not, and what is to be created by its ARN.

use super::policy::ConditionContext;
use crate::account::Account;
use crate::caller::{Caller, Owner};
use crate::policies::{self, AnyPolicy};
use crate::tags::Tags;
use crate::wire::operation::{Operation, Service};
use crate::wire::query::Query;

/// What a request acts on.
#[derive(Clone, Default)]
pub(crate) struct Target {
    pub arn: String,
    /// As the text of a denial names it; none where it names nothing.
    pub shown: Option<String>,
    tags: Vec<(String, String)>,
    boundary: Option<String>,
}

/// The actions that a request must be allowed, each with what it acts on: mostly one.
pub(crate) fn needs(
    account: &Account,
    caller: &Caller,
    operation: &Operation,
    query: &Query,
) -> Vec<(String, Target)> {
    let action = operation.action();
    let target = target(account, caller, operation, query);
    let is_tagged = query.get("Tags.member.1.Key").is_some();
    let more = match operation.name {
        "CreateUser" if is_tagged => Some(("iam:TagUser".to_owned(), target.clone())),
        "CreatePolicy" if is_tagged => Some(("iam:TagPolicy".to_owned(), target.clone())),
        "CreateRole" if is_tagged => Some(("iam:TagRole".to_owned(), target.clone())),
        // "To change a user name, the requester must have appropriate permissions on both the
        // source object and the target object" (API reference, UpdateUser; UpdateGroup alike).
        "UpdateUser" | "UpdateGroup" => {
            renamed(account, operation, query).map(|target| (action.clone(), target))
        }
        // A role can be handed to an instance only by who may pass it on.
        "AddRoleToInstanceProfile" => Some(("iam:PassRole".to_owned(), role(account, query))),
        _ => None,
    };
    std::iter::once((action, target)).chain(more).collect()
}

fn target(account: &Account, caller: &Caller, operation: &Operation, query: &Query) -> Target {
    let Some(kind) = operation.resources.first() else {
        return list(account, operation, query);
    };
    let is_new = ["Create", "Upload"]
        .iter()
        .any(|verb| operation.name.starts_with(verb));
    match (*kind, is_new) {
        ("user", true) if operation.name == "CreateUser" => new(account, "user", query, "UserName"),
        ("group", true) => new(account, "group", query, "GroupName"),
        ("role", true) if operation.name == "CreateRole" => new(account, "role", query, "RoleName"),
        ("instance-profile", true) => {
            new(account, "instance-profile", query, "InstanceProfileName")
        }
        ("server-certificate", true) => new(
            account,
            "server-certificate",
            query,
            "ServerCertificateName",
        ),
        ("mfa", true) => new(account, "mfa", query, "VirtualMFADeviceName"),
        ("saml-provider", true) => new(account, "saml-provider", query, "Name"),
        ("oidc-provider", true) => oidc(account, query),
        ("policy", true) if operation.name == "CreatePolicy" => Target {
            shown: query.get("PolicyName").map(|name| format!("policy {name}")),
            ..new(account, "policy", query, "PolicyName")
        },
        ("user", _) => user(account, caller, operation, query),
        ("group", _) => group(account, query),
        ("role", _) => role(account, query),
        ("policy", _) => policy(account, query),
        ("instance-profile", _) => named(account, "instance-profile", query, "InstanceProfileName"),
        ("server-certificate", _) => named(
            account,
            "server-certificate",
            query,
            "ServerCertificateName",
        ),
        ("mfa", _) => by_arn(query.get("SerialNumber").unwrap_or("*").to_owned()),
        ("saml-provider", _) => by_arn(query.get("SAMLProviderArn").unwrap_or("*").to_owned()),
        ("oidc-provider", _) => by_arn(
            query
                .get("OpenIDConnectProviderArn")
                .unwrap_or("*")
                .to_owned(),
        ),
        _ => list(account, operation, query),
    }
}

/// What a list is authorized on: the folder that it lists.
fn list(account: &Account, operation: &Operation, query: &Query) -> Target {
    let prefix = query.get("PathPrefix").unwrap_or("/");
    match operation.name {
        "ListUsers" => by_arn(account.arn("user", prefix, "")),
        "ListGroups" => by_arn(account.arn("group", prefix, "")),
        "ListRoles" => by_arn(account.arn("role", prefix, "")),
        "ListInstanceProfiles" => by_arn(account.arn("instance-profile", prefix, "")),
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

/// Something that is named without its path, which the mock leaves at `/` here.
fn named(account: &Account, kind: &str, query: &Query, parameter: &str) -> Target {
    let name = query.get(parameter).unwrap_or_default();
    Target {
        arn: account.arn(kind, "/", name),
        shown: Some(format!("{} {name}", kind.replace('-', " "))),
        ..Target::default()
    }
}

fn oidc(account: &Account, query: &Query) -> Target {
    let url = query.get("Url").unwrap_or_default();
    let host = url.trim_start_matches("https://");
    by_arn(account.arn("oidc-provider", "/", host))
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
fn user(account: &Account, caller: &Caller, operation: &Operation, query: &Query) -> Target {
    let own = caller
        .user()
        .map(|name| account.users.get(name).map_or(name, |user| &user.name));
    let own = own.unwrap_or_default();
    let (name, shown) = match (query.get("UserName"), operation.name) {
        (Some(name), _) => (name, name.to_owned()),
        (None, "GetAccessKeyLastUsed") => match key_owner(account, query) {
            Some(Owner::Root) => return by_arn(account.root_arn()),
            Some(Owner::User(name)) => (name.as_str(), name.clone()),
            None => (own, own.to_owned()),
        },
        (None, name) if name.contains("AccessKey") => (own, format!("null{own}")),
        (None, _) => (own, own.to_owned()),
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

fn key_owner<'a>(account: &'a Account, query: &Query) -> Option<&'a Owner> {
    account
        .find_key(query.get("AccessKeyId")?)
        .map(|key| &key.owner)
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

fn role(account: &Account, query: &Query) -> Target {
    if let Some(arn) = query.get("RoleArn") {
        return by_arn(arn.to_owned());
    }
    let name = query.get("RoleName").unwrap_or_default();
    let shown = Some(format!("role {name}"));
    match account.roles.get(name) {
        Some(role) => Target {
            arn: account.arn("role", &role.path, &role.name),
            shown,
            tags: pairs(&role.tags),
            boundary: role.permissions_boundary.clone(),
        },
        None => Target {
            arn: account.arn("role", "/", name),
            shown,
            ..Target::default()
        },
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

impl Target {
    /// Sets the condition keys that are about the resource and about what is asked of it.
    pub fn describe(&self, query: &Query, context: &mut ConditionContext) {
        for (key, value) in &self.tags {
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
        let keys = tags
            .iter()
            .map(|(key, _)| *key)
            .chain(untagged.map(|(_, key)| key));
        let keys: Vec<String> = keys.map(str::to_owned).collect();
        if !keys.is_empty() {
            context.set_many("aws:TagKeys", keys);
        }
        let boundary = query
            .get("PermissionsBoundary")
            .or(self.boundary.as_deref());
        let named = [
            ("iam:PermissionsBoundary", boundary),
            ("iam:PolicyARN", query.get("PolicyArn")),
            ("iam:AWSServiceName", query.get("AWSServiceName")),
            ("sts:ExternalId", query.get("ExternalId")),
            ("sts:RoleSessionName", query.get("RoleSessionName")),
            ("sts:SourceIdentity", query.get("SourceIdentity")),
        ];
        for (key, value) in named {
            if let Some(value) = value {
                context.set(key, value);
            }
        }
    }
}

fn requested_tags(query: &Query) -> Vec<(&str, &str)> {
    let member = |number: usize, part| query.get(&format!("Tags.member.{number}.{part}"));
    let tag = |number| {
        let key = member(number, "Key")?;
        Some((key, member(number, "Value").unwrap_or_default()))
    };
    (1..).map_while(tag).collect()
}
