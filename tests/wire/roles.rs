//! Roles and their tags on the wire. What they may do is in `role_policies`, whom they trust in
//! `trust_policies`.

use super::{ANA, Account, Signer, all, allow, encode, refusal, show, status, the, with_version};

const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

/// An account with the role `Deployer`, which EC2 may assume.
pub(super) fn with_role() -> Account {
    let account = Account::new();
    account.done(&create("Deployer"));
    account
}

pub(super) fn create(name: &str) -> String {
    let trust = encode(TRUST);
    format!("Action=CreateRole&RoleName={name}&AssumeRolePolicyDocument={trust}")
}

/// AWS repeats neither description nor duration (`LocalStack`, `test_create_describe_role`; the AWS
/// CLI's examples), but boundary and tags (moto, `test_role_resource_returns_subset`).
#[test]
fn create_role_answers_with_the_role_and_its_encoded_trust_policy() {
    let account = Account::new();
    let answer = account.done(&format!(
        "{}&Path=/apps/&Description=ships&MaxSessionDuration=7200&PermissionsBoundary={READ}&Tags.member.1.Key=team&Tags.member.1.Value=books",
        create("Deployer")
    ));
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateRoleResult>
    <Role>
    <Path>/apps/</Path>
    <RoleName>Deployer</RoleName>
    <RoleId>AROACKCEVSAAAAEXAMPLE</RoleId>
    <Arn>arn:aws:iam::111122223333:role/apps/Deployer</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
    <PermissionsBoundary>
    <PermissionsBoundaryType>Policy</PermissionsBoundaryType>
    <PermissionsBoundaryArn>arn:aws:iam::aws:policy/IAMReadOnlyAccess</PermissionsBoundaryArn>
    </PermissionsBoundary>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </Role>
    </CreateRoleResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateRoleResponse>
    "#);
}

/// `RoleLastUsed` is there and empty (`LocalStack`, `test_create_describe_role`).
#[test]
fn get_role_shows_all_of_it() {
    let account = Account::new();
    account.done(&format!(
        "{}&Description=ships&PermissionsBoundary={READ}&Tags.member.1.Key=team&Tags.member.1.Value=books",
        create("Deployer")
    ));
    let answer = account.done("Action=GetRole&RoleName=DEPLOYER");
    insta::assert_snapshot!(answer, @r#"
    200
    <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetRoleResult>
    <Role>
    <Path>/</Path>
    <RoleName>Deployer</RoleName>
    <RoleId>AROACKCEVSAAAAEXAMPLE</RoleId>
    <Arn>arn:aws:iam::111122223333:role/Deployer</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
    <Description>ships</Description>
    <MaxSessionDuration>3600</MaxSessionDuration>
    <PermissionsBoundary>
    <PermissionsBoundaryType>Policy</PermissionsBoundaryType>
    <PermissionsBoundaryArn>arn:aws:iam::aws:policy/IAMReadOnlyAccess</PermissionsBoundaryArn>
    </PermissionsBoundary>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    <RoleLastUsed/>
    </Role>
    </GetRoleResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetRoleResponse>
    "#);
}

#[test]
fn lists_show_the_settings_but_neither_tags_nor_boundary_nor_last_use() {
    let account = Account::new();
    account.done(&format!(
        "{}&Description=ships&PermissionsBoundary={READ}&Tags.member.1.Key=team&Tags.member.1.Value=books",
        create("Deployer")
    ));
    let answer = account.done("Action=ListRoles");
    assert_eq!(the(&answer, "Description"), "ships");
    assert_eq!(the(&answer, "MaxSessionDuration"), "3600");
    for element in ["Tags", "PermissionsBoundary", "RoleLastUsed"] {
        assert!(!answer.contains(element), "{element}: {answer}");
    }
}

#[test]
fn list_roles_lists_a_path_and_what_is_below_it() {
    let account = with_role();
    account.done(&format!("{}&Path=/apps/web/", create("Front")));
    let listed = account.done("Action=ListRoles&PathPrefix=/apps/");
    assert_eq!(all(&listed, "RoleName"), ["Front"]);
    let arn = "arn:aws:iam::111122223333:role/apps/web/Front";
    assert_eq!(the(&listed, "Arn"), arn);
    let listed = account.done("Action=ListRoles&MaxItems=1");
    assert_eq!(all(&listed, "RoleName"), ["Deployer"]);
    let marker = encode(the(&listed, "Marker"));
    let rest = account.done(&format!("Action=ListRoles&Marker={marker}"));
    assert_eq!(all(&rest, "RoleName"), ["Front"]);
}

#[test]
fn two_roles_cannot_differ_in_case_alone() {
    assert_eq!(
        refusal(&with_role().admin(&create("deployer"))),
        "409 EntityAlreadyExists: Role with name deployer already exists."
    );
}

/// github.com/tilfin/aws-iam-policy-tool/pull/9.
#[test]
fn the_path_of_service_linked_roles_is_not_for_others() {
    let form = format!("{}&Path=/aws-service-role/ecs.amazonaws.com/", create("r"));
    assert_eq!(
        refusal(&Account::new().admin(&form)),
        "400 InvalidInput: Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles"
    );
}

#[test]
fn an_account_has_a_thousand_roles_at_most() {
    let account = Account::new();
    for number in 0..1000 {
        account.done(&create(&format!("r{number}")));
    }
    assert_eq!(
        refusal(&account.admin(&create("more"))),
        "409 LimitExceeded: Cannot exceed quota for RolesPerAccount: 1000"
    );
    let summary = account.done("Action=GetAccountSummary");
    assert!(summary.contains("<key>Roles</key>\n<value>1000</value>"));
}

#[test]
fn a_role_that_is_not_there_cannot_be_found() {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    let trust = encode(TRUST);
    for form in [
        "Action=GetRole",
        "Action=DeleteRole",
        "Action=UpdateRole&Description=d",
        "Action=UpdateRoleDescription&Description=d",
        &format!("Action=UpdateAssumeRolePolicy&PolicyDocument={trust}"),
        &format!("Action=PutRolePolicy&PolicyName=p&PolicyDocument={document}"),
        "Action=GetRolePolicy&PolicyName=p",
        "Action=DeleteRolePolicy&PolicyName=p",
        "Action=ListRolePolicies",
        &format!("Action=AttachRolePolicy&PolicyArn={READ}"),
        &format!("Action=DetachRolePolicy&PolicyArn={READ}"),
        "Action=ListAttachedRolePolicies",
        "Action=TagRole&Tags.member.1.Key=k&Tags.member.1.Value=v",
        "Action=UntagRole&TagKeys.member.1=k",
        "Action=ListRoleTags",
        "Action=ListInstanceProfilesForRole",
        "Action=DeleteServiceLinkedRole",
        &format!("Action=PutRolePermissionsBoundary&PermissionsBoundary={READ}"),
        "Action=DeleteRolePermissionsBoundary",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&RoleName=Nobody"))),
            "404 NoSuchEntity: The role with name Nobody cannot be found.",
            "{form}"
        );
    }
}

