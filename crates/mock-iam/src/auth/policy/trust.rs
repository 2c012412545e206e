//! Trust policies: whom a role lets assume it. What AWS asks of such a policy beyond its shape, and
//! how a caller is held against it.

use std::collections::HashSet;

use serde_json::Value;

use super::context::ConditionContext;
use super::document::{CheckedDocument, Effect, PolicyDocument};
use super::evaluate::{Outcome, Question};
use super::grammar::{self, Fault, RawDocument, RawStatement};

/// Someone whom a trust policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// `"AWS"`: an ARN, an account ID, or `*` for everyone.
    Aws(String),
    /// `"Service"`: a service of AWS's, such as `ec2.amazonaws.com`.
    Service(String),
    /// `"Federated"`: an identity provider.
    Federated(String),
}

/// Who wants to assume a role.
#[derive(Clone, Copy, Debug)]
pub struct TrustCaller<'a> {
    /// Every name by which a policy may mean them: the user's ARN, or the session's and its role's
    /// ARN, or the service's or the provider's name.
    pub names: &'a [&'a str],
    /// The account they belong to; empty for a service or a provider.
    pub account: &'a str,
}

/// What a trust policy says of a caller. Statements are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustVerdict {
    /// A statement names the caller, or everyone.
    Trusted {
        /// The statement.
        statement: usize,
    },
    /// A statement names the caller's account: it is for that account's policies to allow the call.
    AccountTrusted {
        /// The statement.
        statement: usize,
    },
    /// A statement denies the caller.
    ExplicitDeny {
        /// The statement.
        statement: usize,
    },
    /// No statement trusts the caller.
    NotTrusted,
}

/// Holds a caller against a role's trust policy.
#[must_use]
pub fn evaluate_trust(
    document: &PolicyDocument,
    caller: TrustCaller<'_>,
    action: &str,
    context: &ConditionContext,
) -> TrustVerdict {
    let question = Question {
        action,
        resource: "*",
        context,
    };
    let applying = |effect: Effect, meant: &dyn Fn(&Principal) -> bool| {
        document.statements().iter().position(|statement| {
            statement.effect == effect
                && statement.principals.iter().any(meant)
                && statement.outcome(&question) == Outcome::Applies
        })
    };
    let by_name = |principal: &Principal| principal.names(caller);
    let by_account = |principal: &Principal| principal.names_account(caller.account);
    let either = |principal: &Principal| by_name(principal) || by_account(principal);
    if let Some(statement) = applying(Effect::Deny, &either) {
        TrustVerdict::ExplicitDeny { statement }
    } else if let Some(statement) = applying(Effect::Allow, &by_name) {
        TrustVerdict::Trusted { statement }
    } else if let Some(statement) = applying(Effect::Allow, &by_account) {
        TrustVerdict::AccountTrusted { statement }
    } else {
        TrustVerdict::NotTrusted
    }
}

impl Principal {
    pub(super) fn names(&self, caller: TrustCaller<'_>) -> bool {
        match self {
            Self::Aws(name) if name == "*" => true,
            Self::Aws(name) | Self::Service(name) | Self::Federated(name) => {
                caller.names.contains(&name.as_str())
            }
        }
    }

    /// Whether this is a whole account: its ID, or `arn:aws:iam::ID:root`.
    pub(super) fn names_account(&self, account: &str) -> bool {
        let Self::Aws(name) = self else { return false };
        let named = name
            .strip_prefix("arn:aws:iam::")
            .and_then(|rest| rest.strip_suffix(":root"))
            .unwrap_or(name);
        !account.is_empty() && named == account
    }
}

/// Checks a trust policy; an error is AWS's text.
pub(super) fn check(read: Result<RawDocument, Fault>) -> Result<CheckedDocument, String> {
    let document = read.map_err(|fault| match fault {
        Fault::Json => "This policy contains invalid Json".to_owned(),
        Fault::UnknownField(field) => format!("Unknown field {field}"),
        Fault::Missing(field) => format!("Missing required field {field}"),
        Fault::Version => "The policy must contain a valid version string".to_owned(),
        Fault::NoStatement => "Could not parse the policy: Statement is empty!".to_owned(),
        Fault::Structure(_) => "Syntax errors in policy.".to_owned(),
    })?;
    let mut principals = Vec::new();
    let mut sids = HashSet::new();
    for statement in &document.statements {
        principals.push(check_statement(statement)?);
        let sid = statement.sid.as_deref().unwrap_or_default();
        if !sid.is_empty() && !sids.insert(sid) {
            return Err("The Statement Ids in the policy are not unique".to_owned());
        }
    }
    Ok(CheckedDocument::new(document, principals))
}

