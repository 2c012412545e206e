//! Who may do what: every request is checked, and nothing is allowed unless a policy says so.

use super::{ANA, Account, allow, encode, policy, status};

/// Whether ana, who has that policy, may do that.
fn may(document: &str, form: &str) -> bool {
    decide(&Account::where_ana_has(document), form)
}

fn decide(account: &Account, form: &str) -> bool {
    let answer = account.ana(form);
    match status(&answer) {
        "200" => true,
        "403" => false,
        _ => panic!("{form} is neither allowed nor denied: {answer}"),
    }
}

/// ana with her own policy and another one of a group that she is in.
fn in_a_group(own: &str, groups: &str) -> Account {
    let account = Account::where_ana_has(own);
    account.done("Action=CreateGroup&GroupName=readers");
    account.done("Action=AddUserToGroup&GroupName=readers&UserName=ana");
    let document = encode(groups);
    account.done(&format!(
        "Action=PutGroupPolicy&GroupName=readers&PolicyName=theirs&PolicyDocument={document}"
    ));
    account
}

#[test]
fn every_operation_but_two_of_sts_is_denied_by_default() {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    let metadata = "m".repeat(1000);
    let parameters = format!(
        "&UserName=ana&GroupName=g&PolicyName=p&PolicyArn=arn:aws:iam::aws:policy/IAMFullAccess&PolicyDocument={document}&VersionId=v1&AccessKeyId=AKIAANA222222EXAMPLE&Status=Active&Password=Correct-Horse-1&Tags.member.1.Key=k&Tags.member.1.Value=v&TagKeys.member.1=k\
        &RoleName=r&InstanceProfileName=i&AssumeRolePolicyDocument={document}&Description=d\
        &PermissionsBoundary=arn:aws:iam::aws:policy/IAMFullAccess&AWSServiceName=batch.amazonaws.com\
        &VirtualMFADeviceName=phone&SerialNumber=arn:aws:iam::111122223333:mfa/phone&AuthenticationCode1=123456&AuthenticationCode2=234567\
        &OldPassword=Correct-Horse-1&NewPassword=Correct-Horse-2&AccountAlias=my-team&GlobalEndpointTokenVersion=v2Token\
        &DelegationRequestId=11111111-2222-3333-4444-555555555555&Permissions.PolicyTemplateArn=arn:aws:iam::aws:policy/IAMFullAccess\
        &RequestorWorkflowId=workflow&NotificationChannel=arn:aws:sns:us-east-1:111122223333:topic&SessionDuration=3600\
        &EntityPath=o-a1b2c3d4e5/r-a1b2/ou-a1b2-a1b2c3d4/111122223333&Arn=arn:aws:iam::111122223333:user/ana\
        &JobId=11111111-2222-3333-4444-555555555555&ServiceNamespace=iam&ServiceNamespaces.member.1=iam\
        &DeletionTaskId=task/aws-service-role/batch.amazonaws.com/r/11111111-2222-3333-4444-555555555555\
        &RoleArn=arn:aws:iam::111122223333:role/r&RoleSessionName=session&Name=federated&EncodedMessage=message&Audience.member.1=api&SigningAlgorithm=ES384&TargetPrincipal=444455556666\
        &TaskPolicyArn.arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials\
        &SSHPublicKeyId=APKACKCEVSAAAAEXAMPLE&SSHPublicKeyBody=key&Encoding=SSH&CertificateId=CKCEVSCKCEVSCKCEVSAAAAEXAMPLE\
        &CertificateBody=certificate&PrivateKey=key&ServerCertificateName=books&ServiceName=codecommit.amazonaws.com\
        &ServiceSpecificCredentialId=ACCACKCEVSAAAAEXAMPLE&SAMLMetadataDocument={metadata}&SAMLProviderArn=arn:aws:iam::111122223333:saml-provider/idp\
        &Url=https://idp.example.com&ClientID=client&ThumbprintList.member.1=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\
        &OpenIDConnectProviderArn=arn:aws:iam::111122223333:oidc-provider/idp.example.com\
        &PolicyInputList.member.1={document}&PolicySourceArn=arn:aws:iam::111122223333:user/ana&ActionNames.member.1=iam:GetUser"
    );
    for operation in mock_iam::supported_operations() {
        // The serial number of a device alone would be refused.
        let parameters = match *operation {
            "GetSessionToken" => "",
            _ => &parameters,
        };
        let answer = account.ana(&format!("Action={operation}{parameters}"));
        let expected = match *operation {
            "GetCallerIdentity" | "GetSessionToken" => "200",
            // It comes with a token instead of a signature, and this one without.
            "AssumeRoleWithWebIdentity" => "400",
            _ => "403",
        };
        assert_eq!(status(&answer), expected, "{operation}: {answer}");
    }
}

