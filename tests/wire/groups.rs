//! Groups and their members on the wire.

use super::{Account, all, encode, refusal, status, the};

const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";

fn with_readers() -> Account {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=Readers&Path=/people/");
    account
}

#[test]
fn create_group_answers_with_the_group() {
    let answer = Account::new().admin("Action=CreateGroup&GroupName=Readers&Path=/people/");
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateGroupResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateGroupResult>
    <Group>
    <Path>/people/</Path>
    <GroupName>Readers</GroupName>
    <GroupId>AGPACKCEVSAAAAEXAMPLE</GroupId>
    <Arn>arn:aws:iam::111122223333:group/people/Readers</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    </Group>
    </CreateGroupResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateGroupResponse>
    "#);
}

#[test]
fn two_groups_cannot_differ_in_case_alone() {
    assert_eq!(
        refusal(&with_readers().admin("Action=CreateGroup&GroupName=readers")),
        "409 EntityAlreadyExists: Group with name readers already exists."
    );
}

#[test]
fn a_group_and_a_user_may_share_a_name() {
    Account::new().done("Action=CreateGroup&GroupName=ana");
}

#[test]
fn a_group_that_is_not_there_cannot_be_found() {
    let account = Account::new();
    for form in [
        "Action=GetGroup",
        "Action=DeleteGroup",
        "Action=UpdateGroup",
        "Action=AddUserToGroup&UserName=ana",
        "Action=RemoveUserFromGroup&UserName=ana",
        "Action=ListGroupPolicies",
        "Action=ListAttachedGroupPolicies",
        &format!("Action=AttachGroupPolicy&PolicyArn={READ}"),
        &format!("Action=DetachGroupPolicy&PolicyArn={READ}"),
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&GroupName=none"))),
            "404 NoSuchEntity: The group with name none cannot be found.",
            "{form}"
        );
    }
}

#[test]
fn a_member_must_be_a_user() {
    let account = with_readers();
    assert_eq!(
        refusal(&account.admin("Action=AddUserToGroup&GroupName=readers&UserName=ben")),
        "404 NoSuchEntity: The user with name ben cannot be found."
    );
}

#[test]
fn membership_is_seen_from_both_sides() {
    let account = with_readers();
    account.done("Action=AddUserToGroup&GroupName=READERS&UserName=ANA");
    let group = account.done("Action=GetGroup&GroupName=readers");
    assert_eq!(the(&group, "GroupName"), "Readers");
    assert_eq!(the(&group, "UserName"), "ana");
    let groups = account.done("Action=ListGroupsForUser&UserName=ana");
    assert_eq!(all(&groups, "GroupName"), ["Readers"]);
    account.done("Action=RemoveUserFromGroup&GroupName=readers&UserName=ana");
    assert!(
        !account
            .done("Action=GetGroup&GroupName=readers")
            .contains("<UserName>")
    );
    assert!(
        !account
            .done("Action=ListGroupsForUser&UserName=ana")
            .contains("Readers")
    );
}

#[test]
fn adding_a_member_again_changes_nothing() {
    let account = with_readers();
    for _ in 0..2 {
        account.done("Action=AddUserToGroup&GroupName=readers&UserName=ana");
    }
    let group = account.done("Action=GetGroup&GroupName=readers");
    assert_eq!(all(&group, "UserName"), ["ana"]);
}

#[test]
fn a_user_is_in_ten_groups_at_most() {
    let account = Account::new();
    for number in 1..=11 {
        account.done(&format!("Action=CreateGroup&GroupName=g{number}"));
    }
    let join = |number| {
        account.admin(&format!(
            "Action=AddUserToGroup&UserName=ana&GroupName=g{number}"
        ))
    };
    for number in 1..=10 {
        assert_eq!(status(&join(number)), "200");
    }
    assert_eq!(
        refusal(&join(11)),
        "409 LimitExceeded: Cannot exceed quota for GroupsPerUser: 10"
    );
    assert_eq!(status(&join(10)), "200");
}

#[test]
fn a_renamed_group_keeps_members_and_policies() {
    let account = with_readers();
    account.done("Action=AddUserToGroup&GroupName=readers&UserName=ana");
    account.done(&format!(
        "Action=AttachGroupPolicy&GroupName=readers&PolicyArn={READ}"
    ));
    account.done("Action=UpdateGroup&GroupName=readers&NewGroupName=Books&NewPath=/");
    let group = account.done("Action=GetGroup&GroupName=books");
    assert_eq!(the(&group, "UserName"), "ana");
    assert_eq!(
        all(&group, "Arn"),
        [
            "arn:aws:iam::111122223333:group/Books",
            "arn:aws:iam::111122223333:user/ana"
        ]
    );
    assert_eq!(
        the(
            &account.done("Action=ListGroupsForUser&UserName=ana"),
            "GroupName"
        ),
        "Books"
    );
    assert_eq!(
        the(
            &account.done("Action=ListAttachedGroupPolicies&GroupName=books"),
            "PolicyArn"
        ),
        READ
    );
    assert_eq!(status(&account.ana("Action=ListUsers")), "200");
    assert_eq!(
        status(&account.admin("Action=GetGroup&GroupName=readers")),
        "404"
    );
}

#[test]
fn a_taken_name_cannot_be_a_groups_new_one() {
    let account = with_readers();
    account.done("Action=CreateGroup&GroupName=writers");
    assert_eq!(
        refusal(&account.admin("Action=UpdateGroup&GroupName=readers&NewGroupName=WRITERS")),
        "409 EntityAlreadyExists: Group with name WRITERS already exists."
    );
}

#[test]
fn a_group_that_still_has_something_is_not_deleted() {
    let account = with_readers();
    let document = encode(super::DOCUMENT);
    for form in [
        "Action=AddUserToGroup&GroupName=readers&UserName=ana",
        &format!("Action=AttachGroupPolicy&GroupName=readers&PolicyArn={READ}"),
        &format!("Action=PutGroupPolicy&GroupName=readers&PolicyName=p&PolicyDocument={document}"),
    ] {
        account.done(form);
    }
    for (obstacle, removal) in [
        (
            "detach all policies",
            &*format!("Action=DetachGroupPolicy&PolicyArn={READ}"),
        ),
        ("delete policies", "Action=DeleteGroupPolicy&PolicyName=p"),
        (
            "remove users from group",
            "Action=RemoveUserFromGroup&UserName=ana",
        ),
    ] {
        assert_eq!(
            refusal(&account.admin("Action=DeleteGroup&GroupName=readers")),
            format!("409 DeleteConflict: Cannot delete entity, must {obstacle} first.")
        );
        account.done(&format!("{removal}&GroupName=readers"));
    }
    account.done("Action=DeleteGroup&GroupName=readers");
}

#[test]
fn list_groups_lists_a_path() {
    let account = with_readers();
    account.done("Action=CreateGroup&GroupName=writers");
    assert_eq!(
        all(&account.done("Action=ListGroups"), "GroupName"),
        ["Readers", "writers"]
    );
    assert_eq!(
        all(
            &account.done("Action=ListGroups&PathPrefix=/people/"),
            "GroupName"
        ),
        ["Readers"]
    );
}
