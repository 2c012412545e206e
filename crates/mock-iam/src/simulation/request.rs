//! What a simulation is asked: policies, caller, resources and condition keys, read and checked.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::account_id::AccountId;
use crate::auth::policy::{ConditionContext, Kind, PolicyDocument};
use crate::context::Context;
use crate::entities::EntityArn;
use crate::error::ApiError;
use crate::wire::iam as wire;
use crate::wire::iam::ContextKeyTypeEnum as KeyType;

use super::principal::Simulated;

/// The `aws:userid` of a simulation that names no caller.
const NO_CALLER: &str = "STUB_PRINCIPAL_FOR_POLICY_SIMULATOR";

/// A policy and the name that AWS's answer gives it.
pub(super) struct SimulatedPolicy<'a> {
    pub id: String,
    pub document: Cow<'a, PolicyDocument>,
}

/// A simulation, ready to be evaluated.
pub(super) struct Request<'a> {
    pub identity: Vec<SimulatedPolicy<'a>>,
    pub boundary: Option<SimulatedPolicy<'a>>,
    /// The policy of every resource, and who asks.
    pub resource: Option<(SimulatedPolicy<'a>, Caller)>,
    /// The organization's policies, a level at a time; none when there is no organization.
    pub levels: Vec<Vec<PolicyDocument>>,
    pub context: ConditionContext,
    /// The condition keys that the request gives, in lower case.
    pub given: HashSet<String>,
    /// Empty when the request names none, or `*`.
    pub resources: &'a [String],
    /// The account of a resource whose ARN names none.
    pub owner: String,
}

/// On whose behalf the resource's policy is asked.
pub(super) struct Caller {
    pub arn: String,
    pub account: String,
}

impl<'a> Request<'a> {
    pub fn read(
        cx: &Context<'_>,
        input: &'a wire::SimulateCustomPolicyRequest,
        simulated: Simulated<'a>,
    ) -> Result<Self, ApiError> {
        let own = simulated.policies.into_iter().map(|own| own.policy);
        let mut identity: Vec<_> = own.collect();
        identity.extend(listed(&input.policy_input_list)?);
        let boundary = boundary(&input.permissions_boundary_policy_input_list)?;
        let levels = levels(&input.ordered_organization_policy_input_list)?;
        let resources = resources(&input.resource_arns)?;
        actions(&input.action_names)?;
        let caller = input.caller_arn.as_deref().map(caller).transpose()?;
        let owner = input.resource_owner.as_deref().map(owner).transpose()?;
        let (mut context, given) = entries(&input.context_entries)?;
        about_caller(
            input.caller_arn.as_deref(),
            cx.account.id,
            &given,
            &mut context,
        )?;
        let own_account = cx.account.id.to_string();
        Ok(Self {
            identity,
            boundary: boundary.or(simulated.boundary),
            resource: resource_policy(input.resource_policy.as_deref(), caller, resources)?,
            levels,
            context,
            given,
            resources,
            owner: owner.unwrap_or(own_account),
        })
    }
}

fn listed(texts: &[String]) -> Result<Vec<SimulatedPolicy<'static>>, ApiError> {
    let numbered = texts.iter().zip(1..);
    let read = |(text, number): (&String, usize)| {
        let invalid = format!("Policy input list item {number} has invalid content");
        let document =
            PolicyDocument::parse_identity(text).map_err(|_| ApiError::invalid_input(invalid))?;
        Ok(SimulatedPolicy {
            id: format!("PolicyInputList.{number}"),
            document: Cow::Owned(document),
        })
    };
    numbered.map(read).collect()
}

fn boundary(texts: &[String]) -> Result<Option<SimulatedPolicy<'static>>, ApiError> {
    match texts {
        [] => Ok(None),
        [text] => {
            // AWS's text is not on record; this one is that of the other list.
            let invalid = "Permissions boundary policy input list item 1 has invalid content";
            let document = PolicyDocument::parse_identity(text)
                .map_err(|_| ApiError::invalid_input(invalid))?;
            Ok(Some(SimulatedPolicy {
                id: "PermissionsBoundaryPolicyInputList.1".to_owned(),
                document: Cow::Owned(document),
            }))
        }
        _ => Err(ApiError::invalid_input(
            "The list of Permissions Boundary policies cannot exceed 1 items.",
        )),
    }
}

fn levels(
    levels: &[wire::OrderedOrganizationPolicyType],
) -> Result<Vec<Vec<PolicyDocument>>, ApiError> {
    let read = |(level, number): (&wire::OrderedOrganizationPolicyType, usize)| {
        let texts = &level.service_control_policy_input_list;
        if texts.is_empty() {
            return Err(ApiError::invalid_input(format!(
                "Organization policy at index {number} must contain at least one service control policy"
            )));
        }
        let documents = texts
            .iter()
            .map(|text| PolicyDocument::parse_identity(text));
        let documents: Result<_, _> = documents.collect();
        documents.map_err(|_| {
            let text = format!("Organization policy at index {number} has invalid content");
            ApiError::invalid_input(text)
        })
    };
    levels.iter().zip(1..).map(read).collect()
}

