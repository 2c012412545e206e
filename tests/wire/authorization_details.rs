//! `GetAccountAuthorizationDetails`.

use super::{Account, DOCUMENT, all, encode, status, the};

const GET: &str = "Action=GetAccountAuthorizationDetails";
const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";

/// An account with something of everything.
fn full() -> Account {
    let account = Account::new();
    let document = encode(DOCUMENT);
    let trust = encode(
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}"#,
    );
    let books = "arn:aws:iam::111122223333:policy/books";
    for form in [
        &format!("CreatePolicy&PolicyName=books&PolicyDocument={document}"),
        &format!("CreatePolicyVersion&PolicyArn={books}&PolicyDocument={document}"),
        "CreateGroup&GroupName=Readers&Path=/people/",
        &format!("PutGroupPolicy&GroupName=Readers&PolicyName=p&PolicyDocument={document}"),
        &format!("AttachGroupPolicy&GroupName=Readers&PolicyArn={READ}"),
        "AddUserToGroup&UserName=ana&GroupName=Readers",
        "TagUser&UserName=ana&Tags.member.1.Key=team&Tags.member.1.Value=books",
        &format!("PutUserPermissionsBoundary&UserName=ana&PermissionsBoundary={books}"),
        &format!("CreateRole&RoleName=Deployer&AssumeRolePolicyDocument={trust}"),
        &format!("PutRolePolicy&RoleName=Deployer&PolicyName=own&PolicyDocument={document}"),
        "CreateInstanceProfile&InstanceProfileName=Web",
        "AddRoleToInstanceProfile&InstanceProfileName=Web&RoleName=Deployer",
    ] {
        account.done(&format!("Action={form}"));
    }
    account
}

