//! Credentials that belong to a user or to root. A collection holds them under the unique ID of
//! their owner: an owner's own are found together, and stay theirs when a user is renamed.

use crate::account::Account;
use crate::caller::Owner;
use crate::context::Context;
use crate::error::ApiError;
use crate::records::{Record, Records, fold};
use crate::wire::iam::StatusType;

/// Who has a credential.
pub(crate) struct Belongs {
    /// The unique ID of the user, or the number of root's account.
    pub to: String,
    /// The user's name in the case that it was given; root has none.
    pub name: Option<String>,
}

impl Belongs {
    /// The user of that name.
    pub fn to_user(account: &Account, name: &str) -> Result<Self, ApiError> {
        let user = account.user(name)?;
        Ok(Self {
            to: user.id.clone(),
            name: Some(user.name.clone()),
        })
    }

    /// The user that a request names, else the one who signed, who may be root.
    pub fn to_named(cx: &Context<'_>, name: Option<String>) -> Result<Self, ApiError> {
        if name.is_none() && cx.caller.owner() == Some(Owner::Root) {
            return Ok(Self {
                to: cx.account.id.to_string(),
                name: None,
            });
        }
        Self::to_user(cx.account, &cx.user_name(name)?)
    }

    /// Under what a collection holds the credential with that ID.
    pub fn key(&self, id: &str) -> String {
        format!("{}/{id}", self.to)
    }

    /// The owner's own out of a collection, by ID.
    pub fn all<'a, T: Record>(
        &self,
        records: &'a Records<T>,
    ) -> impl Iterator<Item = (&'a str, &'a T)> + use<'a, T> {
        all_of(records, &self.to)
    }
}

/// What belongs to the owner with that unique ID, by ID.
pub(crate) fn all_of<'a, T: Record>(
    records: &'a Records<T>,
    owner: &str,
) -> impl Iterator<Item = (&'a str, &'a T)> + use<'a, T> {
    let start = fold(&format!("{owner}/"));
    let behind = records.after(Some(&start));
    behind.take_while(move |(key, _)| key.starts_with(&start))
}

/// Refuses to set the one status that only time sets.
pub(crate) fn can_be_set(status: StatusType) -> Result<(), ApiError> {
    if status == StatusType::Expired {
        return Err(ApiError::invalid_input(
            "Operation does not support status Expired",
        ));
    }
    Ok(())
}