#[test]
fn a_session_lasts_an_hour_unless_the_role_says_otherwise() {
    let account = with_role();
    let get = "Action=GetRole&RoleName=Deployer";
    assert_eq!(the(&account.done(get), "MaxSessionDuration"), "3600");
    account.done("Action=UpdateRole&RoleName=Deployer&MaxSessionDuration=7200");
    assert_eq!(the(&account.done(get), "MaxSessionDuration"), "7200");
}

#[test]
fn a_session_lasts_an_hour_at_least_and_twelve_at_most() {
    let account = with_role();
    let update = "Action=UpdateRole&RoleName=Deployer&MaxSessionDuration";
    assert_eq!(
        refusal(&account.admin(&format!("{update}=3599"))),
        "400 ValidationError: 1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600"
    );
    assert_eq!(
        refusal(&account.admin(&format!("{update}=43201"))),
        "400 ValidationError: 1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value less than or equal to 43200"
    );
}

#[test]
fn what_an_update_leaves_out_stays() {
    let account = with_role();
    account.done("Action=UpdateRole&RoleName=Deployer&Description=ships");
    account.done("Action=UpdateRole&RoleName=Deployer&MaxSessionDuration=7200");
    let shown = account.done("Action=GetRole&RoleName=Deployer");
    assert_eq!(the(&shown, "Description"), "ships");
    assert_eq!(the(&shown, "MaxSessionDuration"), "7200");
}

#[test]
fn update_role_description_answers_with_the_role() {
    let account = with_role();
    let answer = account.done("Action=UpdateRoleDescription&RoleName=deployer&Description=ships");
    assert_eq!(the(&answer, "RoleName"), "Deployer");
    assert_eq!(the(&answer, "Description"), "ships");
}

