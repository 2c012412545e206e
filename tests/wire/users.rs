//! Users on the wire.

use super::{Account, all, encode, refusal, status, the};

#[test]
fn create_user_answers_with_the_user() {
    let account = Account::new();
    let answer = account.admin(
        "Action=CreateUser&UserName=ben&Path=/people/&Tags.member.1.Key=Team&Tags.member.1.Value=books",
    );
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateUserResult>
    <User>
    <Path>/people/</Path>
    <UserName>ben</UserName>
    <UserId>AIDACKCEVSAAAAEXAMPLE</UserId>
    <Arn>arn:aws:iam::111122223333:user/people/ben</Arn>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <Tags>
    <member>
    <Key>Team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </User>
    </CreateUserResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateUserResponse>
    "#);
}

#[test]
fn an_operation_without_a_result_answers_with_the_request_alone() {
    insta::assert_snapshot!(Account::new().admin("Action=DeleteUser&UserName=ben"), @r#"
    404
    <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <Error>
    <Type>Sender</Type>
    <Code>NoSuchEntity</Code>
    <Message>The user with name ben cannot be found.</Message>
    </Error>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ErrorResponse>
    "#);
    let account = Account::new();
    account.done("Action=CreateUser&UserName=ben");
    insta::assert_snapshot!(account.admin("Action=DeleteUser&UserName=ben"), @r#"
    200
    <DeleteUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </DeleteUserResponse>
    "#);
}

#[test]
fn two_users_cannot_differ_in_case_alone() {
    let account = Account::new();
    assert_eq!(
        refusal(&account.admin("Action=CreateUser&UserName=ANA")),
        "409 EntityAlreadyExists: User with name ANA already exists."
    );
}

#[test]
fn a_user_is_found_in_any_case_and_keeps_their_own() {
    let account = Account::new();
    account.done("Action=CreateUser&UserName=Ben");
    let answer = account.done("Action=GetUser&UserName=bEN");
    assert_eq!(the(&answer, "UserName"), "Ben");
    assert_eq!(the(&answer, "Arn"), "arn:aws:iam::111122223333:user/Ben");
}

#[test]
fn get_user_without_a_name_is_about_the_caller() {
    let answer = Account::new().admin("Action=GetUser");
    assert_eq!(the(&answer, "UserName"), "admin");
}

#[test]
fn get_user_without_a_name_is_about_root_when_root_calls() {
    let answer = Account::with_root_key().root("Action=GetUser");
    assert_eq!(the(&answer, "Arn"), "arn:aws:iam::111122223333:root");
    assert_eq!(the(&answer, "UserId"), "111122223333");
}

#[test]
fn a_user_who_is_not_there_cannot_be_found() {
    let account = Account::new();
    for action in [
        "GetUser",
        "DeleteUser",
        "UpdateUser",
        "ListUserTags",
        "ListAccessKeys",
        "CreateAccessKey",
        "ListGroupsForUser",
        "ListUserPolicies",
        "ListAttachedUserPolicies",
        "GetLoginProfile",
        "DeleteLoginProfile",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("Action={action}&UserName=ben"))),
            "404 NoSuchEntity: The user with name ben cannot be found.",
            "{action}"
        );
    }
}

#[test]
fn lists_show_neither_tags_nor_boundary() {
    let account = Account::new();
    let boundary = "arn:aws:iam::aws:policy/AdministratorAccess";
    account.done(&format!(
        "Action=CreateUser&UserName=ben&PermissionsBoundary={boundary}&Tags.member.1.Key=a&Tags.member.1.Value=b"
    ));
    let listed = account.done("Action=ListUsers");
    assert!(!listed.contains("<Tags>") && !listed.contains("Boundary"));
    let shown = account.done("Action=GetUser&UserName=ben");
    assert_eq!(the(&shown, "PermissionsBoundaryArn"), boundary);
    assert_eq!(the(&shown, "PermissionsBoundaryType"), "Policy");
    assert_eq!(all(&shown, "Key"), ["a"]);
}

#[test]
fn list_users_lists_a_path_and_what_is_below_it() {
    let account = Account::new();
    for (name, path) in [
        ("ben", "/people/"),
        ("cyd", "/people/it/"),
        ("dan", "/peoples/"),
    ] {
        account.done(&format!("Action=CreateUser&UserName={name}&Path={path}"));
    }
    let listed = account.done("Action=ListUsers&PathPrefix=/people/");
    assert_eq!(all(&listed, "UserName"), ["ben", "cyd"]);
}

/// hashicorp/boundary#4255 quotes AWS.
#[test]
fn a_boundary_must_exist() {
    let account = Account::new();
    let arn = "arn:aws:iam::111122223333:policy/Nowhere";
    assert_eq!(
        refusal(&account.admin(&format!(
            "Action=CreateUser&UserName=ben&PermissionsBoundary={arn}"
        ))),
        format!("404 NoSuchEntity: Scope ARN: {arn} does not exist or is not attachable.")
    );
    assert_eq!(status(&account.admin("Action=GetUser&UserName=ben")), "404");
}