/// The resources, of which a single `*` is none.
fn resources(arns: &[String]) -> Result<&[String], ApiError> {
    if let [only] = arns
        && only == "*"
    {
        return Ok(&[]);
    }
    let is_arn = |arn: &String| {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        matches!(parts[..], ["arn", partition, service, _, _, resource]
            if !partition.is_empty() && !service.is_empty() && !resource.is_empty())
    };
    match arns.iter().find(|arn| !is_arn(arn)) {
        Some(other) => Err(ApiError::invalid_input(format!(
            "ResourceNames are not in a valid ARN format: {other}."
        ))),
        None => Ok(arns),
    }
}

fn actions(names: &[String]) -> Result<(), ApiError> {
    if names.iter().all(|name| name.contains(':')) {
        return Ok(());
    }
    Err(ApiError::invalid_input(
        "The action is invalid since it is missing names",
    ))
}

fn caller(arn: &str) -> Result<Caller, ApiError> {
    let named = EntityArn::parse(arn).map_err(|_| {
        ApiError::invalid_input(
            "Invalid caller - Caller must be an IAM user, role or group in this context.",
        )
    })?;
    Ok(Caller {
        arn: arn.to_owned(),
        account: named.account.to_owned(),
    })
}

/// The account of an owner, who is given as an ARN of anything in it: a mere number is refused.
fn owner(arn: &str) -> Result<String, ApiError> {
    let parts: Vec<_> = arn.splitn(6, ':').collect();
    match parts[..] {
        ["arn", _, "iam", "", account, who] if account.len() == 12 && !who.is_empty() => {
            Ok(account.to_owned())
        }
        _ => Err(ApiError::invalid_input(format!(
            "'{arn}' is not a valid as a Resource Owner."
        ))),
    }
}

fn resource_policy(
    text: Option<&str>,
    caller: Option<Caller>,
    resources: &[String],
) -> Result<Option<(SimulatedPolicy<'static>, Caller)>, ApiError> {
    let Some(text) = text else { return Ok(None) };
    let caller = caller.ok_or_else(|| {
        ApiError::invalid_input("Invalid caller - Caller cannot be null or empty.")
    })?;
    if resources.is_empty() {
        return Err(ApiError::invalid_input(
            "Invalid Entity Arn: * does not clearly define entity type and name.",
        ));
    }
    // AWS's text is not on record.
    let document = PolicyDocument::parse_resource(text)
        .map_err(|_| ApiError::invalid_input("Resource policy has invalid content"))?;
    let policy = SimulatedPolicy {
        id: "ResourcePolicy".to_owned(),
        document: Cow::Owned(document),
    };
    Ok(Some((policy, caller)))
}

/// The condition keys that the request gives, and their names in lower case.
fn entries(
    entries: &[wire::ContextEntry],
) -> Result<(ConditionContext, HashSet<String>), ApiError> {
    let mut context = ConditionContext::default();
    let mut given = HashSet::new();
    for entry in entries {
        let Some(name) = &entry.context_key_name else {
            continue;
        };
        if !given.insert(name.to_lowercase()) {
            let text = format!("Duplicate context key: {name}.");
            return Err(ApiError::invalid_input(text));
        }
        let key_type = entry.context_key_type.unwrap_or(KeyType::String);
        let values = &entry.context_key_values;
        values_are_of(key_type, name, values)?;
        match (is_list(key_type), values.as_slice()) {
            (true, values) => context.set_many(name.clone(), values.to_vec()),
            (false, [value]) => context.set(name.clone(), value),
            (false, values) => {
                return Err(ApiError::invalid_input(format!(
                    "Context key {} expected a single value, but received {}.",
                    key_type.as_str(),
                    values.len()
                )));
            }
        }
    }
    Ok((context, given))
}

fn is_list(key_type: KeyType) -> bool {
    key_type.as_str().ends_with("List")
}

fn values_are_of(key_type: KeyType, name: &str, values: &[String]) -> Result<(), ApiError> {
    let (kind, format) = match key_type {
        KeyType::Numeric | KeyType::NumericList => (Kind::Number, "numeric format"),
        KeyType::Date | KeyType::DateList => (Kind::Date, "DateTime format"),
        KeyType::Ip | KeyType::IpList => (Kind::Address, "IP address"),
        KeyType::Binary | KeyType::BinaryList => (Kind::Bytes, "base-64 encoded binary format"),
        // What is not true is false.
        KeyType::Boolean | KeyType::BooleanList | KeyType::String | KeyType::StringList => {
            return Ok(());
        }
    };
    if values.iter().all(|value| kind.has(value)) {
        return Ok(());
    }
    Err(ApiError::invalid_input(format!(
        "Invalid context value for key {name}: expected {format}."
    )))
}

/// What AWS fills in by itself. It says nothing of the time or of tags.
fn about_caller(
    caller: Option<&str>,
    own: AccountId,
    given: &HashSet<String>,
    context: &mut ConditionContext,
) -> Result<(), ApiError> {
    let mut fill = |key: &'static str, value: &str| {
        if !given.contains(&key.to_lowercase()) {
            context.set(key, value);
        }
    };
    let Some(arn) = caller else {
        fill("aws:PrincipalAccount", &own.to_string());
        fill("aws:userid", NO_CALLER);
        return Ok(());
    };
    let named = EntityArn::parse(arn)?;
    fill("aws:PrincipalArn", arn);
    fill("aws:PrincipalAccount", named.account);
    fill("aws:userid", arn);
    if named.kind == "user" {
        fill("aws:username", named.name);
    }
    Ok(())
}
