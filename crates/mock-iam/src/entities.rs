//! The user, group or role that an ARN names, and every policy that counts for it: what the
//! simulator and the access reports are about.

use std::collections::HashSet;

use crate::account::{Account, Group, Permissions, Role, User};
use crate::auth::policy::{AppliedPolicy, PolicySource};
use crate::auth::principal;
use crate::error::ApiError;

/// Someone who holds policies.
#[derive(Clone, Copy)]
pub(crate) enum Entity<'a> {
    User(&'a User),
    Group(&'a Group),
    Role(&'a Role),
}

/// A policy and whose it is: a user's policies are its own and those of its groups.
pub(crate) struct Held<'a> {
    pub holder: Entity<'a>,
    pub policy: AppliedPolicy<'a>,
}

/// The parts of `arn:aws:iam::111122223333:user/people/ana` that matter. The path does not: AWS
/// finds an entity by its name.
pub(crate) struct EntityArn<'a> {
    pub account: &'a str,
    pub kind: &'a str,
    pub name: &'a str,
}

impl<'a> EntityArn<'a> {
    /// # Errors
    ///
    /// `InvalidInput` when the text is no ARN of a user, a group or a role.
    pub fn parse(arn: &'a str) -> Result<Self, ApiError> {
        let parts: Vec<_> = arn.splitn(6, ':').collect();
        if let ["arn", _, "iam", "", account, resource] = parts[..]
            && let Some((kind @ ("user" | "group" | "role"), path)) = resource.split_once('/')
        {
            let name = path.rsplit('/').next().unwrap_or(path);
            return Ok(Self {
                account,
                kind,
                name,
            });
        }
        let text = format!("Invalid ARN provided in the request: {arn}");
        Err(ApiError::invalid_input(text))
    }

    /// # Errors
    ///
    /// `NoSuchEntity` when the account has none.
    pub fn find(&self, account: &'a Account) -> Result<Entity<'a>, ApiError> {
        Ok(match self.kind {
            "user" => Entity::User(account.user(self.name)?),
            "group" => Entity::Group(account.group(self.name)?),
            _ => Entity::Role(account.role(self.name)?),
        })
    }
}

impl<'a> Entity<'a> {
    /// `user`, `group` or `role`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Group(_) => "group",
            Self::Role(_) => "role",
        }
    }

    pub fn name(self) -> &'a str {
        match self {
            Self::User(user) => &user.name,
            Self::Group(group) => &group.name,
            Self::Role(role) => &role.name,
        }
    }

    pub fn path(self) -> &'a str {
        match self {
            Self::User(user) => &user.path,
            Self::Group(group) => &group.path,
            Self::Role(role) => &role.path,
        }
    }

    pub fn id(self) -> &'a str {
        match self {
            Self::User(user) => &user.id,
            Self::Group(group) => &group.id,
            Self::Role(role) => &role.id,
        }
    }

    pub fn arn(self, account: &Account) -> String {
        account.arn(self.kind(), self.path(), self.name())
    }

    fn permissions(self) -> &'a Permissions {
        match self {
            Self::User(user) => &user.permissions,
            Self::Group(group) => &group.permissions,
            Self::Role(role) => &role.permissions,
        }
    }

    /// Its policies and, for a user, those of its groups. A managed policy that is attached more
    /// than once counts once.
    pub fn policies(self, account: &'a Account) -> Vec<Held<'a>> {
        let groups = match self {
            Self::User(user) => user
                .groups
                .iter()
                .filter_map(|name| account.groups.get(name))
                .collect(),
            Self::Group(_) | Self::Role(_) => Vec::new(),
        };
        let holders = std::iter::once(self).chain(groups.into_iter().map(Self::Group));
        let mut seen = HashSet::new();
        holders
            .flat_map(|holder| {
                let owner = format!("{} {}", holder.kind(), holder.name());
                let held = principal::held(account, holder.permissions(), &owner);
                held.into_iter().map(move |policy| Held { holder, policy })
            })
            .filter(|held| match &held.policy.source {
                PolicySource::Managed { arn } => seen.insert(arn.clone()),
                PolicySource::Inline { .. } => true,
            })
            .collect()
    }

    /// Its permissions boundary; a group has none.
    pub fn boundary(self, account: &'a Account) -> Option<AppliedPolicy<'a>> {
        match self {
            Self::User(user) => principal::of_user(account, user).boundary,
            Self::Role(role) => principal::of_role(account, role).boundary,
            Self::Group(_) => None,
        }
    }
}