#[test]
fn the_details_of_a_user() {
    insta::assert_snapshot!(full().admin(&format!("{GET}&Filter.member.1=User")), @r#"
    200
    <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccountAuthorizationDetailsResult>
    <UserDetailList>
    <member>
    <Path>/</Path>
    <UserName>admin</UserName>
    <UserId>AIDASCENEAAAAIEXAMPLE</UserId>
    <Arn>arn:aws:iam::111122223333:user/admin</Arn>
    <CreateDate>2025-11-02T09:00:00Z</CreateDate>
    <GroupList/>
    <AttachedManagedPolicies>
    <member>
    <PolicyName>AdministratorAccess</PolicyName>
    <PolicyArn>arn:aws:iam::aws:policy/AdministratorAccess</PolicyArn>
    </member>
    </AttachedManagedPolicies>
    <Tags/>
    </member>
    <member>
    <Path>/</Path>
    <UserName>ana</UserName>
    <UserId>AIDASCENEAAAAQEXAMPLE</UserId>
    <Arn>arn:aws:iam::111122223333:user/ana</Arn>
    <CreateDate>2025-11-02T09:00:00Z</CreateDate>
    <GroupList>
    <member>Readers</member>
    </GroupList>
    <AttachedManagedPolicies/>
    <PermissionsBoundary>
    <PermissionsBoundaryType>Policy</PermissionsBoundaryType>
    <PermissionsBoundaryArn>arn:aws:iam::111122223333:policy/books</PermissionsBoundaryArn>
    </PermissionsBoundary>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </member>
    </UserDetailList>
    <GroupDetailList/>
    <RoleDetailList/>
    <Policies/>
    <IsTruncated>false</IsTruncated>
    </GetAccountAuthorizationDetailsResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>
    "#);
}

#[test]
fn the_details_of_a_group() {
    insta::assert_snapshot!(full().admin(&format!("{GET}&Filter.member.1=Group")), @r#"
    200
    <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccountAuthorizationDetailsResult>
    <UserDetailList/>
    <GroupDetailList>
    <member>
    <Path>/people/</Path>
    <GroupName>Readers</GroupName>
    <GroupId>AGPACKCEVSAAABEXAMPLE</GroupId>
    <Arn>arn:aws:iam::111122223333:group/people/Readers</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <GroupPolicyList>
    <member>
    <PolicyName>p</PolicyName>
    <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Anone%2F%2A%22%7D%5D%7D</PolicyDocument>
    </member>
    </GroupPolicyList>
    <AttachedManagedPolicies>
    <member>
    <PolicyName>IAMReadOnlyAccess</PolicyName>
    <PolicyArn>arn:aws:iam::aws:policy/IAMReadOnlyAccess</PolicyArn>
    </member>
    </AttachedManagedPolicies>
    </member>
    </GroupDetailList>
    <RoleDetailList/>
    <Policies/>
    <IsTruncated>false</IsTruncated>
    </GetAccountAuthorizationDetailsResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>
    "#);
}

#[test]
fn the_details_of_a_role() {
    insta::assert_snapshot!(full().admin(&format!("{GET}&Filter.member.1=Role")), @r#"
    200
    <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccountAuthorizationDetailsResult>
    <UserDetailList/>
    <GroupDetailList/>
    <RoleDetailList>
    <member>
    <Path>/</Path>
    <RoleName>Deployer</RoleName>
    <RoleId>AROACKCEVSAAACEXAMPLE</RoleId>
    <Arn>arn:aws:iam::111122223333:role/Deployer</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
    <InstanceProfileList>
    <member>
    <Path>/</Path>
    <InstanceProfileName>Web</InstanceProfileName>
    <InstanceProfileId>AIPACKCEVSAAADEXAMPLE</InstanceProfileId>
    <Arn>arn:aws:iam::111122223333:instance-profile/Web</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <Roles>
    <member>
    <Path>/</Path>
    <RoleName>Deployer</RoleName>
    <RoleId>AROACKCEVSAAACEXAMPLE</RoleId>
    <Arn>arn:aws:iam::111122223333:role/Deployer</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22ec2.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D</AssumeRolePolicyDocument>
    </member>
    </Roles>
    </member>
    </InstanceProfileList>
    <RolePolicyList>
    <member>
    <PolicyName>own</PolicyName>
    <PolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Anone%2F%2A%22%7D%5D%7D</PolicyDocument>
    </member>
    </RolePolicyList>
    <AttachedManagedPolicies/>
    <Tags/>
    <RoleLastUsed/>
    </member>
    </RoleDetailList>
    <Policies/>
    <IsTruncated>false</IsTruncated>
    </GetAccountAuthorizationDetailsResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>
    "#);
}

#[test]
fn the_details_of_a_policy() {
    let answer = full().admin(&format!("{GET}&Filter.member.1=LocalManagedPolicy"));
    insta::assert_snapshot!(answer, @r#"
    200
    <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccountAuthorizationDetailsResult>
    <UserDetailList/>
    <GroupDetailList/>
    <RoleDetailList/>
    <Policies>
    <member>
    <PolicyName>books</PolicyName>
    <PolicyId>ANPACKCEVSAAAAEXAMPLE</PolicyId>
    <Arn>arn:aws:iam::111122223333:policy/books</Arn>
    <Path>/</Path>
    <DefaultVersionId>v1</DefaultVersionId>
    <AttachmentCount>0</AttachmentCount>
    <PermissionsBoundaryUsageCount>1</PermissionsBoundaryUsageCount>
    <IsAttachable>true</IsAttachable>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <UpdateDate>2026-11-02T09:00:00Z</UpdateDate>
    <PolicyVersionList>
    <member>
    <Document>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Anone%2F%2A%22%7D%5D%7D</Document>
    <VersionId>v2</VersionId>
    <IsDefaultVersion>false</IsDefaultVersion>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    </member>
    <member>
    <Document>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3%3AGetObject%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%3Anone%2F%2A%22%7D%5D%7D</Document>
    <VersionId>v1</VersionId>
    <IsDefaultVersion>true</IsDefaultVersion>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    </member>
    </PolicyVersionList>
    </member>
    </Policies>
    <IsTruncated>false</IsTruncated>
    </GetAccountAuthorizationDetailsResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccountAuthorizationDetailsResponse>
    "#);
}

/// Tools collect "in-use policies" from here, and AWS's others elsewhere (joshlarsen/aws-recon#21).
#[test]
fn of_aws_policies_those_in_use_are_shown() {
    let answer = full().admin(&format!("{GET}&Filter.member.1=AWSManagedPolicy"));
    assert_eq!(
        all(&answer, "PolicyName"),
        ["AdministratorAccess", "IAMReadOnlyAccess"]
    );
    assert_eq!(all(&answer, "AttachmentCount"), ["1", "1"]);
    assert_eq!(all(&answer, "Document").len(), 2);
}

#[test]
fn filters_add_up_and_none_is_all() {
    let account = full();
    let both = account.done(&format!("{GET}&Filter.member.1=Group&Filter.member.2=Role"));
    assert_eq!(
        (all(&both, "GroupId").len(), all(&both, "UserId").len()),
        (1, 0)
    );
    assert!(both.contains("<UserDetailList/>"), "{both}");
    let everything = account.done(GET);
    for (element, count) in [
        ("UserId", 2),
        ("GroupId", 1),
        ("AssumeRolePolicyDocument", 2),
    ] {
        assert_eq!(all(&everything, element).len(), count, "{element}");
    }
    assert_eq!(
        status(&account.admin(&format!("{GET}&Filter.member.1=Policy"))),
        "400"
    );
}

#[test]
fn everything_comes_in_pages() {
    let account = full();
    let mut marker = String::new();
    let mut seen = Vec::new();
    loop {
        let page = account.done(&format!("{GET}&MaxItems=2{marker}"));
        for element in ["UserName", "GroupName", "RoleName", "PolicyId"] {
            seen.extend(all(&page, element).into_iter().map(str::to_owned));
        }
        if the(&page, "IsTruncated") == "false" {
            break;
        }
        marker = format!("&Marker={}", encode(the(&page, "Marker")));
    }
    // Two users, the role with its profile's, three policies; ana's group stands in her own list.
    let names = ["admin", "ana", "Readers", "Deployer", "Deployer"];
    assert_eq!(seen[..5], names);
    assert_eq!(seen.len(), 8, "{seen:?}");
}
