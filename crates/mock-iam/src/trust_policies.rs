//! Trust policies: that those whom a role trusts are there, and the form in which AWS keeps them.
//!
//! AWS keeps a user or a role in a trust policy by its unique ID and shows its ARN as it is now. Who
//! is deleted is shown by the ID, and whoever comes with the same name later is not trusted.

use serde_json::{Map, Value};

use crate::account::Account;
use crate::account_id::AccountId;
use crate::auth::policy::{PolicyDocument, Principal, Statement};
use crate::context::Context;
use crate::error::ApiError;
use crate::{policies, quotas};

/// Parses a trust policy that someone wants a role to have.
///
/// # Errors
///
/// `MalformedPolicyDocument` when it is none or names someone who is not there; `LimitExceeded`.
pub(crate) fn parse(cx: &mut Context<'_>, text: &str) -> Result<PolicyDocument, ApiError> {
    let document = PolicyDocument::parse_trust(text)?;
    if policies::size(text) > quotas::TRUST_POLICY_SIZE {
        return Err(ApiError::limit_exceeded(format!(
            "Cannot exceed quota for ACLSizePerRole: {}",
            quotas::TRUST_POLICY_SIZE
        )));
    }
    let statements = document.statements().iter();
    for principal in statements.flat_map(Statement::principals) {
        if let Principal::Aws(name) = principal
            && !exists(cx, name)?
        {
            return Err(ApiError::malformed_policy_document(format!(
                "Invalid principal in policy: \"AWS\":\"{name}\""
            )));
        }
    }
    rewrite(&document, as_root)
}

/// Whether there is such a principal. Of an account that the mock does not know only the whole
/// account can be trusted.
fn exists(cx: &mut Context<'_>, name: &str) -> Result<bool, ApiError> {
    if name == "*" || name.parse::<AccountId>().is_ok() {
        return Ok(true);
    }
    let Some(arn) = PrincipalArn::parse(name) else {
        return Ok(false);
    };
    if arn.resource == "root" {
        return Ok(true);
    }
    if arn.account == cx.account.id {
        return Ok(arn.is_in(cx.account));
    }
    let elsewhere = cx.elsewhere(arn.account, |account| arn.is_in(account))?;
    Ok(elsewhere.unwrap_or(false))
}

/// `arn:aws:iam::111122223333:user/people/ana` in its parts.
struct PrincipalArn<'a> {
    whole: &'a str,
    service: &'a str,
    account: AccountId,
    resource: &'a str,
}

impl<'a> PrincipalArn<'a> {
    fn parse(arn: &'a str) -> Option<Self> {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        let ["arn", "aws", service, "", account, resource] = parts[..] else {
            return None;
        };
        Some(Self {
            whole: arn,
            service,
            account: account.parse().ok()?,
            resource,
        })
    }

    fn is_in(&self, account: &Account) -> bool {
        let Some((kind, path)) = self.resource.split_once('/') else {
            return false;
        };
        let name = path.rsplit('/').next().unwrap_or_default();
        match (self.service, kind) {
            ("iam", "user") => account
                .users
                .get(name)
                .is_some_and(|user| account.arn(kind, &user.path, &user.name) == self.whole),
            ("iam", "role") => account
                .roles
                .get(name)
                .is_some_and(|role| account.arn(kind, &role.path, &role.name) == self.whole),
            // A session is named by role and session, and need not be there yet.
            ("sts", "assumed-role") => path
                .split_once('/')
                .and_then(|(role, _)| account.roles.get(role).map(|found| found.name == role))
                .unwrap_or(false),
            ("sts", "federated-user") => !name.is_empty(),
            _ => false,
        }
    }
}

/// An account by its number alone becomes the ARN of its root user.
fn as_root(name: &str) -> Option<String> {
    let account: AccountId = name.parse().ok()?;
    Some(format!("arn:aws:iam::{account}:root"))
}

/// Someone whom roles trust is called otherwise from now on: renamed, moved, or deleted and known
/// by the ID alone.
pub(crate) fn rename_principal(account: &mut Account, old: &str, new: &str) {
    let quoted = format!("\"{old}\"");
    let trusting = account.roles.values();
    let trusting = trusting.filter(|role| role.trust.text().contains(&quoted));
    let names: Vec<_> = trusting.map(|role| role.name.clone()).collect();
    let rename = |name: &str| (name == old).then(|| new.to_owned());
    for name in names {
        if let Some(role) = account.roles.get_mut(&name)
            && let Ok(renamed) = rewrite(&role.trust, rename)
        {
            role.trust = renamed;
        }
    }
}

/// The document as AWS keeps it, without white space and in its own order, with other names for
/// some of the `AWS` principals.
fn rewrite(
    document: &PolicyDocument,
    rename: impl Fn(&str) -> Option<String>,
) -> Result<PolicyDocument, ApiError> {
    let Ok(Value::Object(mut policy)) = serde_json::from_str(document.text()) else {
        return Ok(document.clone());
    };
    let statements = match policy.remove("Statement") {
        Some(Value::Array(statements)) => statements,
        single => single.into_iter().collect(),
    };
    let statements: Vec<_> = statements
        .into_iter()
        .map(|statement| match statement {
            Value::Object(statement) => render_statement(statement, &rename),
            other => other.to_string(),
        })
        .collect();
    let mut parts = in_order(&policy, &["Version", "Id"]);
    parts.push(format!("\"Statement\":[{}]", statements.join(",")));
    PolicyDocument::parse_trust(&format!("{{{}}}", parts.join(",")))
}

fn render_statement(
    mut statement: Map<String, Value>,
    rename: &impl Fn(&str) -> Option<String>,
) -> String {
    let names = statement.get_mut("Principal");
    match names.and_then(|principal| principal.get_mut("AWS")) {
        Some(Value::Array(names)) => names.iter_mut().for_each(|name| rename_value(name, rename)),
        Some(name) => rename_value(name, rename),
        None => {}
    }
    let order = [
        "Sid",
        "Effect",
        "Principal",
        "Action",
        "NotAction",
        "Condition",
    ];
    format!("{{{}}}", in_order(&statement, &order).join(","))
}

fn rename_value(value: &mut Value, rename: &impl Fn(&str) -> Option<String>) {
    if let Some(new) = value.as_str().and_then(rename) {
        *value = Value::String(new);
    }
}

/// The elements that are there, each as `"name":value`.
fn in_order(object: &Map<String, Value>, names: &[&str]) -> Vec<String> {
    let there = names
        .iter()
        .filter_map(|name| Some((name, object.get(*name)?)));
    there
        .map(|(name, value)| format!("\"{name}\":{value}"))
        .collect()
}