#[test]
fn root_may_do_everything() {
    let account = Account::with_root_key();
    assert_eq!(
        status(&account.root("Action=CreateUser&UserName=ben")),
        "200"
    );
    let outcome = account.outcome(super::ROOT, "Action=ListUsers");
    assert_eq!(outcome.verdict, None);
    assert_eq!(
        outcome.caller.as_deref(),
        Some("arn:aws:iam::111122223333:root")
    );
}

#[test]
fn an_allow_is_for_its_action_and_resource_only() {
    let document = allow("iam:GetUser", "arn:aws:iam::111122223333:user/ana");
    assert!(may(&document, "Action=GetUser&UserName=ana"));
    assert!(may(&document, "Action=GetUser&UserName=ANA"));
    assert!(may(&document, "Action=GetUser"));
    assert!(!may(&document, "Action=GetUser&UserName=admin"));
    assert!(!may(&document, "Action=ListAccessKeys&UserName=ana"));
}

#[test]
fn an_action_matches_in_any_case_and_by_wildcard() {
    for action in ["iam:Get*", "iam:?et*", "*", "iam:*User"] {
        assert!(may(&allow(action, "*"), "Action=GetUser"), "{action}");
    }
    assert!(may(&allow("IAM:getuser", "*"), "Action=GetUser"));
    assert!(!may(&allow("iam:?Get*", "*"), "Action=GetUser"));
}

#[test]
fn a_path_is_part_of_the_resource() {
    let people = allow("iam:CreateUser", "arn:aws:iam::111122223333:user/people/*");
    assert!(may(&people, "Action=CreateUser&UserName=ben&Path=/people/"));
    assert!(!may(&people, "Action=CreateUser&UserName=ben"));
    assert!(!may(
        &people,
        "Action=CreateUser&UserName=ben&Path=/peoples/"
    ));
}

#[test]
fn denied_wins_over_allowed() {
    let everything = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let deny = r#"{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}"#;
    for document in [
        format!("{everything},{deny}"),
        format!("{deny},{everything}"),
    ] {
        assert!(!may(&policy(&document), "Action=ListUsers"));
        assert!(may(&policy(&document), "Action=ListGroups"));
    }
}

#[test]
fn a_groups_policies_count_for_its_members() {
    let account = in_a_group(super::DOCUMENT, &allow("iam:ListUsers", "*"));
    assert!(decide(&account, "Action=ListUsers"));
    account.done("Action=RemoveUserFromGroup&GroupName=readers&UserName=ana");
    assert!(!decide(&account, "Action=ListUsers"));
}

#[test]
fn a_groups_deny_wins_over_a_users_allow() {
    let deny = policy(r#"{"Effect":"Deny","Action":"iam:ListUsers","Resource":"*"}"#);
    let account = in_a_group(&allow("*", "*"), &deny);
    assert!(!decide(&account, "Action=ListUsers"));
    assert_eq!(
        account.outcome(ANA, "Action=ListUsers").verdict.as_deref(),
        Some("explicitly denied by statement 1 of inline policy theirs of group readers")
    );
}

/// The guide's own policy: a user manages their own keys.
#[test]
fn the_users_name_stands_for_a_variable() {
    let document = allow("iam:*AccessKey*", "arn:aws:iam::*:user/${aws:username}");
    assert!(may(&document, "Action=CreateAccessKey&UserName=ana"));
    assert!(may(&document, "Action=CreateAccessKey"));
    assert!(!may(&document, "Action=CreateAccessKey&UserName=admin"));
}

#[test]
fn a_variable_means_nothing_in_the_older_language() {
    let document = allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}");
    let older = document.replace("2012-10-17", "2008-10-17");
    assert!(!may(&older, "Action=CreateAccessKey&UserName=ana"));
}