#[test]
fn a_new_name_and_path_change_the_arn_and_not_the_id() {
    let account = Account::new();
    let before = account.done("Action=CreateUser&UserName=ben");
    account.done("Action=UpdateUser&UserName=ben&NewUserName=Benedict&NewPath=/people/");
    let after = account.done("Action=GetUser&UserName=benedict");
    assert_eq!(
        the(&after, "Arn"),
        "arn:aws:iam::111122223333:user/people/Benedict"
    );
    assert_eq!(the(&after, "UserId"), the(&before, "UserId"));
    assert_eq!(status(&account.admin("Action=GetUser&UserName=ben")), "404");
}

#[test]
fn a_renamed_user_keeps_keys_groups_policies_password_and_tags() {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    for form in [
        "Action=TagUser&UserName=ana&Tags.member.1.Key=Team&Tags.member.1.Value=books",
        "Action=CreateGroup&GroupName=readers",
        "Action=AddUserToGroup&GroupName=readers&UserName=ana",
        "Action=CreateLoginProfile&UserName=ana&Password=Correct-Horse-1",
        "Action=AttachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::aws:policy/IAMReadOnlyAccess",
        &format!("Action=PutUserPolicy&UserName=ana&PolicyName=p&PolicyDocument={document}"),
        "Action=UpdateUser&UserName=ana&NewUserName=anna",
    ] {
        account.done(form);
    }
    let of = |action: &str| account.done(&format!("Action={action}&UserName=anna"));
    assert_eq!(the(&of("ListAccessKeys"), "AccessKeyId"), super::ANA.0);
    assert_eq!(the(&of("ListGroupsForUser"), "GroupName"), "readers");
    assert_eq!(
        the(&of("ListAttachedUserPolicies"), "PolicyName"),
        "IAMReadOnlyAccess"
    );
    assert_eq!(all(&of("ListUserPolicies"), "member"), ["p"]);
    assert_eq!(the(&of("GetLoginProfile"), "UserName"), "anna");
    assert_eq!(the(&of("ListUserTags"), "Key"), "Team");
    let members = account.done("Action=GetGroup&GroupName=readers");
    assert_eq!(the(&members, "UserName"), "anna");
    let herself = account.ana("Action=GetCallerIdentity");
    assert_eq!(the(&herself, "Arn"), "arn:aws:iam::111122223333:user/anna");
}

#[test]
fn a_name_may_change_in_case_alone() {
    let account = Account::new();
    account.done("Action=UpdateUser&UserName=ana&NewUserName=Ana");
    let answer = account.done("Action=GetUser&UserName=ana");
    assert_eq!(the(&answer, "UserName"), "Ana");
    let herself = account.ana("Action=GetCallerIdentity");
    assert_eq!(the(&herself, "Arn"), "arn:aws:iam::111122223333:user/Ana");
}

#[test]
fn a_name_that_is_taken_cannot_be_a_new_one() {
    let account = Account::new();
    assert_eq!(
        refusal(&account.admin("Action=UpdateUser&UserName=ana&NewUserName=Admin")),
        "409 EntityAlreadyExists: User with name Admin already exists."
    );
}

/// The order is AWS's as far as it is known: with keys and policies, the policies come first, and
/// with keys and a password, the password (hashicorp/terraform#8621).
#[test]
fn a_user_who_still_has_something_is_not_deleted() {
    let account = Account::new();
    let document = encode(super::DOCUMENT);
    for form in [
        "Action=CreateGroup&GroupName=readers",
        "Action=AddUserToGroup&GroupName=readers&UserName=ana",
        "Action=CreateLoginProfile&UserName=ana&Password=Correct-Horse-1",
        "Action=AttachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::aws:policy/IAMReadOnlyAccess",
        &format!("Action=PutUserPolicy&UserName=ana&PolicyName=p&PolicyDocument={document}"),
    ] {
        account.done(form);
    }
    for (obstacle, removal) in [
        (
            "detach all policies",
            "Action=DetachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::aws:policy/IAMReadOnlyAccess",
        ),
        (
            "delete policies",
            "Action=DeleteUserPolicy&UserName=ana&PolicyName=p",
        ),
        (
            "delete login profile",
            "Action=DeleteLoginProfile&UserName=ana",
        ),
        (
            "delete access keys",
            "Action=DeleteAccessKey&UserName=ana&AccessKeyId=AKIAANA222222EXAMPLE",
        ),
        (
            "remove users from group",
            "Action=RemoveUserFromGroup&UserName=ana&GroupName=readers",
        ),
    ] {
        assert_eq!(
            refusal(&account.admin("Action=DeleteUser&UserName=ana")),
            format!("409 DeleteConflict: Cannot delete entity, must {obstacle} first.")
        );
        account.done(removal);
    }
    account.done("Action=DeleteUser&UserName=ana");
    assert_eq!(status(&account.admin("Action=GetUser&UserName=ana")), "404");
}

#[test]
fn a_deleted_users_name_is_free_and_comes_back_with_nothing() {
    let account = Account::new();
    account.done("Action=CreateUser&UserName=ben&Tags.member.1.Key=a&Tags.member.1.Value=b");
    account.done("Action=DeleteUser&UserName=ben");
    let again = account.done("Action=CreateUser&UserName=ben");
    assert_eq!(the(&again, "UserId"), "AIDACKCEVSAAABEXAMPLE");
    assert!(
        !account
            .done("Action=ListUserTags&UserName=ben")
            .contains("<Key>")
    );
}
