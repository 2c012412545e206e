//! The account password policy, and passwords that must conform to it.

use super::{Account, allow, encode, refusal, status, the};

const CREATE: &str = "Action=CreateLoginProfile&UserName=ana&Password=Correct-Horse-1";
const GET: &str = "Action=GetAccountPasswordPolicy";

fn change(old: &str, new: &str) -> String {
    format!(
        "Action=ChangePassword&OldPassword={}&NewPassword={}",
        encode(old),
        encode(new)
    )
}

/// An account whose policy that is.
fn with_policy(parameters: &str) -> Account {
    let account = Account::new();
    account.done(&format!("Action=UpdateAccountPasswordPolicy{parameters}"));
    account
}

/// Quoted from AWS in several public repositories.
#[test]
fn the_default_policy_is_none() {
    assert_eq!(
        refusal(&Account::new().admin(GET)),
        "404 NoSuchEntity: The Password Policy with domain name 111122223333 cannot be found."
    );
}

/// "If you do not specify a parameter, that parameter's value reverts to its default value" (API
/// reference). What was never set is left out, as tools show it that print AWS's answer.
#[test]
fn an_update_sets_everything() {
    let account = with_policy(
        "&MinimumPasswordLength=14&RequireSymbols=true&RequireNumbers=true&RequireUppercaseCharacters=true&RequireLowercaseCharacters=true&AllowUsersToChangePassword=true&MaxPasswordAge=90&PasswordReusePrevention=24&HardExpiry=true",
    );
    insta::assert_snapshot!(account.admin(GET), @r#"
    200
    <GetAccountPasswordPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccountPasswordPolicyResult>
    <PasswordPolicy>
    <MinimumPasswordLength>14</MinimumPasswordLength>
    <RequireSymbols>true</RequireSymbols>
    <RequireNumbers>true</RequireNumbers>
    <RequireUppercaseCharacters>true</RequireUppercaseCharacters>
    <RequireLowercaseCharacters>true</RequireLowercaseCharacters>
    <AllowUsersToChangePassword>true</AllowUsersToChangePassword>
    <ExpirePasswords>true</ExpirePasswords>
    <MaxPasswordAge>90</MaxPasswordAge>
    <PasswordReusePrevention>24</PasswordReusePrevention>
    <HardExpiry>true</HardExpiry>
    </PasswordPolicy>
    </GetAccountPasswordPolicyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccountPasswordPolicyResponse>
    "#);
    account.done("Action=UpdateAccountPasswordPolicy&RequireNumbers=true");
    insta::assert_snapshot!(account.admin(GET), @r#"
    200
    <GetAccountPasswordPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccountPasswordPolicyResult>
    <PasswordPolicy>
    <MinimumPasswordLength>6</MinimumPasswordLength>
    <RequireSymbols>false</RequireSymbols>
    <RequireNumbers>true</RequireNumbers>
    <RequireUppercaseCharacters>false</RequireUppercaseCharacters>
    <RequireLowercaseCharacters>false</RequireLowercaseCharacters>
    <AllowUsersToChangePassword>false</AllowUsersToChangePassword>
    <ExpirePasswords>false</ExpirePasswords>
    </PasswordPolicy>
    </GetAccountPasswordPolicyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccountPasswordPolicyResponse>
    "#);
}

#[test]
fn a_deleted_policy_is_gone() {
    let account = with_policy("");
    account.done("Action=DeleteAccountPasswordPolicy");
    assert_eq!(status(&account.admin(GET)), "404");
    assert_eq!(
        refusal(&account.admin("Action=DeleteAccountPasswordPolicy")),
        "404 NoSuchEntity: The account policy with name PasswordPolicy cannot be found."
    );
}

#[test]
fn the_bounds_are_those_of_the_api() {
    let account = Account::new();
    for (parameter, constraint) in [
        (
            "MinimumPasswordLength=5",
            "'minimumPasswordLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
        ),
        (
            "MinimumPasswordLength=129",
            "'minimumPasswordLength' failed to satisfy constraint: Member must have value less than or equal to 128",
        ),
        (
            "MaxPasswordAge=1096",
            "'maxPasswordAge' failed to satisfy constraint: Member must have value less than or equal to 1095",
        ),
        (
            "PasswordReusePrevention=25",
            "'passwordReusePrevention' failed to satisfy constraint: Member must have value less than or equal to 24",
        ),
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("Action=UpdateAccountPasswordPolicy&{parameter}"))),
            format!("400 ValidationError: 1 validation error detected: Value at {constraint}")
        );
    }
}

