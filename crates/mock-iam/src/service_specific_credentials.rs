//! Credentials that one service takes and no other: a user name and a password (`CodeCommit`,
//! Keyspaces), or an API key. Nothing in the mock takes them, so that it keeps no secret: what is
//! shown when one is made or reset is gone afterwards.

use std::collections::{BTreeMap, BTreeSet};

use data_encoding::BASE64;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::context::Context;
use crate::error::ApiError;
use crate::owned::{Belongs, can_be_set};
use crate::page::Page;
use crate::quotas;
use crate::records::Record;
use crate::secret::Secret;
use crate::wire::iam as wire;
use crate::wire::iam::StatusType;

/// The services that have such credentials, and how an API key starts if that is what they have.
/// The prefixes are what AWS was seen to give in September 2026.
const SERVICES: [(&str, Option<&str>); 6] = [
    ("aws-external-anthropic.amazonaws.com", Some("AEAA")),
    ("bedrock.amazonaws.com", Some("ABSK")),
    ("cassandra.amazonaws.com", None),
    ("cloudwatch.amazonaws.com", Some("APIAACWM")),
    ("codecommit.amazonaws.com", None),
    ("logs.amazonaws.com", Some("ACWL")),
];

/// A credential of a user for one service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ServiceSpecificCredential {
    key: String,
    id: String,
    /// The user's unique ID.
    user_id: String,
    service: String,
    /// The user name for the service, or what stands for it in an API key. It outlives a change of
    /// the user's own name.
    alias: String,
    status: StatusType,
    created: Timestamp,
    expires: Option<Timestamp>,
}

impl Record for ServiceSpecificCredential {
    const KIND: &'static str = "service_specific_credentials";

    fn name(&self) -> &str {
        &self.key
    }
}

/// `CreateServiceSpecificCredential`: the answer carries the secret.
pub(crate) fn create_service_specific_credential(
    cx: &mut Context<'_>,
    input: wire::CreateServiceSpecificCredentialRequest,
) -> Result<wire::CreateServiceSpecificCredentialResponse, ApiError> {
    let owner = Belongs::to_user(cx.account, &input.user_name)?;
    let service = service(&input.service_name)?;
    let own = owner.all(&cx.account.service_specific_credentials);
    let own = own.filter(|(_, credential)| credential.service == service);
    if own.count() >= quotas::SERVICE_SPECIFIC_CREDENTIALS {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for ContextSpecificCredentialsPerUserPerContext: {}",
            quotas::SERVICE_SPECIFIC_CREDENTIALS
        )));
    }
    let id = cx.ids.unique_id("ACCA");
    let days = input.credential_age_days.map(i64::from);
    let credential = ServiceSpecificCredential {
        key: owner.key(&id),
        id,
        user_id: owner.to.clone(),
        alias: free_alias(cx.account, service, owner.name.as_deref()),
        service: service.to_owned(),
        status: StatusType::Active,
        created: cx.now,
        expires: days.map(|days| cx.now + SignedDuration::from_hours(24 * days)),
    };
    let answer = show_with_secret(cx, &owner, &credential);
    cx.account.service_specific_credentials.insert(credential);
    Ok(wire::CreateServiceSpecificCredentialResponse {
        service_specific_credential: Some(answer),
    })
}

/// `ListServiceSpecificCredentials`: of a user, or of all; of a service, or of all.
pub(crate) fn list_service_specific_credentials(
    cx: &mut Context<'_>,
    input: wire::ListServiceSpecificCredentialsRequest,
) -> Result<wire::ListServiceSpecificCredentialsResponse, ApiError> {
    let wanted = input.service_name.filter(|name| !name.is_empty());
    let service = wanted.as_deref().map(service).transpose()?;
    let is_listed = |credential: &ServiceSpecificCredential| {
        service.is_none_or(|service| service == credential.service)
    };
    let (marker, max_items, now) = (input.marker.as_deref(), input.max_items, cx.now);
    let page = if input.all_users == Some(true) {
        if input.user_name.is_some() {
            return Err(ApiError::invalid_input(
                "Cannot list credentials for all users if a username is given",
            ));
        }
        let names = names(cx.account);
        let all = &cx.account.service_specific_credentials;
        Page::of(all, marker, max_items, |credential| {
            let name = names.get(credential.user_id.as_str())?;
            is_listed(credential).then(|| show(name, credential, now))
        })?
    } else {
        let name = cx.user_name(input.user_name)?;
        let owner = Belongs::to_user(cx.account, &name)?;
        let name = owner.name.as_deref().unwrap_or_default();
        let own = owner.all(&cx.account.service_specific_credentials);
        let own = own.filter(|(_, credential)| is_listed(credential));
        let own = own.map(|(place, credential)| (place, show(name, credential, now)));
        Page::cut(own, marker, max_items)?
    };
    Ok(wire::ListServiceSpecificCredentialsResponse {
        service_specific_credentials: page.items,
        marker: page.marker,
        is_truncated: page.is_truncated,
    })
}

/// `UpdateServiceSpecificCredential`: active or inactive.
pub(crate) fn update_service_specific_credential(
    cx: &mut Context<'_>,
    input: wire::UpdateServiceSpecificCredentialRequest,
) -> Result<(), ApiError> {
    let (_, key) = find(cx, input.user_name, &input.service_specific_credential_id)?;
    can_be_set(input.status)?;
    if let Some(credential) = cx.account.service_specific_credentials.get_mut(&key) {
        credential.status = input.status;
    }
    Ok(())
}

