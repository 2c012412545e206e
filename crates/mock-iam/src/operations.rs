//! Which function answers which operation. What is not here, the mock does not have, and says so.

use crate::context::Context;
use crate::error::ApiError;
use crate::wire::operation::Operation;
use crate::wire::query::{Query, Read};
use crate::wire::xml::{self, Output};
use crate::{
    access_keys, auth, groups, login_profiles, permissions, policies, sts, summary, users,
};

/// A request that is signed and parsed, on its way to the operation.
pub(crate) struct Call<'a> {
    pub operation: &'static Operation,
    pub query: &'a Query,
    pub request_id: &'a str,
}

type Handler<I, O> = fn(&mut Context<'_>, I) -> Result<O, ApiError>;

/// Parses and validates the input, asks the policies, does it, renders the output.
fn run<I: Read, O: Output>(
    cx: &mut Context<'_>,
    call: &Call<'_>,
    handler: Handler<I, O>,
) -> Result<String, ApiError> {
    let input = call.query.read(call.operation.service)?;
    auth::authorize::authorize(cx, call.operation, call.query)?;
    let output = handler(cx, input)?;
    xml::success(call.operation, &output, call.request_id)
}

macro_rules! operations {
    ($($name:ident => $handler:path,)*) => {
        /// The operations that the mock has.
        pub(crate) const SUPPORTED: &[&str] = &[$(stringify!($name)),*];

        /// Answers a call.
        ///
        /// # Errors
        ///
        /// What AWS would refuse it with; `NotImplemented` when the mock does not have it.
        pub(crate) fn answer(cx: &mut Context<'_>, call: &Call<'_>) -> Result<String, ApiError> {
            match call.operation.name {
                $(stringify!($name) => run(cx, call, $handler),)*
                name => Err(not_implemented(name)),
            }
        }
    };
}

operations! {
    AddUserToGroup => groups::add_user_to_group,
    AttachGroupPolicy => permissions::attach_group_policy,
    AttachUserPolicy => permissions::attach_user_policy,
    CreateAccessKey => access_keys::create_access_key,
    CreateGroup => groups::create_group,
    CreateLoginProfile => login_profiles::create_login_profile,
    CreatePolicy => policies::create_policy,
    CreatePolicyVersion => policies::create_policy_version,
    CreateUser => users::create_user,
    DeleteAccessKey => access_keys::delete_access_key,
    DeleteGroup => groups::delete_group,
    DeleteGroupPolicy => permissions::delete_group_policy,
    DeleteLoginProfile => login_profiles::delete_login_profile,
    DeletePolicy => policies::delete_policy,
    DeletePolicyVersion => policies::delete_policy_version,
    DeleteUser => users::delete_user,
    DeleteUserPolicy => permissions::delete_user_policy,
    DetachGroupPolicy => permissions::detach_group_policy,
    DetachUserPolicy => permissions::detach_user_policy,
    GetAccessKeyInfo => sts::get_access_key_info,
    GetAccessKeyLastUsed => access_keys::get_access_key_last_used,
    GetAccountSummary => summary::get_account_summary,
    GetCallerIdentity => sts::get_caller_identity,
    GetGroup => groups::get_group,
    GetGroupPolicy => permissions::get_group_policy,
    GetLoginProfile => login_profiles::get_login_profile,
    GetPolicy => policies::get_policy,
    GetPolicyVersion => policies::get_policy_version,
    GetUser => users::get_user,
    GetUserPolicy => permissions::get_user_policy,
    ListAccessKeys => access_keys::list_access_keys,
    ListAttachedGroupPolicies => permissions::list_attached_group_policies,
    ListAttachedUserPolicies => permissions::list_attached_user_policies,
    ListGroupPolicies => permissions::list_group_policies,
    ListGroups => groups::list_groups,
    ListGroupsForUser => groups::list_groups_for_user,
    ListPolicies => policies::list_policies,
    ListPolicyVersions => policies::list_policy_versions,
    ListUserPolicies => permissions::list_user_policies,
    ListUserTags => users::list_user_tags,
    ListUsers => users::list_users,
    PutGroupPolicy => permissions::put_group_policy,
    PutUserPolicy => permissions::put_user_policy,
    RemoveUserFromGroup => groups::remove_user_from_group,
    SetDefaultPolicyVersion => policies::set_default_policy_version,
    TagUser => users::tag_user,
    UntagUser => users::untag_user,
    UpdateAccessKey => access_keys::update_access_key,
    UpdateGroup => groups::update_group,
    UpdateLoginProfile => login_profiles::update_login_profile,
    UpdateUser => users::update_user,
}

/// AWS has the operation and the mock does not: said in the mock's own words, and with a status
/// that no SDK retries.
fn not_implemented(name: &str) -> ApiError {
    let text = format!(
        "AWS has the operation {name}; this mock does not have it yet. Nothing was changed."
    );
    ApiError::new("NotImplemented", http::StatusCode::NOT_IMPLEMENTED, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_supported_operation_is_one_of_aws() {
        for name in SUPPORTED {
            assert!(
                Operation::find(name).is_some(),
                "AWS has no operation {name}"
            );
        }
    }
}
