//! The words of `AccessDenied`: AWS's own, collected from public issues and logs. An entity goes
//! by kind and name as the request has them, whether there is one or not; what is to be created
//! goes by its ARN, but a policy by its name.

use super::{Account, allow, encode, policy, refusal};

const ANA: &str = "User: arn:aws:iam::111122223333:user/ana is not authorized to perform:";

/// What ana, who has no permissions, hears.
fn denied(account: &Account, form: &str) -> String {
    let refusal = refusal(&account.ana(form));
    let text = refusal
        .strip_prefix("403 AccessDenied: ")
        .expect("a denial");
    text.strip_prefix(ANA)
        .expect("it is about ana")
        .trim()
        .to_owned()
}

fn no_identity_policy(action: &str, resource: &str) -> String {
    format!(
        "{action} on resource: {resource} because no identity-based policy allows the {action} action"
    )
}

#[test]
fn a_list_is_denied_on_its_path() {
    let account = Account::new();
    for (form, resource) in [
        ("ListUsers", "arn:aws:iam::111122223333:user/"),
        (
            "ListUsers&PathPrefix=/people/",
            "arn:aws:iam::111122223333:user/people/",
        ),
        ("ListGroups", "arn:aws:iam::111122223333:group/"),
        ("ListPolicies", "policy path /"),
    ] {
        let action = form.split('&').next().expect("an action");
        assert_eq!(
            denied(&account, &format!("Action={form}")),
            no_identity_policy(&format!("iam:{action}"), resource)
        );
    }
}

#[test]
fn what_is_about_nothing_is_denied_on_a_star() {
    assert_eq!(
        denied(&Account::new(), "Action=GetAccountSummary"),
        no_identity_policy("iam:GetAccountSummary", "*")
    );
}

#[test]
fn a_new_user_or_group_is_denied_by_its_arn() {
    let account = Account::new();
    assert_eq!(
        denied(&account, "Action=CreateUser&UserName=ben&Path=/people/"),
        no_identity_policy(
            "iam:CreateUser",
            "arn:aws:iam::111122223333:user/people/ben"
        )
    );
    assert_eq!(
        denied(&account, "Action=CreateGroup&GroupName=readers"),
        no_identity_policy("iam:CreateGroup", "arn:aws:iam::111122223333:group/readers")
    );
}

#[test]
fn a_new_policy_is_denied_by_its_name() {
    let document = encode(super::DOCUMENT);
    let form = format!("Action=CreatePolicy&PolicyName=books&PolicyDocument={document}");
    assert_eq!(
        denied(&Account::new(), &form),
        no_identity_policy("iam:CreatePolicy", "policy books")
    );
}

#[test]
fn a_user_is_denied_by_name_as_the_request_spells_it() {
    let account = Account::new();
    for name in ["admin", "Admin", "nobody"] {
        for (action, more) in [
            ("GetUser", ""),
            ("CreateAccessKey", ""),
            ("ListAttachedUserPolicies", ""),
            (
                "AttachUserPolicy",
                "&PolicyArn=arn:aws:iam::aws:policy/IAMFullAccess",
            ),
        ] {
            assert_eq!(
                denied(&account, &format!("Action={action}&UserName={name}{more}")),
                no_identity_policy(&format!("iam:{action}"), &format!("user {name}"))
            );
        }
    }
}

#[test]
fn a_group_is_denied_by_name_whether_there_is_one_or_not() {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=readers");
    for name in ["readers", "none"] {
        assert_eq!(
            denied(
                &account,
                &format!("Action=AddUserToGroup&GroupName={name}&UserName=ana")
            ),
            no_identity_policy("iam:AddUserToGroup", &format!("group {name}"))
        );
    }
}

#[test]
fn a_policy_is_denied_by_its_arn() {
    let account = Account::new();
    for arn in [
        "arn:aws:iam::aws:policy/IAMFullAccess",
        "arn:aws:iam::111122223333:policy/none",
    ] {
        assert_eq!(
            denied(&account, &format!("Action=GetPolicy&PolicyArn={arn}")),
            no_identity_policy("iam:GetPolicy", &format!("policy {arn}"))
        );
    }
}

/// AWS's own quirk, seen from 2018 to 2026: the missing name is shown as "null".
#[test]
fn keys_without_a_user_name_are_those_of_user_null_and_the_name() {
    let account = Account::new();
    for action in ["ListAccessKeys", "CreateAccessKey"] {
        assert_eq!(
            denied(&account, &format!("Action={action}")),
            no_identity_policy(&format!("iam:{action}"), "user nullana")
        );
    }
}

#[test]
fn get_user_without_a_user_name_is_denied_on_the_caller() {
    assert_eq!(
        denied(&Account::new(), "Action=GetUser"),
        no_identity_policy("iam:GetUser", "user ana")
    );
}

/// Quoted from AWS in public write-ups of 2023.
#[test]
fn sts_names_no_resource_where_there_is_none() {
    assert_eq!(
        denied(
            &Account::new(),
            "Action=GetAccessKeyInfo&AccessKeyId=AKIAANA222222EXAMPLE"
        ),
        "sts:GetAccessKeyInfo because no identity-based policy allows the sts:GetAccessKeyInfo action"
    );
}

#[test]
fn an_explicit_deny_in_an_inline_policy_is_said_to_be_in_an_identity_based_one() {
    let account = Account::where_ana_has(&policy(
        r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}"#,
    ));
    assert_eq!(
        denied(&account, "Action=ListUsers"),
        "iam:ListUsers on resource: arn:aws:iam::111122223333:user/ with an explicit deny in an identity-based policy"
    );
}

/// AWS has appended the ARN since 2026.
#[test]
fn an_explicit_deny_in_a_managed_policy_names_the_policy() {
    let account = Account::new();
    let deny = encode(&policy(
        r#"{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}"#,
    ));
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=no-lists&PolicyDocument={deny}"
    ));
    let arn = "arn:aws:iam::111122223333:policy/no-lists";
    account.done(&format!(
        "Action=AttachUserPolicy&UserName=ana&PolicyArn={arn}"
    ));
    assert_eq!(
        denied(&account, "Action=ListUsers"),
        format!(
            "iam:ListUsers on resource: arn:aws:iam::111122223333:user/ with an explicit deny in an identity-based policy: {arn}"
        )
    );
}

#[test]
fn a_boundary_that_lacks_the_allow_is_named() {
    let account = Account::new();
    let boundary = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    account.done(&format!(
        "Action=CreateUser&UserName=ben&PermissionsBoundary={boundary}"
    ));
    let everything = encode(&allow("*", "*"));
    account.done(&format!(
        "Action=PutUserPolicy&UserName=ben&PolicyName=p&PolicyDocument={everything}"
    ));
    let made = account.done("Action=CreateAccessKey&UserName=ben");
    let key = (
        super::the(&made, "AccessKeyId"),
        super::the(&made, "SecretAccessKey"),
    );
    assert_eq!(super::status(&account.call(key, "Action=ListUsers")), "200");
    assert_eq!(
        refusal(&account.call(key, "Action=CreateUser&UserName=cyd")),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ben is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/cyd because no permissions boundary allows the iam:CreateUser action"
    );
}

#[test]
fn a_caller_with_a_path_is_named_with_it() {
    let account = Account::new();
    account.done("Action=UpdateUser&UserName=ana&NewPath=/people/");
    assert_eq!(
        refusal(&account.ana("Action=ListUsers")),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/people/ana is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/ because no identity-based policy allows the iam:ListUsers action"
    );
}