/// `ResetServiceSpecificCredential`: another secret, and all else as it was.
pub(crate) fn reset_service_specific_credential(
    cx: &mut Context<'_>,
    input: wire::ResetServiceSpecificCredentialRequest,
) -> Result<wire::ResetServiceSpecificCredentialResponse, ApiError> {
    let id = input.service_specific_credential_id;
    let (owner, key) = find(cx, input.user_name, &id)?;
    let credential = cx.account.service_specific_credentials.get(&key);
    let credential = credential.ok_or_else(|| no_such_credential(&id))?;
    Ok(wire::ResetServiceSpecificCredentialResponse {
        service_specific_credential: Some(show_with_secret(cx, &owner, credential)),
    })
}

/// `DeleteServiceSpecificCredential`.
pub(crate) fn delete_service_specific_credential(
    cx: &mut Context<'_>,
    input: wire::DeleteServiceSpecificCredentialRequest,
) -> Result<(), ApiError> {
    let (_, key) = find(cx, input.user_name, &input.service_specific_credential_id)?;
    cx.account.service_specific_credentials.remove(&key);
    Ok(())
}

/// The credential's place. AWS tells one that is another user's from one that is nowhere.
fn find(
    cx: &Context<'_>,
    user_name: Option<String>,
    id: &str,
) -> Result<(Belongs, String), ApiError> {
    let name = cx.user_name(user_name)?;
    let owner = Belongs::to_user(cx.account, &name)?;
    let all = &cx.account.service_specific_credentials;
    let key = owner.key(id);
    if all.contains(&key) {
        return Ok((owner, key));
    }
    if all.values().any(|credential| credential.id == id) {
        return Err(ApiError::validation(format!(
            "User {} does not have a service specific credential with id {id}",
            owner.name.unwrap_or_default()
        )));
    }
    Err(no_such_credential(id))
}

fn no_such_credential(id: &str) -> ApiError {
    ApiError::no_such_entity(format!("No such credential {id} exists"))
}

/// A service that has such credentials, in the case that AWS gives it.
fn service(name: &str) -> Result<&'static str, ApiError> {
    let may_be = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
    if !name.chars().all(may_be) {
        return Err(ApiError::validation(
            "ServiceName must match [a-zA-Z0-9.-]*",
        ));
    }
    let mut services = SERVICES.iter();
    let service = services.find(|(service, _)| service.eq_ignore_ascii_case(name));
    service.map(|(service, _)| *service).ok_or_else(|| {
        ApiError::no_such_entity(format!(
            "No such service {name} is supported for Service Specific Credentials"
        ))
    })
}

/// `ana-at-111122223333`, or `ana+1-at-…` and so on when the service has that one already.
fn free_alias(account: &Account, service: &str, user: Option<&str>) -> String {
    let all = account.service_specific_credentials.values();
    let of_service = all.filter(|credential| credential.service == service);
    let taken: BTreeSet<_> = of_service.map(|credential| &credential.alias).collect();
    let user = user.unwrap_or_default();
    let mut number = 0;
    loop {
        let alias = match number {
            0 => format!("{user}-at-{}", account.id),
            _ => format!("{user}+{number}-at-{}", account.id),
        };
        if !taken.contains(&alias) {
            return alias;
        }
        number += 1;
    }
}

/// The names of all users, by unique ID.
fn names(account: &Account) -> BTreeMap<&str, &str> {
    let users = account.users.values();
    users
        .map(|user| (user.id.as_str(), user.name.as_str()))
        .collect()
}

fn prefix(service: &str) -> Option<&'static str> {
    let mut services = SERVICES.iter();
    services.find(|(name, _)| *name == service)?.1
}

fn status(credential: &ServiceSpecificCredential, now: Timestamp) -> StatusType {
    match credential.expires {
        Some(expires) if expires <= now => StatusType::Expired,
        _ => credential.status,
    }
}

/// A credential as lists show it.
fn show(
    user_name: &str,
    credential: &ServiceSpecificCredential,
    now: Timestamp,
) -> wire::ServiceSpecificCredentialMetadata {
    let (service_user_name, service_credential_alias) = match prefix(&credential.service) {
        None => (Some(credential.alias.clone()), None),
        Some(_) => (None, Some(credential.alias.clone())),
    };
    wire::ServiceSpecificCredentialMetadata {
        user_name: user_name.to_owned(),
        status: status(credential, now),
        service_user_name,
        service_credential_alias,
        create_date: credential.created,
        expiration_date: credential.expires,
        service_specific_credential_id: credential.id.clone(),
        service_name: credential.service.clone(),
    }
}

/// A credential with a new secret, which is shown here and nowhere else.
fn show_with_secret(
    cx: &Context<'_>,
    owner: &Belongs,
    credential: &ServiceSpecificCredential,
) -> wire::ServiceSpecificCredential {
    let shown = show(
        owner.name.as_deref().unwrap_or_default(),
        credential,
        cx.now,
    );
    let password = cx.ids.service_password();
    let (service_password, service_credential_secret) = match prefix(&credential.service) {
        None => (Some(password), None),
        Some(prefix) => (None, Some(api_key(prefix, &credential.alias, &password))),
    };
    wire::ServiceSpecificCredential {
        create_date: shown.create_date,
        expiration_date: shown.expiration_date,
        service_name: shown.service_name,
        service_user_name: shown.service_user_name,
        service_password,
        service_credential_alias: shown.service_credential_alias,
        service_credential_secret,
        service_specific_credential_id: shown.service_specific_credential_id,
        user_name: shown.user_name,
        status: shown.status,
    }
}

/// An API key is alias and password in one.
fn api_key(prefix: &str, alias: &str, password: &Secret) -> Secret {
    let inside = Secret::from(format!("{alias}:{}", password.expose()));
    let encoded = BASE64.encode(inside.expose().as_bytes());
    Secret::from(format!("{prefix}{encoded}"))
}
