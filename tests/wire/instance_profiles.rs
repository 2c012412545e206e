//! Instance profiles on the wire.

use super::roles::{create, with_role};
use super::{Account, all, allow, refusal, status, the};

fn with_profile() -> Account {
    let account = with_role();
    account.done("Action=CreateInstanceProfile&InstanceProfileName=Web&Path=/apps/");
    account
}

const ADD: &str = "Action=AddRoleToInstanceProfile&InstanceProfileName=web&RoleName=deployer";

#[test]
fn create_instance_profile_answers_with_an_empty_one() {
    let answer = Account::new().done(
        "Action=CreateInstanceProfile&InstanceProfileName=Web&Path=/apps/&Tags.member.1.Key=team&Tags.member.1.Value=books",
    );
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateInstanceProfileResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateInstanceProfileResult>
    <InstanceProfile>
    <Path>/apps/</Path>
    <InstanceProfileName>Web</InstanceProfileName>
    <InstanceProfileId>AIPACKCEVSAAAAEXAMPLE</InstanceProfileId>
    <Arn>arn:aws:iam::111122223333:instance-profile/apps/Web</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <Roles/>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </InstanceProfile>
    </CreateInstanceProfileResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateInstanceProfileResponse>
    "#);
}

#[test]
fn get_instance_profile_shows_the_role_in_brief() {
    let account = with_profile();
    account.done(ADD);
    let answer = account.done("Action=GetInstanceProfile&InstanceProfileName=WEB");
    insta::assert_snapshot!(answer, @r#"
    200
    <GetInstanceProfileResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetInstanceProfileResult>
    <InstanceProfile>
    <Path>/apps/</Path>
    <InstanceProfileName>Web</InstanceProfileName>
    <InstanceProfileId>AIPACKCEVSAAABEXAMPLE</InstanceProfileId>
    <Arn>arn:aws:iam::111122223333:instance-profile/apps/Web</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <Roles>
    <member>
    <Path>/</Path>
    <RoleName>Deployer</RoleName>
    <RoleId>AROACKCEVSAAAAEXAMPLE</RoleId>
    <Arn>arn:aws:iam::111122223333:role/Deployer</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
    </member>
    </Roles>
    </InstanceProfile>
    </GetInstanceProfileResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetInstanceProfileResponse>
    "#);
}

#[test]
fn two_instance_profiles_cannot_differ_in_case_alone() {
    let answer = with_profile().admin("Action=CreateInstanceProfile&InstanceProfileName=web");
    assert_eq!(
        refusal(&answer),
        "409 EntityAlreadyExists: Instance Profile web already exists."
    );
}

#[test]
fn an_instance_profile_that_is_not_there_cannot_be_found() {
    let account = with_role();
    for form in [
        "Action=GetInstanceProfile",
        "Action=DeleteInstanceProfile",
        "Action=AddRoleToInstanceProfile&RoleName=Deployer",
        "Action=RemoveRoleFromInstanceProfile&RoleName=Deployer",
        "Action=TagInstanceProfile&Tags.member.1.Key=k&Tags.member.1.Value=v",
        "Action=UntagInstanceProfile&TagKeys.member.1=k",
        "Action=ListInstanceProfileTags",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&InstanceProfileName=none"))),
            "404 NoSuchEntity: Instance Profile none cannot be found.",
            "{form}"
        );
    }
}

#[test]
fn an_instance_profile_holds_one_role() {
    let account = with_profile();
    account.done(ADD);
    account.done(&create("Other"));
    let add_other = ADD.replace("deployer", "Other");
    for form in [ADD, &add_other] {
        assert_eq!(
            refusal(&account.admin(form)),
            "409 LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"
        );
    }
}