fn check_statement(statement: &RawStatement) -> Result<Vec<Principal>, String> {
    if !matches!(statement.effect.as_str(), "Allow" | "Deny") {
        return Err(format!("Invalid effect: {}", statement.effect));
    }
    if statement.not_principal.is_some() {
        return Err(if statement.effect == "Allow" {
            "Allow with NotPrincipal is not allowed.".to_owned()
        } else {
            "AssumeRole policy must not contain NotPrincipal field.".to_owned()
        });
    }
    let Some(principal) = &statement.principal else {
        return Err("Missing required field Principal".to_owned());
    };
    let principals = principals(principal)?;
    match &statement.action {
        Some(listed) if !listed.values.is_empty() => {
            let is_sts = |action: &String| {
                let (vendor, _) = action.split_once(':').unwrap_or_default();
                vendor.eq_ignore_ascii_case("sts")
            };
            if !listed.values.iter().all(is_sts) {
                return Err("AssumeRole policy may only specify STS AssumeRole actions.".to_owned());
            }
        }
        _ => return Err("Missing required field Action".to_owned()),
    }
    match &statement.resource {
        Some(listed) if listed.negated => {
            Err("AssumeRole policy must not contain resources.".to_owned())
        }
        Some(_) => Err("Has prohibited field Resource".to_owned()),
        None => Ok(principals),
    }
}

pub(super) fn principals(value: &Value) -> Result<Vec<Principal>, String> {
    let Some(kinds) = value.as_object() else {
        return Err(match value.as_str() {
            Some("*") => {
                "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".".to_owned()
            }
            _ => "Syntax errors in policy.".to_owned(),
        });
    };
    let mut principals = Vec::new();
    for (kind, names) in kinds {
        let (make, kind): (fn(String) -> Principal, _) = match kind.as_str() {
            "AWS" => (Principal::Aws, "AWS"),
            "Service" => (Principal::Service, "SERVICE"),
            "Federated" => (Principal::Federated, "FEDERATED"),
            _ => return Err(format!("Invalid principal in policy: \"{kind}\"")),
        };
        let names = grammar::strings(names).ok_or("Syntax errors in policy.")?;
        for name in names {
            let principal = make(name);
            if !principal.is_well_formed() {
                let (Principal::Aws(name) | Principal::Service(name) | Principal::Federated(name)) =
                    principal;
                return Err(format!(
                    "Invalid principal in policy: \"{kind}\":\"{name}\""
                ));
            }
            principals.push(principal);
        }
    }
    if principals.is_empty() {
        return Err("Missing required field Principal cannot be empty!".to_owned());
    }
    Ok(principals)
}

impl Principal {
    /// Whether there could be such a principal.
    fn is_well_formed(&self) -> bool {
        match self {
            Self::Aws(name) if name == "*" => true,
            Self::Aws(name) => match name.split(':').collect::<Vec<_>>().as_slice() {
                [name] => is_account(name) || is_unique_id(name),
                ["arn", "aws", "iam" | "sts", "", account, who] => {
                    // A wildcard cannot stand for part of a name.
                    is_account(account)
                        && !who.contains(['*', '?'])
                        && (*who == "root"
                            || who
                                .split_once('/')
                                .is_some_and(|(kind, name)| !kind.is_empty() && !name.is_empty()))
                }
                _ => false,
            },
            Self::Service(name) => name.contains(".amazonaws.com"),
            Self::Federated(name) => !name.is_empty(),
        }
    }
}

/// The ID of a user or a role: AWS puts it in the place of an ARN when its owner is deleted.
fn is_unique_id(text: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    text.len() == 21
        && (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text.bytes().all(is_digit)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}
