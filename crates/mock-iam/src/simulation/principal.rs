//! The policies that a user, a group or a role brings into a simulation.

use std::borrow::Cow;

use crate::account::Account;
use crate::auth::policy::{AppliedPolicy, PolicySource};
use crate::entities::{EntityArn, Held};
use crate::error::ApiError;
use crate::wire::iam as wire;
use crate::wire::iam::PolicyIdentifierPolicyType;

use super::request::SimulatedPolicy;

/// What is simulated; nothing yet when the request brings all policies along.
#[derive(Default)]
pub(super) struct Simulated<'a> {
    pub arn: String,
    pub policies: Vec<Attached<'a>>,
    pub boundary: Option<SimulatedPolicy<'a>>,
}

/// A policy of the principal, and where an exclusion finds it.
pub(super) struct Attached<'a> {
    pub policy: SimulatedPolicy<'a>,
    source: PolicySource,
    holder: (&'static str, &'a str),
}

impl<'a> Simulated<'a> {
    pub fn find(account: &'a Account, arn: &'a str) -> Result<Self, ApiError> {
        let named = EntityArn::parse(arn)?;
        let own = account.id.to_string();
        if named.account != own {
            return Err(ApiError::invalid_input(format!(
                "Invalid Policy Source Arn: caller's account {own} does not have access to policies in account {}.",
                named.account
            )));
        }
        let entity = named
            .find(account)
            .map_err(|_| ApiError::no_such_entity("Unable to retrieve specified IAM entity."))?;
        let policies = entity.policies(account).into_iter().map(attached);
        Ok(Self {
            arn: entity.arn(account),
            policies: policies.collect(),
            boundary: entity.boundary(account).map(simulated),
        })
    }

    /// Takes policies out: the identifiers name what the principal has, not what the request brings
    /// along. There are no organizations here, so that their policies are out anyway.
    pub fn exclude(&mut self, excluded: &[wire::PolicyIdentifier]) {
        self.policies
            .retain(|attached| !excluded.iter().any(|one| attached.is_named(one)));
        let is_boundary = |one: &wire::PolicyIdentifier| {
            one.policy_type == Some(PolicyIdentifierPolicyType::PermissionBoundary)
        };
        if excluded.iter().any(is_boundary) {
            self.boundary = None;
        }
    }
}

impl Attached<'_> {
    fn is_named(&self, excluded: &wire::PolicyIdentifier) -> bool {
        if let Some(wanted) = &excluded.inline_policy_identifier {
            let (kind, holder) = self.holder;
            return matches!(&self.source, PolicySource::Inline { name, .. } if *name == wanted.policy_name)
                && wanted.attachment_type.as_str() == kind
                && wanted.attachment_name == holder;
        }
        let PolicySource::Managed { arn } = &self.source else {
            return excluded.policy_type == Some(PolicyIdentifierPolicyType::Inline);
        };
        if let Some(wanted) = &excluded.policy_arn {
            return wanted == arn;
        }
        let is_aws = arn.starts_with("arn:aws:iam::aws:");
        match excluded.policy_type {
            Some(PolicyIdentifierPolicyType::AwsManaged) => is_aws,
            Some(PolicyIdentifierPolicyType::UserManaged) => !is_aws,
            _ => false,
        }
    }
}

fn attached(held: Held<'_>) -> Attached<'_> {
    Attached {
        source: held.policy.source.clone(),
        holder: (held.holder.kind(), held.holder.name()),
        policy: simulated(held.policy),
    }
}

/// AWS calls a managed policy by its name, and an inline one `user_ana_books`.
fn simulated(policy: AppliedPolicy<'_>) -> SimulatedPolicy<'_> {
    let id = match policy.source {
        PolicySource::Inline { owner, name } => format!("{}_{name}", owner.replacen(' ', "_", 1)),
        PolicySource::Managed { arn } => arn.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    SimulatedPolicy {
        id,
        document: Cow::Borrowed(policy.document),
    }
}