/// The account of someone else's key does not matter: without a name, a request is about its caller.
#[test]
fn a_request_without_a_name_is_checked_on_the_caller() {
    let document = allow("iam:DeleteAccessKey", "arn:aws:iam::*:user/${aws:username}");
    let answer = Account::where_ana_has(&document)
        .ana("Action=DeleteAccessKey&AccessKeyId=AKIAADMIN2222EXAMPLE");
    assert_eq!(
        super::refusal(&answer),
        "404 NoSuchEntity: The Access Key with id AKIAADMIN2222EXAMPLE cannot be found."
    );
}

#[test]
fn the_last_use_of_a_key_is_checked_on_the_keys_owner() {
    let document = allow(
        "iam:GetAccessKeyLastUsed",
        "arn:aws:iam::*:user/${aws:username}",
    );
    assert!(may(
        &document,
        "Action=GetAccessKeyLastUsed&AccessKeyId=AKIAANA222222EXAMPLE"
    ));
    assert!(!may(
        &document,
        "Action=GetAccessKeyLastUsed&AccessKeyId=AKIAADMIN2222EXAMPLE"
    ));
}

#[test]
fn not_action_allows_everything_else() {
    let power_user = policy(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#);
    assert!(!may(&power_user, "Action=ListUsers"));
    assert!(may(
        &power_user,
        "Action=GetAccessKeyInfo&AccessKeyId=AKIAANA222222EXAMPLE"
    ));
}

#[test]
fn not_resource_spares_what_it_names() {
    let document = policy(
        r#"{"Effect":"Allow","Action":"iam:GetUser","NotResource":"arn:aws:iam::*:user/admin"}"#,
    );
    assert!(may(&document, "Action=GetUser"));
    assert!(!may(&document, "Action=GetUser&UserName=admin"));
}

#[test]
fn a_condition_must_hold() {
    let until = |year: &str| {
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{{"DateLessThan":{{"aws:CurrentTime":"{year}-01-01T00:00:00Z"}}}}}}"#
        ))
    };
    assert!(may(&until("2027"), "Action=ListUsers"));
    assert!(!may(&until("2026"), "Action=ListUsers"));
}

#[test]
fn which_policy_may_be_attached_is_a_condition() {
    let read = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    let document = policy(&format!(
        r#"{{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*","Condition":{{"ArnEquals":{{"iam:PolicyARN":"{read}"}}}}}}"#
    ));
    let attach = |arn: &str| format!("Action=AttachUserPolicy&UserName=ana&PolicyArn={arn}");
    assert!(may(&document, &attach(read)));
    assert!(!may(
        &document,
        &attach("arn:aws:iam::aws:policy/AdministratorAccess")
    ));
}

#[test]
fn a_long_term_key_never_carries_a_second_factor() {
    let with = |operator: &str| {
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{{"{operator}":{{"aws:MultiFactorAuthPresent":"true"}}}}}}"#
        ))
    };
    assert!(!may(&with("Bool"), "Action=ListUsers"));
    assert!(may(&with("BoolIfExists"), "Action=ListUsers"));
}

