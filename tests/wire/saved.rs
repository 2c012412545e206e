//! An account that was saved and loaded answers as before.

use mock_iam::{DocumentationIds, MockIam};

use super::{ANA, Account, encode, now, status};

/// An account with something of everything.
fn full() -> Account {
    let account = Account::with_root_key();
    let document = encode(&super::allow("iam:ListUsers", "*"));
    let policy = "arn:aws:iam::111122223333:policy/books";
    let trust = encode(
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/dan"},"Action":"sts:AssumeRole"}}"#,
    );
    for form in [
        "CreateUser&UserName=Ben&Path=/people/&Tags.member.1.Key=Team&Tags.member.1.Value=books",
        "CreateAccessKey&UserName=ben",
        "CreateLoginProfile&UserName=ben&Password=Correct-Horse-1",
        "CreateGroup&GroupName=Readers",
        "AddUserToGroup&UserName=ana&GroupName=readers",
        &format!("PutGroupPolicy&GroupName=readers&PolicyName=p&PolicyDocument={document}"),
        &format!("CreatePolicy&PolicyName=books&PolicyDocument={document}&Description=B"),
        &format!("CreatePolicyVersion&PolicyArn={policy}&PolicyDocument={document}"),
        &format!("AttachUserPolicy&UserName=ben&PolicyArn={policy}"),
        &format!("CreateUser&UserName=cyd&PermissionsBoundary={policy}"),
        "CreateAccessKey&UserName=cyd",
        "UpdateAccessKey&UserName=cyd&AccessKeyId=AKIAI44QH8DHBEXAMPLE&Status=Inactive",
        "DeleteAccessKey&UserName=ben&AccessKeyId=AKIAIOSFODNN7EXAMPLE",
        "CreateUser&UserName=dan",
        &format!("CreateRole&RoleName=Deployer&AssumeRolePolicyDocument={trust}"),
        "DeleteUser&UserName=dan",
        "CreateInstanceProfile&InstanceProfileName=Web",
        "AddRoleToInstanceProfile&InstanceProfileName=Web&RoleName=Deployer",
        "CreateServiceLinkedRole&AWSServiceName=batch.amazonaws.com",
        "DeleteServiceLinkedRole&RoleName=AWSServiceRoleForBatch",
        "CreateVirtualMFADevice&VirtualMFADeviceName=phone&Tags.member.1.Key=a&Tags.member.1.Value=b",
        "CreateAccountAlias&AccountAlias=my-team",
        "UpdateAccountPasswordPolicy&MaxPasswordAge=90&PasswordReusePrevention=5",
        "UpdateLoginProfile&UserName=ben&Password=Correct-Horse-2",
        "GenerateCredentialReport",
    ] {
        account.done(&format!("Action={form}"));
    }
    account
}

fn saved(account: &Account) -> String {
    serde_json::to_string(&account.mock.account()).expect("it serializes")
}

fn loaded(json: &str) -> Account {
    let loaded = serde_json::from_str(json).expect("it deserializes");
    Account {
        mock: MockIam::new(loaded, now, DocumentationIds::new()),
        seconds_passed: std::sync::Arc::default(),
    }
}

#[test]
fn a_loaded_account_answers_the_same() {
    let (before, after) = {
        let account = full();
        let again = loaded(&saved(&account));
        (account, again)
    };
    for form in [
        "ListUsers",
        "GetUser&UserName=ben",
        "GetUser&UserName=cyd",
        "ListUserTags&UserName=ben",
        "ListAccessKeys&UserName=cyd",
        "GetAccessKeyLastUsed&AccessKeyId=AKIAADMIN2222EXAMPLE",
        "GetLoginProfile&UserName=ben",
        "GetGroup&GroupName=readers",
        "GetGroupPolicy&GroupName=readers&PolicyName=p",
        "GetRole&RoleName=deployer",
        "GetInstanceProfile&InstanceProfileName=web",
        "GetServiceLinkedRoleDeletionStatus&DeletionTaskId=task/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch/7a62c49f-347e-4fc4-9331-6e8eEXAMPLE",
        "ListPolicies&Scope=Local",
        "GetPolicy&PolicyArn=arn:aws:iam::111122223333:policy/books",
        "ListPolicyVersions&PolicyArn=arn:aws:iam::111122223333:policy/books",
        "ListAttachedUserPolicies&UserName=ben",
        "GetAccountSummary",
        "ListVirtualMFADevices",
        "ListMFADeviceTags&SerialNumber=arn:aws:iam::111122223333:mfa/phone",
        "GetAccountPasswordPolicy",
        "ListAccountAliases",
        "GetCredentialReport",
        "GetAccountAuthorizationDetails",
        "GetAccessKeyInfo&AccessKeyId=AKIAIOSFODNN7EXAMPLE",
        "CreateUser&UserName=BEN",
    ] {
        let form = format!("Action={form}");
        assert_eq!(after.admin(&form), before.admin(&form), "{form}");
    }
}

#[test]
fn a_loaded_account_still_knows_keys_and_permissions() {
    let account = loaded(&saved(&full()));
    assert_eq!(status(&account.ana("Action=ListUsers")), "200");
    assert_eq!(status(&account.ana("Action=ListGroups")), "403");
    assert_eq!(status(&account.root("Action=ListGroups")), "200");
    assert_eq!(
        status(&account.call((ANA.0, "no"), "Action=ListUsers")),
        "403"
    );
}

#[test]
fn saving_what_was_loaded_gives_the_same_file() {
    let json = saved(&full());
    assert_eq!(saved(&loaded(&json)), json);
}

#[test]
fn an_earlier_state_can_be_put_back() {
    let account = Account::new();
    let earlier = account.mock.account();
    account.done("Action=CreateUser&UserName=ben");
    account.mock.restore(earlier);
    assert_eq!(status(&account.admin("Action=GetUser&UserName=ben")), "404");
}
