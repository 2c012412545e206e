//! Who can hold policies: users, groups and roles. The policies that they hold are in
//! `inline_policies` and `attached_policies`.

use crate::account::{Account, Permissions};
use crate::error::ApiError;
use crate::{quotas, roles};

/// Who holds permissions: the kind, and the name as the request gave it.
#[derive(Clone, Copy)]
pub(crate) enum Holder<'a> {
    User(&'a str),
    Group(&'a str),
    Role(&'a str),
}

impl<'a> Holder<'a> {
    /// What it holds.
    pub fn permissions(self, account: &Account) -> Result<&Permissions, ApiError> {
        match self {
            Self::User(name) => Ok(&account.user(name)?.permissions),
            Self::Group(name) => Ok(&account.group(name)?.permissions),
            Self::Role(name) => Ok(&account.role(name)?.permissions),
        }
    }

    /// What it holds and may be changed: the role of a service is AWS's.
    pub fn changeable(self, account: &Account) -> Result<&Permissions, ApiError> {
        if let Self::Role(name) = self {
            roles::refuse_protected(account.role(name)?)?;
        }
        self.permissions(account)
    }

    /// What it holds, which is about to change.
    pub fn permissions_mut(self, account: &mut Account) -> Result<&mut Permissions, ApiError> {
        match self {
            Self::User(name) => Ok(&mut account.user_mut(name)?.permissions),
            Self::Group(name) => Ok(&mut account.group_mut(name)?.permissions),
            Self::Role(name) => Ok(&mut account.role_mut(name)?.permissions),
        }
    }

    /// `user`, `group` or `role`, as AWS's texts have it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Group(_) => "group",
            Self::Role(_) => "role",
        }
    }

    /// The name in the request's spelling.
    pub fn name(self) -> &'a str {
        match self {
            Self::User(name) | Self::Group(name) | Self::Role(name) => name,
        }
    }

    /// How much its inline policies may hold together.
    pub fn inline_quota(self) -> usize {
        match self {
            Self::User(_) => quotas::USER_POLICY_SIZE,
            Self::Group(_) => quotas::GROUP_POLICY_SIZE,
            Self::Role(_) => quotas::ROLE_POLICY_SIZE,
        }
    }

    /// AWS's name of the quota for attached policies.
    pub fn attachment_quota(self) -> &'static str {
        match self {
            Self::User(_) => "PoliciesPerUser",
            Self::Group(_) => "PoliciesPerGroup",
            Self::Role(_) => "PoliciesPerRole",
        }
    }
}
