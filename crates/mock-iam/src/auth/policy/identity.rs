//! What AWS asks of an identity policy beyond its shape, in the order and with the texts that AWS
//! uses. Both were recorded from AWS; it tells of the first fault only.

use std::collections::HashSet;

use super::compare;
use super::document::CheckedDocument;
use super::grammar::{self, Fault, Listed, RawDocument, RawStatement, Version};

const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";

/// Which versions of the policy language a policy may be in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Versions {
    /// Any, and none at all: inline policies.
    Any,
    /// 2012-10-17: managed policies.
    Current,
}

/// What AWS means by "Syntax errors in policy." of an identity policy, in our words; none when it has
/// nothing of that kind to say.
#[must_use]
pub fn syntax_fault(text: &str) -> Option<String> {
    let document = match grammar::read(text) {
        Ok(document) => document,
        Err(fault) => return Some(fault.to_string()),
    };
    let mut statements = document.statements.iter();
    let unknown = statements.find(|statement| !has_known_effect(statement))?;
    let effect = &unknown.effect;
    Some(format!(
        "\"Effect\" is \"{effect}\", not \"Allow\" or \"Deny\"."
    ))
}

fn has_known_effect(statement: &RawStatement) -> bool {
    let effect = &statement.effect;
    effect.eq_ignore_ascii_case("Allow") || effect.eq_ignore_ascii_case("Deny")
}

/// Checks an identity policy; an error is AWS's text.
pub(super) fn check(
    read: Result<RawDocument, Fault>,
    versions: Versions,
) -> Result<CheckedDocument, String> {
    // Of a shape that is wrong AWS does not say in what.
    let document = read.map_err(|_| SYNTAX)?;
    let statements = &document.statements;
    if !statements.iter().all(has_known_effect) {
        return Err(SYNTAX.into());
    }
    if statements
        .iter()
        .any(|statement| statement.principal.is_some() || statement.not_principal.is_some())
    {
        return Err("Policy document should not specify a principal.".into());
    }
    if versions == Versions::Current && document.version != Version::Of2012 {
        return Err("Policy document must be version 2012-10-17 or greater.".into());
    }
    if !statements.iter().all(is_legacy_readable) {
        return Err(LEGACY.into());
    }
    let unfit_resource = first_unfit_resource(statements)?;
    sids(statements)?;
    let filled = |listed: Option<&Listed>| listed.is_some_and(|listed| !listed.values.is_empty());
    if !statements
        .iter()
        .all(|statement| filled(statement.action.as_ref()))
    {
        return Err("Policy statement must contain actions.".into());
    }
    if !statements
        .iter()
        .all(|statement| filled(statement.resource.as_ref()))
    {
        return Err("Policy statement must contain resources.".into());
    }
    if let Some(text) = unfit_resource {
        return Err(text);
    }
    for action in values(statements, |statement| statement.action.as_ref()) {
        vendor(action)?;
    }
    Ok(CheckedDocument::new(document, Vec::new()))
}

fn values(
    statements: &[RawStatement],
    element: fn(&RawStatement) -> Option<&Listed>,
) -> impl Iterator<Item = &str> {
    statements
        .iter()
        .filter_map(element)
        .flat_map(|listed| listed.values.iter().map(String::as_str))
}

/// The older of AWS's two parsers minds the case of an effect and reads dates.
fn is_legacy_readable(statement: &RawStatement) -> bool {
    matches!(statement.effect.as_str(), "Allow" | "Deny")
        && statement.conditions.iter().all(|condition| {
            !condition.operator.takes_dates()
                || condition
                    .values
                    .iter()
                    .all(|value| compare::date(value).is_some())
        })
}

/// AWS's text on the first resource that is no ARN; it comes out only after the other checks. As
/// long as all are ARNs, one that the legacy parser cannot read ends the check at once.
fn first_unfit_resource(statements: &[RawStatement]) -> Result<Option<String>, &'static str> {
    for resource in values(statements, |statement| statement.resource.as_ref()) {
        if let Err(text) = arn(resource) {
            return Ok(Some(text));
        }
        if resource != "*" && !is_legacy_arn(resource) {
            return Err(LEGACY);
        }
    }
    Ok(None)
}

fn is_legacy_arn(resource: &str) -> bool {
    let parts: Vec<&str> = resource.split(':').collect();
    (parts.len() > 5 || !resource.contains("::"))
        && parts.get(2).is_some_and(|service| !service.is_empty())
}

fn arn(resource: &str) -> Result<(), String> {
    const IAM_PATHS: [&str; 13] = [
        "user/",
        "federated-user/",
        "role/",
        "group/",
        "instance-profile/",
        "mfa/",
        "server-certificate/",
        "policy/",
        "sms-mfa/",
        "saml-provider/",
        "oidc-provider/",
        "report/",
        "access-report/",
    ];
    const S3_WITH_REGION: [&str; 3] = ["accesspoint/", "job/", "storage-lens/"];

    if resource == "*" {
        return Ok(());
    }
    let mut parts = resource.splitn(6, ':').skip(1);
    let Some(partition) = parts.next() else {
        return Err(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        ));
    };
    let [service, region, account, path] = std::array::from_fn(|_| parts.next());
    if !matches!(partition, "aws" | "*") {
        let part = |part: Option<&str>| part.unwrap_or("*").to_owned();
        return Err(format!(
            "Partition \"{partition}\" is not valid for resource \"arn:{partition}:{}:{}:{}:{}\".",
            part(service),
            part(region),
            part(account),
            part(path)
        ));
    }
    let Some(service) = service.filter(|service| !service.contains(['*', '?'])) else {
        return Err(
            "Resource vendor must be fully qualified and cannot contain regexes.".to_owned(),
        );
    };
    let has_region = region.is_some_and(|region| !region.is_empty());
    let starts_with = |starts: &[&str]| {
        path.is_some_and(|path| starts.iter().any(|start| path.starts_with(start)))
    };
    match service {
        "iam" if has_region => Err(format!(
            "IAM resource {resource} cannot contain region information."
        )),
        "iam" if path != Some("*") && !starts_with(&IAM_PATHS) => Err(format!(
            "IAM resource path must either be \"*\" or start with {}.",
            IAM_PATHS.join(", ")
        )),
        "s3" if has_region && !starts_with(&S3_WITH_REGION) => Err(format!(
            "Resource {resource} can not contain region information."
        )),
        _ => Ok(()),
    }
}

fn sids(statements: &[RawStatement]) -> Result<(), &'static str> {
    let mut seen = HashSet::new();
    // An empty Sid is none.
    let sids = statements
        .iter()
        .filter_map(|statement| statement.sid.as_deref())
        .filter(|sid| !sid.is_empty());
    for sid in sids {
        if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the \
                 regular expression [0-9A-Za-z]*",
            );
        }
        if !seen.insert(sid) {
            return Err("Statement IDs (SID) in a single policy must be unique.");
        }
    }
    Ok(())
}

fn vendor(action: &str) -> Result<(), String> {
    if action == "*" {
        return Ok(());
    }
    let Some((vendor, name)) = action.split_once(':') else {
        return Err(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".into(),
        );
    };
    if name.contains(':') {
        return Err("Actions/Condition can contain only one colon.".into());
    }
    let is_valid = vendor == "*"
        || vendor
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    if !is_valid {
        return Err(format!("Vendor {vendor} is not valid"));
    }
    Ok(())
}
