//! What a request acts on: the ARN that policies are asked about, the name in the text of a
//! denial, and the condition keys about the resource.
//!
//! AWS names the resource in a denial in its own manner: by kind and name as the request has them
//! (`user ana`), whether there is one or not, and what is to be created by its ARN.

use super::asked;
use super::policy::ConditionContext;
use crate::account::Account;
use crate::caller::{Caller, Owner};
use crate::policies::{self, AnyPolicy};
use crate::tags::Tags;
use crate::wire::operation::{Operation, Service};
use crate::wire::query::Query;
use crate::{
    account_properties, open_id_connect_providers, roles, saml_providers, service_linked_roles, sts,
};

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
        "GetWebIdentityToken" if is_tagged => {
            Some(("sts:TagGetWebIdentityToken".to_owned(), target.clone()))
        }
        "GetFederationToken" if is_tagged => Some(("sts:TagSession".to_owned(), target.clone())),
        "CreateVirtualMFADevice" if is_tagged => {
            Some(("iam:TagMFADevice".to_owned(), target.clone()))
        }
        "CreateInstanceProfile" if is_tagged => {
            Some(("iam:TagInstanceProfile".to_owned(), target.clone()))
        }
        "CreateOpenIDConnectProvider" if is_tagged => {
            Some(("iam:TagOpenIDConnectProvider".to_owned(), target.clone()))
        }
        "CreateSAMLProvider" if is_tagged => {
            Some(("iam:TagSAMLProvider".to_owned(), target.clone()))
        }
        "UploadServerCertificate" if is_tagged => {
            Some(("iam:TagServerCertificate".to_owned(), target.clone()))
        }
        // "To change a user name, the requester must have appropriate permissions on both the
        // source object and the target object" (API reference, UpdateUser; UpdateGroup alike).
        "UpdateUser" | "UpdateGroup" | "UpdateServerCertificate" => {
            renamed(account, operation, query).map(|target| (action.clone(), target))
        }
        // A role can be handed to an instance only by who may pass it on.
        "AddRoleToInstanceProfile" => Some(("iam:PassRole".to_owned(), passed(account, query))),
        "PutAccountProperties" => enabled_service(account, query),
        _ => None,
    };
    std::iter::once((action, target)).chain(more).collect()
}

fn target(account: &Account, caller: &Caller, operation: &Operation, query: &Query) -> Target {
    if let Some(target) = of_report(account, operation, query) {
        return target;
    }
    match operation.name {
        // Of a user, whom it need not name.
        "ListMFADevices" => return user(account, caller, operation, query),
        "DeleteVirtualMFADevice" => return mfa_device(account, query),
        _ => {}
    }
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
        ("user", _)
            if query
                .get("AllUsers")
                .is_some_and(|all| matches!(all, "true" | "1")) =>
        {
            by_arn(account.arn("user", "/", "*"))
        }
        ("user", _) => user(account, caller, operation, query),
        ("group", _) => group(account, query),
        ("role", _) if operation.name.contains("ServiceLinkedRole") => {
            service_linked_role(account, query)
        }
        ("role", _) => role(account, query),
        ("policy", _) => policy(account, query),
        ("instance-profile", _) => instance_profile(account, query),
        ("server-certificate", _) => server_certificate(account, query),
        ("mfa", _) => mfa_device(account, query),
        ("saml-provider" | "oidc-provider", _) => provider(account, query),
        _ => list(account, operation, query),
    }
}

/// What a simulation, a report or a session that is no role's is about: the entity, policy or
/// request that it names by ARN or ID. AWS shows it as the request has it.
fn of_report(account: &Account, operation: &Operation, query: &Query) -> Option<Target> {
    let named = |parameter| query.get(parameter).unwrap_or("*");
    let of_account = |kind, parameter| account.arn(kind, "/", named(parameter));
    Some(by_arn(match operation.name {
        "GetContextKeysForPrincipalPolicy" | "SimulatePrincipalPolicy" => {
            named("PolicySourceArn").to_owned()
        }
        "GenerateServiceLastAccessedDetails" | "ListPoliciesGrantingServiceAccess" => {
            named("Arn").to_owned()
        }
        "GenerateOrganizationsAccessReport" => of_account("access-report", "EntityPath"),
        "CreateDelegationRequest" => account.arn("delegation-request", "/", "*"),
        "AssumeRoot" => {
            let principal = named("TargetPrincipal");
            sts::target_arn(principal).unwrap_or_else(|| principal.to_owned())
        }
        "GetFederationToken" => {
            format!(
                "arn:aws:sts::{}:federated-user/{}",
                account.id,
                named("Name")
            )
        }
        _ if operation.resources.first() == Some(&"delegation-request") => {
            of_account("delegation-request", "DelegationRequestId")
        }
        _ => return None,
    }))
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
    let url = open_id_connect_providers::host_and_path(url);
    by_arn(account.arn("oidc-provider", "/", url.as_deref().unwrap_or("*")))
}

