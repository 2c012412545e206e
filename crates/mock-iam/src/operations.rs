//! Which function answers which operation. What is not here, the mock does not have, and says so.

use crate::context::Context;
use crate::error::ApiError;
use crate::wire::operation::Operation;
use crate::wire::query::{Query, Read};
use crate::wire::xml::{self, Output};
use crate::{
    access_keys, access_reports, attached_policies, auth, boundaries, context_keys,
    delegation_requests, granting, groups, inline_policies, instance_profiles, login_profiles,
    organizations_reports, policies, policy_entities, policy_versions, roles, service_linked_roles,
    simulation, sts, summary, users,
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
    AcceptDelegationRequest => delegation_requests::accept_delegation_request,
    AddRoleToInstanceProfile => instance_profiles::add_role_to_instance_profile,
    AddUserToGroup => groups::add_user_to_group,
    AssociateDelegationRequest => delegation_requests::associate_delegation_request,
    AttachGroupPolicy => attached_policies::attach_group_policy,
    AttachRolePolicy => attached_policies::attach_role_policy,
    AttachUserPolicy => attached_policies::attach_user_policy,
    CreateAccessKey => access_keys::create_access_key,
    CreateDelegationRequest => delegation_requests::create_delegation_request,
    CreateGroup => groups::create_group,
    CreateInstanceProfile => instance_profiles::create_instance_profile,
    CreateLoginProfile => login_profiles::create_login_profile,
    CreatePolicy => policies::create_policy,
    CreatePolicyVersion => policy_versions::create_policy_version,
    CreateRole => roles::create_role,
    CreateServiceLinkedRole => service_linked_roles::create_service_linked_role,
    CreateUser => users::create_user,
    DeleteAccessKey => access_keys::delete_access_key,
    DeleteGroup => groups::delete_group,
    DeleteGroupPolicy => inline_policies::delete_group_policy,
    DeleteInstanceProfile => instance_profiles::delete_instance_profile,
    DeleteLoginProfile => login_profiles::delete_login_profile,
    DeletePolicy => policies::delete_policy,
    DeletePolicyVersion => policy_versions::delete_policy_version,
    DeleteRole => roles::delete_role,
    DeleteRolePermissionsBoundary => boundaries::delete_role_permissions_boundary,
    DeleteRolePolicy => inline_policies::delete_role_policy,
    DeleteServiceLinkedRole => service_linked_roles::delete_service_linked_role,
    DeleteUser => users::delete_user,
    DeleteUserPermissionsBoundary => boundaries::delete_user_permissions_boundary,
    DeleteUserPolicy => inline_policies::delete_user_policy,
    DetachGroupPolicy => attached_policies::detach_group_policy,
    DetachRolePolicy => attached_policies::detach_role_policy,
    DetachUserPolicy => attached_policies::detach_user_policy,
    GenerateOrganizationsAccessReport => organizations_reports::generate_organizations_access_report,
    GenerateServiceLastAccessedDetails => access_reports::generate_service_last_accessed_details,
    GetAccessKeyInfo => sts::get_access_key_info,
    GetAccessKeyLastUsed => access_keys::get_access_key_last_used,
    GetAccountSummary => summary::get_account_summary,
    GetCallerIdentity => sts::get_caller_identity,
    GetContextKeysForCustomPolicy => context_keys::get_context_keys_for_custom_policy,
    GetContextKeysForPrincipalPolicy => context_keys::get_context_keys_for_principal_policy,
    GetDelegationRequest => delegation_requests::get_delegation_request,
    GetGroup => groups::get_group,
    GetGroupPolicy => inline_policies::get_group_policy,
    GetInstanceProfile => instance_profiles::get_instance_profile,
    GetLoginProfile => login_profiles::get_login_profile,
    GetOrganizationsAccessReport => organizations_reports::get_organizations_access_report,
    GetPolicy => policies::get_policy,
    GetPolicyVersion => policy_versions::get_policy_version,
    GetRole => roles::get_role,
    GetRolePolicy => inline_policies::get_role_policy,
    GetServiceLastAccessedDetails => access_reports::get_service_last_accessed_details,
    GetServiceLastAccessedDetailsWithEntities => access_reports::get_service_last_accessed_details_with_entities,
    GetServiceLinkedRoleDeletionStatus => service_linked_roles::get_service_linked_role_deletion_status,
    GetUser => users::get_user,
    GetUserPolicy => inline_policies::get_user_policy,
    ListAccessKeys => access_keys::list_access_keys,
    ListAttachedGroupPolicies => attached_policies::list_attached_group_policies,
    ListAttachedRolePolicies => attached_policies::list_attached_role_policies,
    ListAttachedUserPolicies => attached_policies::list_attached_user_policies,
    ListDelegationRequests => delegation_requests::list_delegation_requests,
    ListEntitiesForPolicy => policy_entities::list_entities_for_policy,
    ListGroupPolicies => inline_policies::list_group_policies,
    ListGroups => groups::list_groups,
    ListGroupsForUser => groups::list_groups_for_user,
    ListInstanceProfileTags => instance_profiles::list_instance_profile_tags,
    ListInstanceProfiles => instance_profiles::list_instance_profiles,
    ListInstanceProfilesForRole => instance_profiles::list_instance_profiles_for_role,
    ListPolicies => policies::list_policies,
    ListPoliciesGrantingServiceAccess => granting::list_policies_granting_service_access,
    ListPolicyTags => policies::list_policy_tags,
    ListPolicyVersions => policy_versions::list_policy_versions,
    ListRolePolicies => inline_policies::list_role_policies,
    ListRoleTags => roles::list_role_tags,
    ListRoles => roles::list_roles,
    ListUserPolicies => inline_policies::list_user_policies,
    ListUserTags => users::list_user_tags,
    ListUsers => users::list_users,
    PutGroupPolicy => inline_policies::put_group_policy,
    PutRolePermissionsBoundary => boundaries::put_role_permissions_boundary,
    PutRolePolicy => inline_policies::put_role_policy,
    PutUserPermissionsBoundary => boundaries::put_user_permissions_boundary,
    PutUserPolicy => inline_policies::put_user_policy,
    RejectDelegationRequest => delegation_requests::reject_delegation_request,
    RemoveRoleFromInstanceProfile => instance_profiles::remove_role_from_instance_profile,
    RemoveUserFromGroup => groups::remove_user_from_group,
    SendDelegationToken => delegation_requests::send_delegation_token,
    SetDefaultPolicyVersion => policy_versions::set_default_policy_version,
    SimulateCustomPolicy => simulation::simulate_custom_policy,
    SimulatePrincipalPolicy => simulation::simulate_principal_policy,
    TagInstanceProfile => instance_profiles::tag_instance_profile,
    TagPolicy => policies::tag_policy,
    TagRole => roles::tag_role,
    TagUser => users::tag_user,
    UntagInstanceProfile => instance_profiles::untag_instance_profile,
    UntagPolicy => policies::untag_policy,
    UntagRole => roles::untag_role,
    UntagUser => users::untag_user,
    UpdateAccessKey => access_keys::update_access_key,
    UpdateAssumeRolePolicy => roles::update_assume_role_policy,
    UpdateDelegationRequest => delegation_requests::update_delegation_request,
    UpdateGroup => groups::update_group,
    UpdateLoginProfile => login_profiles::update_login_profile,
    UpdateRole => roles::update_role,
    UpdateRoleDescription => roles::update_role_description,
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
