//! The ARN of a role as a request names it.

use crate::account::{Account, Role};
use crate::account_id::AccountId;
use crate::error::ApiError;

/// An ARN that may be a role's, and the account that it is in.
pub(super) struct RoleArn {
    text: String,
    /// None when no account can have it.
    pub account: Option<AccountId>,
}

impl RoleArn {
    /// Reads an ARN; whether it is a role's shows only when the role is looked for.
    ///
    /// # Errors
    ///
    /// `ValidationError`, in AWS's text, when it is no ARN.
    pub fn parse(text: String) -> Result<Self, ApiError> {
        let parts: Vec<_> = text.splitn(6, ':').collect();
        let account = match parts[..] {
            ["arn", partition, service, _, account, resource]
                if ![partition, service, resource].contains(&"") =>
            {
                account.parse().ok()
            }
            _ => return Err(ApiError::validation(format!("{text} is invalid"))),
        };
        Ok(Self { text, account })
    }

    /// The ARN as the request has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The role, if the account has it under exactly this ARN.
    pub fn find<'a>(&self, account: &'a Account) -> Option<&'a Role> {
        let name = self.text.rsplit('/').next()?;
        let role = account.roles.get(name)?;
        (account.arn("role", &role.path, &role.name) == self.text).then_some(role)
    }
}