#[test]
fn a_role_is_deleted_when_nothing_hangs_on_it() {
    let account = with_role();
    let role = "RoleName=Deployer";
    let document = encode(super::DOCUMENT);
    account.done("Action=CreateInstanceProfile&InstanceProfileName=web");
    account.done(&format!(
        "Action=AddRoleToInstanceProfile&InstanceProfileName=web&{role}"
    ));
    account.done(&format!("Action=AttachRolePolicy&{role}&PolicyArn={READ}"));
    account.done(&format!(
        "Action=PutRolePolicy&{role}&PolicyName=own&PolicyDocument={document}"
    ));
    account.done(&format!(
        "Action=PutRolePermissionsBoundary&{role}&PermissionsBoundary={READ}"
    ));
    for (what, first) in [
        (
            "remove roles from instance profile",
            "Action=RemoveRoleFromInstanceProfile&InstanceProfileName=web",
        ),
        (
            "detach all policies",
            &format!("Action=DetachRolePolicy&PolicyArn={READ}"),
        ),
        ("delete policies", "Action=DeleteRolePolicy&PolicyName=own"),
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("Action=DeleteRole&{role}"))),
            format!("409 DeleteConflict: Cannot delete entity, must {what} first.")
        );
        account.done(&format!("{first}&{role}"));
    }
    account.done(&format!("Action=DeleteRole&{role}"));
    assert_eq!(
        status(&account.admin(&format!("Action=GetRole&{role}"))),
        "404"
    );
}

/// "Tag key values for IAM users and roles are not case sensitive, but case is preserved" (IAM
/// User Guide).
#[test]
fn a_tag_of_a_role_keeps_its_case_and_is_found_in_any() {
    let account = with_role();
    let tag = "Action=TagRole&RoleName=Deployer&Tags.member.1.Value=books&Tags.member.1.Key";
    account.done(&format!("{tag}=Team"));
    account.done(&format!("{tag}=TEAM"));
    let listed = account.done("Action=ListRoleTags&RoleName=Deployer");
    assert_eq!(all(&listed, "Key"), ["TEAM"]);
    account.done("Action=UntagRole&RoleName=Deployer&TagKeys.member.1=team");
    let listed = account.done("Action=ListRoleTags&RoleName=Deployer");
    assert!(all(&listed, "Key").is_empty());
}

#[test]
fn a_denial_names_a_role_by_its_name_and_a_new_one_by_its_arn() {
    let account = with_role();
    let denied = |action, resource| {
        format!(
            "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:{action} on resource: {resource} because no identity-based policy allows the iam:{action} action"
        )
    };
    assert_eq!(
        refusal(&account.ana("Action=GetRole&RoleName=Deployer")),
        denied("GetRole", "role Deployer")
    );
    assert_eq!(
        refusal(&account.ana(&create("Mine"))),
        denied("CreateRole", "arn:aws:iam::111122223333:role/Mine")
    );
}

#[test]
fn creating_a_role_with_tags_needs_the_right_to_tag() {
    let form = format!(
        "{}&Tags.member.1.Key=k&Tags.member.1.Value=v",
        create("Mine")
    );
    let account = Account::where_ana_has(&allow("iam:CreateRole", "*"));
    let answer = account.call(ANA, &form);
    assert!(
        refusal(&answer).contains("not authorized to perform: iam:TagRole"),
        "{answer}"
    );
}

/// "Last used" is the last attempt, whether or not it was allowed, and where it was made.
#[test]
fn a_session_of_a_role_leaves_date_and_region_in_get_role() {
    let account = Account::new();
    let trust = TRUST.replace(
        r#""Service":"ec2.amazonaws.com""#,
        r#""AWS":"arn:aws:iam::111122223333:user/ana""#,
    );
    account.done(&format!(
        "Action=CreateRole&RoleName=Deployer&AssumeRolePolicyDocument={}",
        encode(&trust)
    ));
    let role = "arn:aws:iam::111122223333:role/Deployer";
    let session = account.ana(&format!(
        "Action=AssumeRole&RoleArn={role}&RoleSessionName=monday"
    ));
    let get = "Action=GetRole&RoleName=Deployer";
    assert!(account.done(get).contains("<RoleLastUsed/>"));
    let form = "Action=GetCallerIdentity";
    let request = Signer {
        region: "eu-west-1",
        token: Some(the(&session, "SessionToken")),
        ..Signer::of(
            (
                the(&session, "AccessKeyId"),
                the(&session, "SecretAccessKey"),
            ),
            form,
        )
    };
    let answer = show(&account.mock.handle(request.post(&with_version(form))));
    assert_eq!(status(&answer), "200", "{answer}");
    let shown = account.done(get);
    assert_eq!(the(&shown, "LastUsedDate"), "2026-11-02T09:00:00Z");
    assert_eq!(the(&shown, "Region"), "eu-west-1");
}
