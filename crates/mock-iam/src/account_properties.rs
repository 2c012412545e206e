//! Properties of the account, of which AWS has one: whether Role Manager may make roles for the
//! people who need them.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::error::ApiError;
use crate::records::Record;
use crate::service_linked_roles;
use crate::wire::iam as wire;

/// The service that makes the roles.
pub(crate) const ROLE_MANAGER: &str = "role-manager.iam.amazonaws.com";
const NAMESPACE: &str = "RoleManager";
/// The one property.
pub(crate) const ENABLED: &str = "RoleManager/Enabled";

/// The properties of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AccountProperties {
    role_manager: bool,
}

impl Record for AccountProperties {
    const KIND: &'static str = "account_properties";

    fn name(&self) -> &'static str {
        "account"
    }
}

/// `GetAccountProperties`.
#[allow(
    clippy::unnecessary_wraps,
    reason = "an operation may refuse, this one does not"
)]
pub(crate) fn get_account_properties(
    cx: &mut Context<'_>,
    (): (),
) -> Result<wire::GetAccountPropertiesResponse, ApiError> {
    let is_enabled = cx.account.properties.role_manager;
    Ok(wire::GetAccountPropertiesResponse {
        properties: [(ENABLED.to_owned(), is_enabled.to_string())].into(),
    })
}

/// `PutAccountProperties`. Role Manager gets its service-linked role when it is first enabled; what
/// else is said in its namespace is passed over.
pub(crate) fn put_account_properties(
    cx: &mut Context<'_>,
    input: wire::PutAccountPropertiesRequest,
) -> Result<wire::PutAccountPropertiesResponse, ApiError> {
    if input.properties.is_empty() {
        return Err(ApiError::validation(
            "1 validation error detected: Value at 'properties' failed to satisfy constraint: Member must not be null",
        ));
    }
    check_namespaces(input.properties.keys())?;
    let enabled = input.properties.get(ENABLED).ok_or_else(|| {
        ApiError::invalid_input(format!("{NAMESPACE} namespace requires Enabled property"))
    })?;
    let is_enabled = match enabled.as_str() {
        "true" => true,
        "false" => false,
        _ => return Err(ApiError::invalid_input("Enabled must be 'true' or 'false'")),
    };
    if is_enabled {
        service_linked_roles::make_sure(cx, ROLE_MANAGER)?;
    }
    if cx.account.properties.role_manager != is_enabled {
        cx.account.properties.change().role_manager = is_enabled;
    }
    Ok(wire::PutAccountPropertiesResponse {})
}

/// All properties must be of one namespace, and that of one that there is.
fn check_namespaces<'a>(keys: impl Iterator<Item = &'a String>) -> Result<(), ApiError> {
    let mut first = None;
    for key in keys {
        let namespace = key.split_once('/').map(|(namespace, _)| namespace);
        let namespace = namespace.ok_or_else(|| {
            ApiError::invalid_input(format!(
                "Property key must be in format Namespace/PropertyName: {key}"
            ))
        })?;
        if *first.get_or_insert(namespace) != namespace {
            return Err(ApiError::invalid_input(
                "All properties must belong to the same namespace",
            ));
        }
    }
    match first {
        Some(namespace) if namespace != NAMESPACE => Err(ApiError::invalid_input(format!(
            "Unsupported namespace: {namespace}"
        ))),
        _ => Ok(()),
    }
}