#[test]
fn a_role_must_be_there_to_be_added_and_in_it_to_be_removed() {
    let account = with_profile();
    assert_eq!(
        refusal(&account.admin(&ADD.replace("deployer", "Nobody"))),
        "404 NoSuchEntity: The role with name Nobody cannot be found."
    );
    let remove = ADD.replace("AddRoleTo", "RemoveRoleFrom");
    assert_eq!(
        refusal(&account.admin(&remove)),
        "404 NoSuchEntity: The role with name deployer cannot be found."
    );
    account.done(ADD);
    account.done(&remove);
    let shown = account.done("Action=GetInstanceProfile&InstanceProfileName=Web");
    assert!(all(&shown, "RoleName").is_empty());
}

#[test]
fn an_instance_profile_with_a_role_is_not_deleted() {
    let account = with_profile();
    account.done(ADD);
    let delete = "Action=DeleteInstanceProfile&InstanceProfileName=Web";
    assert_eq!(
        refusal(&account.admin(delete)),
        "409 DeleteConflict: Cannot delete entity, must remove roles from instance profile first."
    );
    account.done(&ADD.replace("AddRoleTo", "RemoveRoleFrom"));
    account.done(delete);
    let gone = account.admin("Action=GetInstanceProfile&InstanceProfileName=Web");
    assert_eq!(status(&gone), "404");
}

#[test]
fn lists_go_by_path_and_by_role() {
    let account = with_profile();
    account.done("Action=CreateInstanceProfile&InstanceProfileName=Batch");
    account.done(ADD);
    let names = |form: &str| {
        let answer = account.done(form);
        let names = all(&answer, "InstanceProfileName").into_iter();
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names("Action=ListInstanceProfiles"), ["Batch", "Web"]);
    let below = "Action=ListInstanceProfiles&PathPrefix=/apps/";
    assert_eq!(names(below), ["Web"]);
    let of_role = "Action=ListInstanceProfilesForRole&RoleName=DEPLOYER";
    assert_eq!(names(of_role), ["Web"]);
    let first = account.done("Action=ListInstanceProfiles&MaxItems=1");
    assert_eq!(the(&first, "IsTruncated"), "true");
}

/// "For other IAM resource types, tag key values are case sensitive" (IAM User Guide).
#[test]
fn tags_of_an_instance_profile_may_differ_in_case_alone() {
    let account = with_profile();
    let of_web = "InstanceProfileName=Web";
    account.done(&format!(
        "Action=TagInstanceProfile&{of_web}&Tags.member.1.Key=Team&Tags.member.1.Value=a&Tags.member.2.Key=team&Tags.member.2.Value=b"
    ));
    let list = format!("Action=ListInstanceProfileTags&{of_web}");
    assert_eq!(all(&account.done(&list), "Key"), ["Team", "team"]);
    account.done(&format!(
        "Action=UntagInstanceProfile&{of_web}&TagKeys.member.1=team"
    ));
    assert_eq!(all(&account.done(&list), "Key"), ["Team"]);
    let listed = account.done("Action=ListInstanceProfiles");
    assert!(!listed.contains("<Tags>"));
}

/// Whoever hands a role to an instance must have the right to pass it on.
#[test]
fn adding_a_role_needs_the_right_to_pass_it() {
    let account = Account::where_ana_has(&allow("iam:AddRoleToInstanceProfile", "*"));
    account.done(&create("Deployer"));
    account.done("Action=CreateInstanceProfile&InstanceProfileName=Web");
    assert_eq!(
        refusal(&account.ana(ADD)),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/Deployer because no identity-based policy allows the iam:PassRole action"
    );
}

#[test]
fn the_path_of_an_instance_profile_is_part_of_the_resource() {
    let of_apps = "arn:aws:iam::111122223333:instance-profile/apps/*";
    let account = Account::where_ana_has(&allow("iam:GetInstanceProfile", of_apps));
    account.done("Action=CreateInstanceProfile&InstanceProfileName=Web&Path=/apps/");
    account.done("Action=CreateInstanceProfile&InstanceProfileName=Batch");
    let get = |name| {
        account.ana(&format!(
            "Action=GetInstanceProfile&InstanceProfileName={name}"
        ))
    };
    assert_eq!(status(&get("Web")), "200");
    assert_eq!(status(&get("Batch")), "403");
}