#[test]
fn tags_of_caller_and_target_can_be_compared() {
    let document = policy(
        r#"{"Effect":"Allow","Action":"iam:GetUser","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}}"#,
    );
    let account = Account::where_ana_has(&document);
    for (user, team) in [("ana", "books"), ("ben", "books"), ("cyd", "maps")] {
        account.admin(&format!("Action=CreateUser&UserName={user}"));
        account.done(&format!(
            "Action=TagUser&UserName={user}&Tags.member.1.Key=team&Tags.member.1.Value={team}"
        ));
    }
    assert!(decide(&account, "Action=GetUser&UserName=ben"));
    assert!(!decide(&account, "Action=GetUser&UserName=cyd"));
    assert!(!decide(&account, "Action=GetUser&UserName=admin"));
}

/// Seen at AWS: `iam:CreateUser` alone does not create a user with tags.
#[test]
fn a_user_with_tags_needs_the_permission_to_tag() {
    let tagged = "Action=CreateUser&UserName=ben&Tags.member.1.Key=a&Tags.member.1.Value=b";
    assert!(may(
        &allow("iam:CreateUser", "*"),
        "Action=CreateUser&UserName=ben"
    ));
    assert!(!may(&allow("iam:CreateUser", "*"), tagged));
    let both =
        policy(r#"{"Effect":"Allow","Action":["iam:CreateUser","iam:TagUser"],"Resource":"*"}"#);
    assert!(may(&both, tagged));
}

/// "To change a user name, the requester must have appropriate permissions on both the source
/// object and the target object" (API reference, `UpdateUser`).
#[test]
fn a_new_name_needs_the_permission_on_both_names() {
    let on = |names: &str| {
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"iam:UpdateUser","Resource":[{names}]}}"#
        ))
    };
    let (old, new) = (
        r#""arn:aws:iam::111122223333:user/ana""#,
        r#""arn:aws:iam::111122223333:user/anna""#,
    );
    let rename = "Action=UpdateUser&UserName=ana&NewUserName=anna";
    assert!(!may(&on(old), rename));
    assert!(!may(&on(new), rename));
    assert!(!may(&on(old), &format!("{rename}&GroupName=none")));
    assert!(may(&on(&format!("{old},{new}")), rename));
    assert!(may(
        &on(old),
        "Action=UpdateUser&UserName=ana&NewUserName=ana"
    ));
}

#[test]
fn a_boundary_of_the_target_can_be_asked_for() {
    let boundary = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    let document = policy(&format!(
        r#"{{"Effect":"Allow","Action":["iam:CreateUser","iam:PutUserPolicy"],"Resource":"*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{boundary}"}}}}}}"#
    ));
    let account = Account::where_ana_has(&document);
    assert!(!decide(&account, "Action=CreateUser&UserName=ben"));
    assert!(decide(
        &account,
        &format!("Action=CreateUser&UserName=ben&PermissionsBoundary={boundary}")
    ));
    let document = encode(super::DOCUMENT);
    let put = |user| {
        let form =
            format!("Action=PutUserPolicy&UserName={user}&PolicyName=p&PolicyDocument={document}");
        decide(&account, &form)
    };
    assert!(put("ben") && !put("ana"));
}

#[test]
fn the_verdict_names_the_statement() {
    let account = Account::where_ana_has(&policy(
        r#"{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"},{"Sid":"Lists","Effect":"Allow","Action":"iam:List*","Resource":"*"},{"Sid":"Never","Effect":"Deny","Action":"iam:ListGroups","Resource":"*"}"#,
    ));
    for (action, verdict) in [
        (
            "GetUser",
            "allowed by statement 1 of inline policy hers of user ana",
        ),
        (
            "ListUsers",
            "allowed by statement 2 \"Lists\" of inline policy hers of user ana",
        ),
        (
            "ListGroups",
            "explicitly denied by statement 3 \"Never\" of inline policy hers of user ana",
        ),
        (
            "GetAccountSummary",
            "not allowed by any statement of an identity-based policy",
        ),
    ] {
        let outcome = account.outcome(ANA, &format!("Action={action}"));
        assert_eq!(outcome.verdict.as_deref(), Some(verdict));
        assert_eq!(outcome.action, Some(format!("iam:{action}")));
        assert_eq!(
            outcome.caller.as_deref(),
            Some("arn:aws:iam::111122223333:user/ana")
        );
    }
}
