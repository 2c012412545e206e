//! Which function answers which operation. What is not here, the mock does not have, and says so.

use std::any::Any;
use std::collections::BTreeMap;

use crate::context::Context;
use crate::error::ApiError;
use crate::events;
use crate::wire::calls::{self, Call};
use crate::wire::operation::Operation;
use crate::wire::output::Output;
use crate::wire::query::{Query, Read};
use crate::wire::xml;
use crate::{
    access_keys, access_reports, account_aliases, account_properties, attached_policies, auth,
    authorization_details, boundaries, context_keys, credential_report, delegation_requests,
    granting, groups, inline_policies, instance_profiles, login_profiles, mfa,
    open_id_connect_providers, organizations, organizations_reports, outbound_federation,
    password_policy, policies, policy_entities, policy_versions, roles, saml_providers,
    server_certificates, service_linked_roles, service_specific_credentials, signing_certificates,
    simulation, ssh_public_keys, sts, summary, token_preferences, users,
};

type Handler<I, O> = fn(&mut Context<'_>, I) -> Result<O, ApiError>;

/// What an operation answers with, whatever it is.
pub(crate) trait Answer {
    /// The answer as XML. That needs the account no more.
    fn render(&self, operation: &Operation, request_id: &str) -> String;
    /// What of it an event shows.
    fn essentials(&self) -> BTreeMap<String, String>;
    /// The answer itself, for a caller in Rust.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<T: Output + 'static> Answer for T {
    fn render(&self, operation: &Operation, request_id: &str) -> String {
        xml::success(operation, self, request_id)
    }

    fn essentials(&self) -> BTreeMap<String, String> {
        events::essentials(self)
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Parses and validates the input, asks the policies, does it. A function for each operation, and
/// not all of them in one: a page that needs a few loads no others.
#[inline(never)]
fn run<C: Call, I: Read>(
    cx: &mut Context<'_>,
    operation: &Operation,
    query: &Query,
    handler: Handler<I, C::Output>,
) -> Result<Box<dyn Answer>, ApiError> {
    let input = query.read(operation.service)?;
    auth::authorize::authorize(cx, operation, query)?;
    Ok(Box::new(handler(cx, input)?))
}

macro_rules! operations {
    (
        $($name:ident => $handler:path,)*
        #[$when:meta] { $($sometimes:ident => $its_handler:path,)* }
    ) => {
        /// The operations that the mock has.
        pub(crate) const SUPPORTED: &[&str] = &[
            $(stringify!($name),)*
            $(#[$when] stringify!($sometimes),)*
        ];

        /// Answers a call.
        ///
        /// # Errors
        ///
        /// What AWS would refuse it with; `NotImplemented` when the mock does not have it.
        pub(crate) fn answer(
            cx: &mut Context<'_>,
            operation: &Operation,
            query: &Query,
        ) -> Result<Box<dyn Answer>, ApiError> {
            match operation.name {
                $(stringify!($name) => run::<calls::$name, _>(cx, operation, query, $handler),)*
                $(
                    #[$when]
                    stringify!($sometimes) => {
                        run::<calls::$sometimes, _>(cx, operation, query, $its_handler)
                    }
                )*
                name => Err(not_implemented(name)),
            }
        }
    };
}

operations! {
    AcceptDelegationRequest => delegation_requests::accept_delegation_request,
    AddClientIDToOpenIDConnectProvider => open_id_connect_providers::add_client_id_to_open_id_connect_provider,
    AddRoleToInstanceProfile => instance_profiles::add_role_to_instance_profile,
    AddUserToGroup => groups::add_user_to_group,
    AssociateDelegationRequest => delegation_requests::associate_delegation_request,
    AssumeRole => sts::assume_role,
    AssumeRoot => sts::assume_root,
    AttachGroupPolicy => attached_policies::attach_group_policy,
    AttachRolePolicy => attached_policies::attach_role_policy,
    AttachUserPolicy => attached_policies::attach_user_policy,
    ChangePassword => login_profiles::change_password,
    CreateAccessKey => access_keys::create_access_key,
    CreateAccountAlias => account_aliases::create_account_alias,
    CreateDelegationRequest => delegation_requests::create_delegation_request,
    CreateGroup => groups::create_group,
    CreateInstanceProfile => instance_profiles::create_instance_profile,
    CreateLoginProfile => login_profiles::create_login_profile,
    CreateOpenIDConnectProvider => open_id_connect_providers::create_open_id_connect_provider,
    CreatePolicy => policies::create_policy,
    CreatePolicyVersion => policy_versions::create_policy_version,
    CreateRole => roles::create_role,
    CreateServiceLinkedRole => service_linked_roles::create_service_linked_role,
    CreateServiceSpecificCredential => service_specific_credentials::create_service_specific_credential,
    CreateUser => users::create_user,
    CreateVirtualMFADevice => mfa::create_virtual_mfa_device,
    DeactivateMFADevice => mfa::deactivate_mfa_device,
    DecodeAuthorizationMessage => sts::decode_authorization_message,
    DeleteAccessKey => access_keys::delete_access_key,
    DeleteAccountAlias => account_aliases::delete_account_alias,
    DeleteAccountPasswordPolicy => password_policy::delete_account_password_policy,
    DeleteGroup => groups::delete_group,
    DeleteGroupPolicy => inline_policies::delete_group_policy,
    DeleteInstanceProfile => instance_profiles::delete_instance_profile,
    DeleteLoginProfile => login_profiles::delete_login_profile,
    DeleteOpenIDConnectProvider => open_id_connect_providers::delete_open_id_connect_provider,
    DeletePolicy => policies::delete_policy,
    DeletePolicyVersion => policy_versions::delete_policy_version,
    DeleteRole => roles::delete_role,
    DeleteRolePermissionsBoundary => boundaries::delete_role_permissions_boundary,
    DeleteRolePolicy => inline_policies::delete_role_policy,
    DeleteSAMLProvider => saml_providers::delete_saml_provider,
    DeleteSSHPublicKey => ssh_public_keys::delete_ssh_public_key,
    DeleteServerCertificate => server_certificates::delete_server_certificate,
    DeleteServiceLinkedRole => service_linked_roles::delete_service_linked_role,
    DeleteServiceSpecificCredential => service_specific_credentials::delete_service_specific_credential,
    DeleteSigningCertificate => signing_certificates::delete_signing_certificate,
    DeleteUser => users::delete_user,
    DeleteUserPermissionsBoundary => boundaries::delete_user_permissions_boundary,
    DeleteUserPolicy => inline_policies::delete_user_policy,
    DeleteVirtualMFADevice => mfa::delete_virtual_mfa_device,
    DetachGroupPolicy => attached_policies::detach_group_policy,
    DetachRolePolicy => attached_policies::detach_role_policy,
    DetachUserPolicy => attached_policies::detach_user_policy,
    DisableOrganizationsRootCredentialsManagement => organizations::disable_organizations_root_credentials_management,
    DisableOrganizationsRootSessions => organizations::disable_organizations_root_sessions,
    DisableOutboundWebIdentityFederation => outbound_federation::disable_outbound_web_identity_federation,
    EnableMFADevice => mfa::enable_mfa_device,
    EnableOrganizationsRootCredentialsManagement => organizations::enable_organizations_root_credentials_management,
    EnableOrganizationsRootSessions => organizations::enable_organizations_root_sessions,
    EnableOutboundWebIdentityFederation => outbound_federation::enable_outbound_web_identity_federation,
    GenerateCredentialReport => credential_report::generate_credential_report,
    GenerateOrganizationsAccessReport => organizations_reports::generate_organizations_access_report,
    GenerateServiceLastAccessedDetails => access_reports::generate_service_last_accessed_details,
    GetAccessKeyInfo => sts::get_access_key_info,
    GetAccessKeyLastUsed => access_keys::get_access_key_last_used,
    GetAccountAuthorizationDetails => authorization_details::get_account_authorization_details,
    GetAccountPasswordPolicy => password_policy::get_account_password_policy,
    GetAccountProperties => account_properties::get_account_properties,
    GetAccountSummary => summary::get_account_summary,
    GetCallerIdentity => sts::get_caller_identity,
    GetContextKeysForCustomPolicy => context_keys::get_context_keys_for_custom_policy,
    GetContextKeysForPrincipalPolicy => context_keys::get_context_keys_for_principal_policy,
    GetCredentialReport => credential_report::get_credential_report,
    GetDelegationRequest => delegation_requests::get_delegation_request,
    GetFederationToken => sts::get_federation_token,
    GetGroup => groups::get_group,
    GetGroupPolicy => inline_policies::get_group_policy,
    GetInstanceProfile => instance_profiles::get_instance_profile,
    GetLoginProfile => login_profiles::get_login_profile,
    GetMFADevice => mfa::get_mfa_device,
    GetOpenIDConnectProvider => open_id_connect_providers::get_open_id_connect_provider,
    GetOrganizationsAccessReport => organizations_reports::get_organizations_access_report,
    GetOutboundWebIdentityFederationInfo => outbound_federation::get_outbound_web_identity_federation_info,
    GetPolicy => policies::get_policy,
    GetPolicyVersion => policy_versions::get_policy_version,
    GetRole => roles::get_role,
    GetRolePolicy => inline_policies::get_role_policy,
    GetSAMLProvider => saml_providers::get_saml_provider,
    GetServerCertificate => server_certificates::get_server_certificate,
    GetServiceLastAccessedDetails => access_reports::get_service_last_accessed_details,
    GetServiceLastAccessedDetailsWithEntities => access_reports::get_service_last_accessed_details_with_entities,
    GetServiceLinkedRoleDeletionStatus => service_linked_roles::get_service_linked_role_deletion_status,
    GetSessionToken => sts::get_session_token,
    GetUser => users::get_user,
    GetUserPolicy => inline_policies::get_user_policy,
    ListAccessKeys => access_keys::list_access_keys,
    ListAccountAliases => account_aliases::list_account_aliases,
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
    ListMFADeviceTags => mfa::list_mfa_device_tags,
    ListMFADevices => mfa::list_mfa_devices,
    ListOpenIDConnectProviderTags => open_id_connect_providers::list_open_id_connect_provider_tags,
    ListOpenIDConnectProviders => open_id_connect_providers::list_open_id_connect_providers,
    ListOrganizationsFeatures => organizations::list_organizations_features,
    ListPolicies => policies::list_policies,
    ListPoliciesGrantingServiceAccess => granting::list_policies_granting_service_access,
    ListPolicyTags => policies::list_policy_tags,
    ListPolicyVersions => policy_versions::list_policy_versions,
    ListRolePolicies => inline_policies::list_role_policies,
    ListRoleTags => roles::list_role_tags,
    ListRoles => roles::list_roles,
    ListSAMLProviderTags => saml_providers::list_saml_provider_tags,
    ListSAMLProviders => saml_providers::list_saml_providers,
    ListSSHPublicKeys => ssh_public_keys::list_ssh_public_keys,
    ListServerCertificateTags => server_certificates::list_server_certificate_tags,
    ListServerCertificates => server_certificates::list_server_certificates,
    ListServiceSpecificCredentials => service_specific_credentials::list_service_specific_credentials,
    ListSigningCertificates => signing_certificates::list_signing_certificates,
    ListUserPolicies => inline_policies::list_user_policies,
    ListUserTags => users::list_user_tags,
    ListUsers => users::list_users,
    ListVirtualMFADevices => mfa::list_virtual_mfa_devices,
    PutAccountProperties => account_properties::put_account_properties,
    PutGroupPolicy => inline_policies::put_group_policy,
    PutRolePermissionsBoundary => boundaries::put_role_permissions_boundary,
    PutRolePolicy => inline_policies::put_role_policy,
    PutUserPermissionsBoundary => boundaries::put_user_permissions_boundary,
    PutUserPolicy => inline_policies::put_user_policy,
    RejectDelegationRequest => delegation_requests::reject_delegation_request,
    RemoveClientIDFromOpenIDConnectProvider => open_id_connect_providers::remove_client_id_from_open_id_connect_provider,
    RemoveRoleFromInstanceProfile => instance_profiles::remove_role_from_instance_profile,
    RemoveUserFromGroup => groups::remove_user_from_group,
    ResetServiceSpecificCredential => service_specific_credentials::reset_service_specific_credential,
    ResyncMFADevice => mfa::resync_mfa_device,
    SendDelegationToken => delegation_requests::send_delegation_token,
    SetDefaultPolicyVersion => policy_versions::set_default_policy_version,
    SetSecurityTokenServicePreferences => token_preferences::set_security_token_service_preferences,
    SimulateCustomPolicy => simulation::simulate_custom_policy,
    SimulatePrincipalPolicy => simulation::simulate_principal_policy,
    TagInstanceProfile => instance_profiles::tag_instance_profile,
    TagMFADevice => mfa::tag_mfa_device,
    TagOpenIDConnectProvider => open_id_connect_providers::tag_open_id_connect_provider,
    TagPolicy => policies::tag_policy,
    TagRole => roles::tag_role,
    TagSAMLProvider => saml_providers::tag_saml_provider,
    TagServerCertificate => server_certificates::tag_server_certificate,
    TagUser => users::tag_user,
    UntagInstanceProfile => instance_profiles::untag_instance_profile,
    UntagMFADevice => mfa::untag_mfa_device,
    UntagOpenIDConnectProvider => open_id_connect_providers::untag_open_id_connect_provider,
    UntagPolicy => policies::untag_policy,
    UntagRole => roles::untag_role,
    UntagSAMLProvider => saml_providers::untag_saml_provider,
    UntagServerCertificate => server_certificates::untag_server_certificate,
    UntagUser => users::untag_user,
    UpdateAccessKey => access_keys::update_access_key,
    UpdateAccountPasswordPolicy => password_policy::update_account_password_policy,
    UpdateAssumeRolePolicy => roles::update_assume_role_policy,
    UpdateDelegationRequest => delegation_requests::update_delegation_request,
    UpdateGroup => groups::update_group,
    UpdateLoginProfile => login_profiles::update_login_profile,
    UpdateOpenIDConnectProviderThumbprint => open_id_connect_providers::update_open_id_connect_provider_thumbprint,
    UpdateRole => roles::update_role,
    UpdateRoleDescription => roles::update_role_description,
    UpdateSSHPublicKey => ssh_public_keys::update_ssh_public_key,
    UpdateServerCertificate => server_certificates::update_server_certificate,
    UpdateServiceSpecificCredential => service_specific_credentials::update_service_specific_credential,
    UpdateSigningCertificate => signing_certificates::update_signing_certificate,
    UpdateUser => users::update_user,

    #[cfg(feature = "certificates")] {
        AssumeRoleWithWebIdentity => sts::web_identity::assume_role_with_web_identity,
        CreateSAMLProvider => saml_providers::change::create_saml_provider,
        GetSSHPublicKey => ssh_public_keys::key_material::get_ssh_public_key,
        GetWebIdentityToken => sts::web_identity::get_web_identity_token,
        UpdateSAMLProvider => saml_providers::change::update_saml_provider,
        UploadSSHPublicKey => ssh_public_keys::key_material::upload_ssh_public_key,
        UploadServerCertificate => server_certificates::upload::upload_server_certificate,
        UploadSigningCertificate => signing_certificates::upload::upload_signing_certificate,
    }
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
