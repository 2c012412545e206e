//! Who uses a managed policy, and its tags, on the wire.

use super::{Account, all, encode, refusal, the};

const BOOKS: &str = "arn:aws:iam::111122223333:policy/teams/books";

/// The policy `books`: attached to the user ana, a group and a role, the boundary of ben and of
/// another role.
fn with_books() -> Account {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=books&Path=/teams/&PolicyDocument={document}"
    ));
    account.done("Action=CreateGroup&GroupName=Readers&Path=/teams/");
    account.done(&super::roles::create("Deployer"));
    let bounded = format!("&PermissionsBoundary={BOOKS}");
    account.done(&format!("{}{bounded}", super::roles::create("Bounded")));
    account.done(&format!("Action=CreateUser&UserName=ben{bounded}"));
    for (kind, name) in [("User", "ana"), ("Group", "Readers"), ("Role", "Deployer")] {
        account.done(&format!(
            "Action=Attach{kind}Policy&{kind}Name={name}&PolicyArn={BOOKS}"
        ));
    }
    account
}

/// Groups, roles and users of the list.
fn entities(account: &Account, and: &str) -> [Vec<String>; 3] {
    let answer = account.done(&format!(
        "Action=ListEntitiesForPolicy&PolicyArn={BOOKS}{and}"
    ));
    ["GroupName", "RoleName", "UserName"].map(|element| {
        let names = all(&answer, element).into_iter();
        names.map(str::to_owned).collect()
    })
}

#[test]
fn the_answer_has_names_and_ids() {
    let account = with_books();
    let answer = account.done(&format!(
        "Action=ListEntitiesForPolicy&PolicyArn={BOOKS}&PolicyUsageFilter=PermissionsPolicy"
    ));
    insta::assert_snapshot!(answer, @r#"
    200
    <ListEntitiesForPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ListEntitiesForPolicyResult>
    <PolicyGroups>
    <member>
    <GroupName>Readers</GroupName>
    <GroupId>AGPACKCEVSAAABEXAMPLE</GroupId>
    </member>
    </PolicyGroups>
    <PolicyUsers>
    <member>
    <UserName>ana</UserName>
    <UserId>AIDASCENEAAAAQEXAMPLE</UserId>
    </member>
    </PolicyUsers>
    <PolicyRoles>
    <member>
    <RoleName>Deployer</RoleName>
    <RoleId>AROACKCEVSAAACEXAMPLE</RoleId>
    </member>
    </PolicyRoles>
    <IsTruncated>false</IsTruncated>
    </ListEntitiesForPolicyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </ListEntitiesForPolicyResponse>
    "#);
}

#[test]
fn entities_are_listed_however_they_use_the_policy() {
    let account = with_books();
    assert_eq!(
        entities(&account, ""),
        [
            vec!["Readers"],
            vec!["Bounded", "Deployer"],
            vec!["ana", "ben"]
        ]
    );
    assert_eq!(
        entities(&account, "&PolicyUsageFilter=PermissionsBoundary"),
        [vec![], vec!["Bounded"], vec!["ben"]]
    );
}

#[test]
fn entities_are_filtered_by_kind_and_path() {
    let account = with_books();
    assert_eq!(
        entities(&account, "&EntityFilter=Role"),
        [vec![], vec!["Bounded", "Deployer"], vec![]]
    );
    assert_eq!(
        entities(&account, "&PathPrefix=/teams/"),
        [vec!["Readers"], vec![], vec![]]
    );
}

#[test]
fn a_page_goes_on_where_the_last_one_ended() {
    let account = with_books();
    let list = format!("Action=ListEntitiesForPolicy&PolicyArn={BOOKS}&MaxItems=2");
    let (mut found, mut marker) = (Vec::new(), String::new());
    for _ in 0..3 {
        let answer = account.done(&format!("{list}{marker}"));
        for element in ["GroupName", "RoleName", "UserName"] {
            found.extend(all(&answer, element).into_iter().map(str::to_owned));
        }
        if the(&answer, "IsTruncated") == "true" {
            marker = format!("&Marker={}", encode(the(&answer, "Marker")));
        }
    }
    assert_eq!(found, ["Readers", "Bounded", "Deployer", "ana", "ben"]);
}

#[test]
fn a_policy_counts_its_uses() {
    let account = with_books();
    for form in [
        format!("Action=GetPolicy&PolicyArn={BOOKS}"),
        "Action=ListPolicies&Scope=Local".to_owned(),
    ] {
        let answer = account.done(&form);
        assert_eq!(the(&answer, "AttachmentCount"), "3", "{form}");
        assert_eq!(the(&answer, "PermissionsBoundaryUsageCount"), "2", "{form}");
    }
}

#[test]
fn a_policy_that_is_not_there_has_no_list() {
    let none = "arn:aws:iam::111122223333:policy/none";
    let answer = Account::new().admin(&format!("Action=ListEntitiesForPolicy&PolicyArn={none}"));
    assert_eq!(
        refusal(&answer),
        format!("404 NoSuchEntity: Policy {none} was not found.")
    );
}

/// Unlike those of users and roles (IAM User Guide, "Tagging IAM resources").
#[test]
fn tags_of_a_policy_may_differ_in_case_alone() {
    let account = with_books();
    let tag = |key: &str, value: &str| {
        account.done(&format!(
            "Action=TagPolicy&PolicyArn={BOOKS}&Tags.member.1.Key={key}&Tags.member.1.Value={value}"
        ));
    };
    tag("Costcenter", "1234");
    tag("costcenter", "5678");
    let list = format!("Action=ListPolicyTags&PolicyArn={BOOKS}");
    assert_eq!(all(&account.done(&list), "Value"), ["1234", "5678"]);
    account.done(&format!(
        "Action=UntagPolicy&PolicyArn={BOOKS}&TagKeys.member.1=costcenter"
    ));
    assert_eq!(all(&account.done(&list), "Value"), ["1234"]);
}

/// moto, `test_policy_resource_returns_subset_of_available_attributes`, run against AWS: `GetPolicy`
/// has an empty list of tags where `CreatePolicy` has none.
#[test]
fn get_policy_always_shows_tags_and_create_policy_if_there_are_some() {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    let create = format!("Action=CreatePolicy&PolicyDocument={document}&PolicyName");
    assert!(!account.done(&format!("{create}=plain")).contains("Tags"));
    let get = "Action=GetPolicy&PolicyArn=arn:aws:iam::111122223333:policy/plain";
    assert!(account.done(get).contains("<Tags/>"));
    let tagged = account.done(&format!(
        "{create}=tagged&Tags.member.1.Key=team&Tags.member.1.Value=books"
    ));
    assert_eq!(the(&tagged, "Key"), "team");
}

#[test]
fn tags_are_asked_of_a_policy_that_is_there() {
    let account = Account::new();
    let none = "PolicyArn=arn:aws:iam::111122223333:policy/none";
    for form in [
        "Action=TagPolicy&Tags.member.1.Key=k&Tags.member.1.Value=v",
        "Action=UntagPolicy&TagKeys.member.1=k",
        "Action=ListPolicyTags",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&{none}"))),
            "404 NoSuchEntity: Policy arn:aws:iam::111122223333:policy/none was not found.",
            "{form}"
        );
    }
}
