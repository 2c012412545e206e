//! Console passwords on the wire.

use super::{Account, refusal, status, the};

const CREATE: &str = "Action=CreateLoginProfile&UserName=ana&Password=Correct-Horse-1";

#[test]
fn create_login_profile_answers_without_the_password() {
    insta::assert_snapshot!(Account::new().admin(&format!("{CREATE}&PasswordResetRequired=true")), @r#"
    200
    <CreateLoginProfileResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateLoginProfileResult>
    <LoginProfile>
    <UserName>ana</UserName>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <PasswordResetRequired>true</PasswordResetRequired>
    </LoginProfile>
    </CreateLoginProfileResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateLoginProfileResponse>
    "#);
}

/// Quoted from AWS in a public repository's notes.
#[test]
fn a_user_has_one_password() {
    let account = Account::new();
    account.done(CREATE);
    assert_eq!(
        refusal(&account.admin(CREATE)),
        "409 EntityAlreadyExists: Login Profile for user ana already exists."
    );
}

/// Quoted from AWS in several public repositories.
#[test]
fn a_password_that_is_not_there_cannot_be_found() {
    let account = Account::new();
    for form in [
        "Action=GetLoginProfile",
        "Action=UpdateLoginProfile&PasswordResetRequired=true",
        "Action=DeleteLoginProfile",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&UserName=ana"))),
            "404 NoSuchEntity: Login Profile for User ana cannot be found."
        );
    }
}

#[test]
fn a_deleted_password_is_gone() {
    let account = Account::new();
    account.done(CREATE);
    account.done("Action=DeleteLoginProfile&UserName=ana");
    assert_eq!(
        status(&account.admin("Action=GetLoginProfile&UserName=ana")),
        "404"
    );
}

#[test]
fn an_update_leaves_what_it_does_not_name() {
    let account = Account::new();
    account.done(&format!("{CREATE}&PasswordResetRequired=true"));
    account.done("Action=UpdateLoginProfile&UserName=ana&Password=Correct-Horse-2");
    let shown = account.done("Action=GetLoginProfile&UserName=ana");
    assert_eq!(the(&shown, "PasswordResetRequired"), "true");
    account.done("Action=UpdateLoginProfile&UserName=ana&PasswordResetRequired=false");
    let shown = account.done("Action=GetLoginProfile&UserName=ana");
    assert_eq!(the(&shown, "PasswordResetRequired"), "false");
}

/// The default policy: at least 8 characters, of three of the four classes. The texts are quoted
/// from AWS, the length's in a public repository's notes, the other in a script's comments.
#[test]
fn a_password_conforms_to_the_default_policy() {
    let upper = "Password should have at least one uppercase letter";
    let number = "Password should have at least one number";
    let symbol = "Password should have at least one symbol";
    let more = "more of the following requirements:";
    for (password, violation) in [
        ("Aa1aaaaa", None),
        ("aaaaaa1!", None),
        ("AAAAAA1!", None),
        ("aaaaaAA!", None),
        (
            "Aa1aaaa",
            Some("Password should have a minimum length of 8".to_owned()),
        ),
        (
            "aaaaaaa1",
            Some(format!("Password should meet 1 {more} {upper}, {symbol}")),
        ),
        (
            "aaaaaaaa",
            Some(format!(
                "Password should meet 2 {more} {upper}, {number}, {symbol}"
            )),
        ),
    ] {
        let form = CREATE.replace("Correct-Horse-1", &super::encode(password));
        let answer = Account::new().admin(&form);
        match violation {
            None => assert_eq!(status(&answer), "200", "{password}"),
            Some(text) => assert_eq!(
                refusal(&answer),
                format!("400 PasswordPolicyViolation: {text}")
            ),
        }
    }
}

#[test]
fn an_update_minds_the_policy_and_keeps_the_old_password() {
    let account = Account::new();
    account.done(CREATE);
    let answer = account
        .admin("Action=UpdateLoginProfile&UserName=ana&Password=short&PasswordResetRequired=true");
    assert_eq!(the(&answer, "Code"), "PasswordPolicyViolation");
    let shown = account.done("Action=GetLoginProfile&UserName=ana");
    assert_eq!(the(&shown, "PasswordResetRequired"), "false");
}

#[test]
fn without_a_user_name_it_is_about_the_caller() {
    let account = Account::new();
    account.done("Action=CreateLoginProfile&Password=Correct-Horse-1");
    assert_eq!(
        the(&account.done("Action=GetLoginProfile"), "UserName"),
        "admin"
    );
    account.done("Action=DeleteLoginProfile");
    assert_eq!(
        refusal(&account.admin("Action=GetLoginProfile")),
        "404 NoSuchEntity: Login Profile for User admin cannot be found."
    );
}

/// Quoted from AWS in public notes on checking the root user.
#[test]
fn root_has_no_login_profile_to_show() {
    assert_eq!(
        refusal(&Account::with_root_key().root("Action=GetLoginProfile")),
        "404 NoSuchEntity: Login Profile for User null cannot be found."
    );
}
