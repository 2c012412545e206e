//! What is switched on and off for a whole account, and for the accounts of an organization, on the
//! wire. The texts about properties are as recorded from AWS in September 2026 (radkawar/stackd,
//! `account_properties.json`).

use super::{Account, allow, policy, refusal, status, the};

fn put(key: &str, value: &str) -> String {
    format!(
        "Action=PutAccountProperties&Properties.entry.1.key={key}&Properties.entry.1.value={value}"
    )
}

const ENABLE: &str = "Action=PutAccountProperties&Properties.entry.1.key=RoleManager/Enabled&Properties.entry.1.value=true";
const ROLE: &str = "Action=GetRole&RoleName=AWSServiceRoleForIAMRoleManager";

fn is_enabled(account: &Account) -> String {
    let answer = account.done("Action=GetAccountProperties");
    assert_eq!(the(&answer, "key"), "RoleManager/Enabled");
    the(&answer, "value").to_owned()
}

#[test]
fn role_manager_is_off_until_it_is_enabled() {
    let account = Account::new();
    assert_eq!(is_enabled(&account), "false");
    account.done(ENABLE);
    assert_eq!(is_enabled(&account), "true");
    account.done(&put("RoleManager/Enabled", "false"));
    assert_eq!(is_enabled(&account), "false");
}

#[test]
fn role_manager_gets_its_role_when_it_is_enabled_and_keeps_it() {
    let account = Account::new();
    assert_eq!(status(&account.admin(ROLE)), "404");
    account.done(ENABLE);
    let made = account.done(ROLE);
    assert_eq!(
        the(&made, "Arn"),
        "arn:aws:iam::111122223333:role/aws-service-role/role-manager.iam.amazonaws.com/AWSServiceRoleForIAMRoleManager"
    );
    account.done(ENABLE);
    account.done(&put("RoleManager/Enabled", "false"));
    assert_eq!(account.done(ROLE), made);
}

#[test]
fn properties_that_are_none_are_refused() {
    let account = Account::new();
    for (form, expected) in [
        (
            put("RoleManager", "true"),
            "Property key must be in format Namespace/PropertyName: RoleManager",
        ),
        (
            put("RoleManager/Enabled/More", "true"),
            "RoleManager namespace requires Enabled property",
        ),
        (
            put("RoleManager/Other", "true"),
            "RoleManager namespace requires Enabled property",
        ),
        (put("Unheard/Of", "true"), "Unsupported namespace: Unheard"),
        (
            put("RoleManager/Enabled", "FALSE"),
            "Enabled must be 'true' or 'false'",
        ),
        (
            put("RoleManager/Enabled", "0"),
            "Enabled must be 'true' or 'false'",
        ),
        (
            put("RoleManager/Enabled", "true")
                + "&Properties.entry.2.key=Unheard/Of&Properties.entry.2.value=a",
            "All properties must belong to the same namespace",
        ),
    ] {
        assert_eq!(
            refusal(&account.admin(&form)),
            format!("400 InvalidInput: {expected}")
        );
    }
    assert_eq!(
        refusal(&account.admin("Action=PutAccountProperties")),
        "400 ValidationError: 1 validation error detected: Value at 'properties' failed to satisfy constraint: Member must not be null"
    );
    assert_eq!(is_enabled(&account), "false");
}

#[test]
fn what_else_stands_in_the_namespace_is_passed_over() {
    let account = Account::new();
    let more = "&Properties.entry.2.key=RoleManager/Other&Properties.entry.2.value=a";
    account.done(&(put("RoleManager/Enabled", "false") + more));
}

#[test]
fn to_enable_role_manager_takes_the_permission_to_make_its_role() {
    let account = Account::where_ana_has(&allow("iam:PutAccountProperties", "*"));
    let role = "arn:aws:iam::111122223333:role/aws-service-role/role-manager.iam.amazonaws.com/AWSServiceRoleForIAMRoleManager";
    assert_eq!(
        refusal(&account.ana(ENABLE)),
        format!(
            "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:CreateServiceLinkedRole on resource: {role} because no identity-based policy allows the iam:CreateServiceLinkedRole action"
        )
    );
    assert_eq!(
        status(&account.ana(&put("RoleManager/Enabled", "false"))),
        "200"
    );
}

#[test]
fn a_policy_can_go_by_namespace() {
    for (namespace, expected) in [("RoleManager", "200"), ("Other", "403")] {
        let document = policy(&format!(
            r#"{{"Effect":"Allow","Action":["iam:PutAccountProperties","iam:GetAccountProperties"],"Resource":"*","Condition":{{"ForAllValues:StringEquals":{{"iam:AccountPropertyNamespaces":"{namespace}"}}}}}}"#
        ));
        let account = Account::where_ana_has(&document);
        for form in [
            &put("RoleManager/Enabled", "false"),
            "Action=GetAccountProperties",
        ] {
            assert_eq!(status(&account.ana(form)), expected, "{namespace}");
        }
    }
}

/// The code is in AWS's model; status and text are not on record.
#[test]
fn an_account_in_no_organization_has_no_features_of_one() {
    for action in [
        "ListOrganizationsFeatures",
        "EnableOrganizationsRootCredentialsManagement",
        "DisableOrganizationsRootCredentialsManagement",
        "EnableOrganizationsRootSessions",
        "DisableOrganizationsRootSessions",
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&format!("Action={action}"))),
            "400 OrganizationNotFoundException: Organization not found for input account 111122223333."
        );
    }
}

#[test]
fn whoever_may_not_look_hears_that_first() {
    assert_eq!(
        refusal(&Account::new().ana("Action=ListOrganizationsFeatures")),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ListOrganizationsFeatures on resource: * because no identity-based policy allows the iam:ListOrganizationsFeatures action"
    );
}

/// The texts are as recorded from AWS (radkawar/stackd, `outbound_issuance.json`).
#[test]
fn outbound_federation_is_enabled_once_and_keeps_its_issuer() {
    let account = Account::new();
    let [enable, disable, info] = [
        "Action=EnableOutboundWebIdentityFederation",
        "Action=DisableOutboundWebIdentityFederation",
        "Action=GetOutboundWebIdentityFederationInfo",
    ];
    let disabled =
        "404 FeatureDisabled: Outbound identity federation is disabled for account 111122223333";
    assert_eq!(refusal(&account.admin(info)), disabled);
    let already = disabled.replace("is disabled", "is already disabled");
    assert_eq!(refusal(&account.admin(disable)), already);
    let enabled = account.done(enable);
    let issuer = the(&enabled, "IssuerIdentifier");
    assert!(issuer.starts_with("https://") && issuer.ends_with(".tokens.sts.global.api.aws"));
    assert_eq!(
        refusal(&account.admin(enable)),
        "409 FeatureEnabled: Outbound identity federation is already enabled for account 111122223333"
    );
    assert_eq!(the(&account.done(info), "JwtVendingEnabled"), "true");
    account.done(disable);
    assert_eq!(refusal(&account.admin(info)), disabled);
    assert_eq!(the(&account.done(enable), "IssuerIdentifier"), issuer);
}