/// The texts are in public notes on AWS's answers, for the length and for two of the classes.
#[test]
fn a_password_has_what_the_policy_requires() {
    let all = "&MinimumPasswordLength=10&RequireSymbols=true&RequireNumbers=true&RequireUppercaseCharacters=true&RequireLowercaseCharacters=true";
    for (policy, password, violation) in [
        ("", "secret", None),
        (
            "",
            "short",
            Some("Password should have a minimum length of 6"),
        ),
        (all, "Correct-Horse-1", None),
        (
            all,
            "correct-horse-1",
            Some("Password should have at least one uppercase letter"),
        ),
        (
            all,
            "CORRECT-HORSE-1",
            Some("Password should have at least one lowercase letter"),
        ),
        (
            all,
            "Correct-Horse-One",
            Some("Password should have at least one number"),
        ),
        (
            all,
            "CorrectHorse1",
            Some("Password should have at least one symbol"),
        ),
        (
            all,
            "secret",
            Some(
                "Password should have a minimum length of 10, Password should have at least one uppercase letter, Password should have at least one number, Password should have at least one symbol",
            ),
        ),
    ] {
        let form = CREATE.replace("Correct-Horse-1", password);
        let answer = with_policy(policy).admin(&form);
        match violation {
            None => assert_eq!(status(&answer), "200", "{password}"),
            Some(text) => assert_eq!(
                refusal(&answer),
                format!("400 PasswordPolicyViolation: {text}")
            ),
        }
    }
}

/// "These settings are enforced the next time that your users change their passwords" (IAM User
/// Guide).
#[test]
fn a_stricter_policy_leaves_the_passwords_that_are_there() {
    let account = Account::where_ana_has(&allow("iam:ChangePassword", "*"));
    account.done(CREATE);
    account.done("Action=UpdateAccountPasswordPolicy&MinimumPasswordLength=20");
    let answer = account.ana(&change("Correct-Horse-1", "Correct-Horse-2"));
    assert_eq!(
        refusal(&answer),
        "400 PasswordPolicyViolation: Password should have a minimum length of 20"
    );
    account.done("Action=GetLoginProfile&UserName=ana");
}

#[test]
fn the_last_passwords_must_not_come_again() {
    let account = Account::where_ana_has(&allow("iam:ChangePassword", "*"));
    account.done("Action=UpdateAccountPasswordPolicy&PasswordReusePrevention=2");
    account.done(CREATE);
    let reused = "400 PasswordPolicyViolation: Policy constraint violation with password reuse prevention during password change.";
    let update = "Action=UpdateLoginProfile&UserName=ana&Password=Correct-Horse-1";
    assert_eq!(refusal(&account.admin(update)), reused);
    let second = account.ana(&change("Correct-Horse-1", "Correct-Horse-2"));
    assert_eq!(status(&second), "200");
    let back = change("Correct-Horse-2", "Correct-Horse-1");
    assert_eq!(refusal(&account.ana(&back)), reused);
    let third = account.ana(&change("Correct-Horse-2", "Correct-Horse-3"));
    assert_eq!(status(&third), "200");
    account.done(update);
}

/// "This gives users access to the iam:ChangePassword action for only their user and to the
/// iam:GetAccountPasswordPolicy action" (IAM User Guide).
#[test]
fn a_policy_can_let_every_user_change_their_own_password() {
    let account = Account::new();
    account.done(CREATE);
    let change = change("Correct-Horse-1", "Correct-Horse-2");
    assert_eq!(
        refusal(&account.ana(&change)),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ChangePassword on resource: user ana because no identity-based policy allows the iam:ChangePassword action"
    );
    account.done("Action=UpdateAccountPasswordPolicy&AllowUsersToChangePassword=true");
    assert_eq!(
        account.outcome(super::ANA, GET).verdict.as_deref(),
        Some("allowed by the account password policy")
    );
    assert_eq!(status(&account.ana(&change)), "200");
    let delete = "Action=DeleteAccountPasswordPolicy";
    assert_eq!(status(&account.ana(delete)), "403");
}

#[test]
fn a_denial_counts_for_more_than_the_account_policy() {
    let deny = super::policy(r#"{"Effect":"Deny","Action":"iam:ChangePassword","Resource":"*"}"#);
    let account = Account::where_ana_has(&deny);
    account.done(CREATE);
    account.done("Action=UpdateAccountPasswordPolicy&AllowUsersToChangePassword=true");
    let answer = account.ana(&change("Correct-Horse-1", "Correct-Horse-2"));
    assert_eq!(the(&answer, "Code"), "AccessDenied");
    assert_eq!(status(&account.ana(GET)), "200");
}

#[test]
fn who_changes_a_password_knows_the_old_one() {
    let account = Account::where_ana_has(&allow("iam:ChangePassword", "*"));
    assert_eq!(
        refusal(&account.ana(&change("Correct-Horse-1", "Correct-Horse-2"))),
        "404 NoSuchEntity: Login Profile for User ana cannot be found."
    );
    account.done(&format!("{CREATE}&PasswordResetRequired=true"));
    assert_eq!(
        refusal(&account.ana(&change("wrong", "Correct-Horse-2"))),
        "403 AccessDenied: The old password was incorrect."
    );
    account.minutes_pass(5);
    let changed = account.ana(&change("Correct-Horse-1", "Correct-Horse-2"));
    assert_eq!(status(&changed), "200");
    let profile = account.done("Action=GetLoginProfile&UserName=ana");
    assert_eq!(the(&profile, "PasswordResetRequired"), "false");
    assert_eq!(the(&profile, "CreateDate"), "2026-11-02T09:00:00Z");
}

#[test]
fn only_users_have_a_password_to_change() {
    assert_eq!(
        refusal(&Account::with_root_key().root(&change("Correct-Horse-1", "Correct-Horse-2"))),
        "400 InvalidUserType: Only IAM Users can change their own password."
    );
}