/// An identity provider, which requests name by ARN.
fn provider(account: &Account, query: &Query) -> Target {
    let of = |parameter| query.get(parameter);
    let arn = of("OpenIDConnectProviderArn").or(of("SAMLProviderArn"));
    let arn = arn.unwrap_or("*");
    let oidc = open_id_connect_providers::by_arn(account, arn).map(|provider| &provider.tags);
    let saml = saml_providers::by_arn(account, arn).map(|provider| &provider.tags);
    Target {
        tags: oidc.or(saml).map(pairs).unwrap_or_default(),
        ..by_arn(arn.to_owned())
    }
}

/// The role of Role Manager, which whoever enables it must be allowed to make, even if it is there.
fn enabled_service(account: &Account, query: &Query) -> Option<(String, Target)> {
    let mut entries = (1..).map_while(|number: usize| {
        let key = query.get(&format!("Properties.entry.{number}.key"))?;
        Some((key, query.get(&format!("Properties.entry.{number}.value"))))
    });
    entries.find(|entry| *entry == (account_properties::ENABLED, Some("true")))?;
    let service = account_properties::ROLE_MANAGER;
    let path = format!("{}{service}/", roles::PATH_OF_SERVICES);
    let name = service_linked_roles::name_for(service, None)?;
    let action = "iam:CreateServiceLinkedRole".to_owned();
    Some((action, by_arn(account.arn("role", &path, &name))))
}

/// What a user, a group or a server certificate that gets another name or path will then be.
fn renamed(account: &Account, operation: &Operation, query: &Query) -> Option<Target> {
    let (kind, path, name, new_name) = match operation.name {
        "UpdateGroup" => {
            let group = account.groups.get(query.get("GroupName")?)?;
            ("group", &group.path, &group.name, "NewGroupName")
        }
        "UpdateServerCertificate" => {
            let name = query.get("ServerCertificateName")?;
            let certificate = account.server_certificates.get(name)?;
            let new_name = "NewServerCertificateName";
            (
                "server-certificate",
                &certificate.path,
                &certificate.name,
                new_name,
            )
        }
        _ => {
            let user = account.users.get(query.get("UserName")?)?;
            ("user", &user.path, &user.name, "NewUserName")
        }
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

/// A role that is handed on: a denial shows its ARN.
fn passed(account: &Account, query: &Query) -> Target {
    let role = role(account, query);
    Target {
        shown: Some(role.arn.clone()),
        ..role
    }
}

/// The role of a service: the one to be made, the one named, or the one that a deletion is about.
fn service_linked_role(account: &Account, query: &Query) -> Target {
    if let Some(service) = query.get("AWSServiceName") {
        let name = service_linked_roles::name_for(service, query.get("CustomSuffix"));
        let path = format!("{}{service}/", roles::PATH_OF_SERVICES);
        return by_arn(account.arn("role", &path, name.as_deref().unwrap_or("*")));
    }
    let task = query.get("DeletionTaskId").and_then(|id| {
        let (role, _) = id.strip_prefix("task")?.rsplit_once('/')?;
        Some(by_arn(account.arn("role", role, "")))
    });
    task.unwrap_or_else(|| role(account, query))
}

fn instance_profile(account: &Account, query: &Query) -> Target {
    let target = named(account, "instance-profile", query, "InstanceProfileName");
    let name = query.get("InstanceProfileName").unwrap_or_default();
    match account.instance_profiles.get(name) {
        Some(profile) => Target {
            arn: account.arn("instance-profile", &profile.path, &profile.name),
            tags: pairs(&profile.tags),
            ..target
        },
        None => target,
    }
}

fn mfa_device(account: &Account, query: &Query) -> Target {
    let serial_number = query.get("SerialNumber").unwrap_or("*");
    let device = account.virtual_mfa_devices.get(serial_number);
    Target {
        tags: device.map_or_else(Vec::new, |device| pairs(&device.tags)),
        ..by_arn(serial_number.to_owned())
    }
}

fn server_certificate(account: &Account, query: &Query) -> Target {
    let parameter = "ServerCertificateName";
    let target = named(account, "server-certificate", query, parameter);
    let name = query.get(parameter).unwrap_or_default();
    match account.server_certificates.get(name) {
        Some(certificate) => Target {
            arn: account.arn("server-certificate", &certificate.path, &certificate.name),
            tags: pairs(&certificate.tags),
            ..target
        },
        None => target,
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
            context.set(format!("aws:ResourceTag/{key}"), value);
            context.set(format!("iam:ResourceTag/{key}"), value);
        }
        asked::describe(query, self.boundary.as_deref(), context);
    }
}
