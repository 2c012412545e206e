//! Sessions with a second factor: a code is checked once, and then conditions see that it was.

use data_encoding::{BASE32, BASE64};

use super::super::{allow, policy, refusal, status, the};
use super::{ANA_ARN, ASSUME, Account, Session, assume, denied, trust_if};

const GET: &str = "Action=GetSessionToken";
const SERIAL: &str = "arn:aws:iam::111122223333:mfa/phone";
const WRONG: &str =
    "403 AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ";

/// An account in which ana has a phone with an app for codes.
struct Phone {
    account: Account,
    seed: Vec<u8>,
}

impl Phone {
    fn of(document: &str) -> Self {
        let account = Account::where_ana_has(document);
        let made = account.done("Action=CreateVirtualMFADevice&VirtualMFADeviceName=phone");
        let seed = BASE64.decode(the(&made, "Base32StringSeed").as_bytes());
        let seed = BASE32.decode(&seed.expect("Base64")).expect("Base32");
        let phone = Self { account, seed };
        let (first, second) = (phone.code(), phone.code_in(30));
        phone.account.done(&format!(
            "Action=EnableMFADevice&UserName=ana&SerialNumber={SERIAL}&AuthenticationCode1={first}&AuthenticationCode2={second}"
        ));
        phone.account.minutes_pass(1);
        phone
    }

    fn code(&self) -> String {
        self.code_in(0)
    }

    fn code_in(&self, seconds: i64) -> String {
        let passed = &self.account.seconds_passed;
        let passed = passed.load(std::sync::atomic::Ordering::Relaxed);
        let time = super::at(passed + seconds).as_second();
        let builder = totp_rs::Builder::new().with_secret(self.seed.clone());
        let code = builder
            .build()
            .expect("a secret")
            .generate(time.unsigned_abs());
        code.to_string()
    }

    /// The parameters of the second factor.
    fn factor(&self) -> String {
        format!("&SerialNumber={SERIAL}&TokenCode={}", self.code())
    }
}

fn if_mfa(action: &str, condition: &str) -> String {
    policy(&format!(
        r#"{{"Effect":"Allow","Action":"{action}","Resource":"*","Condition":{condition}}}"#
    ))
}

const PRESENT: &str = r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#;
const RECENT: &str = r#"{"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}}"#;

#[test]
fn a_session_with_a_second_factor_may_call_iam() {
    let phone = Phone::of(&if_mfa("iam:ListUsers", PRESENT));
    let account = &phone.account;
    assert_eq!(status(&account.ana("Action=ListUsers")), "403");
    let session = Session::of(&account.ana(&format!("{GET}{}", phone.factor())));
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
    assert_eq!(
        status(&account.as_session(&session, "Action=ListGroups")),
        "403"
    );
}

#[test]
fn the_age_of_the_second_factor_counts() {
    let phone = Phone::of(&if_mfa("iam:ListUsers", RECENT));
    let account = &phone.account;
    let session = Session::of(&account.ana(&format!("{GET}{}", phone.factor())));
    account.minutes_pass(4);
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
    account.minutes_pass(1);
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "403"
    );
}

#[test]
fn a_code_is_taken_once() {
    let phone = Phone::of(&allow("iam:ListUsers", "*"));
    let form = format!("{GET}{}", phone.factor());
    assert_eq!(status(&phone.account.ana(&form)), "200");
    assert_eq!(refusal(&phone.account.ana(&form)), WRONG);
}

/// lonelyplanet/aws-mfa#21.
#[test]
fn a_wrong_code_is_refused() {
    let phone = Phone::of(&allow("iam:ListUsers", "*"));
    let right = phone.code();
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let form = format!("{GET}&SerialNumber={SERIAL}&TokenCode={wrong}");
    assert_eq!(refusal(&phone.account.ana(&form)), WRONG);
}

#[test]
fn the_phone_of_somebody_else_is_no_second_factor() {
    let phone = Phone::of(&allow("iam:ListUsers", "*"));
    let form = format!("{GET}{}", phone.factor());
    assert_eq!(
        refusal(&phone.account.admin(&form)),
        "403 AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
    );
}

#[test]
fn half_a_second_factor_is_none() {
    let phone = Phone::of(&allow("iam:ListUsers", "*"));
    for half in [
        format!("&SerialNumber={SERIAL}"),
        format!("&TokenCode={}", phone.code()),
    ] {
        let answer = phone.account.ana(&format!("{GET}{half}"));
        assert_eq!(
            (status(&answer), the(&answer, "Code")),
            ("403", "AccessDenied")
        );
    }
}

#[test]
fn a_role_that_asks_for_a_second_factor_opens_with_one() {
    for condition in [PRESENT, RECENT] {
        let phone = Phone::of(&allow("iam:ListUsers", "*"));
        let account = &phone.account;
        account.role("Vault", &trust_if(ANA_ARN, ASSUME, condition));
        let without = account.ana(&assume("Vault", ""));
        assert_eq!(
            refusal(&without),
            denied(ANA_ARN, "sts:AssumeRole", "Vault")
        );
        let plain = Session::of(&account.ana(GET));
        assert_eq!(
            status(&account.as_session(&plain, &assume("Vault", ""))),
            "403"
        );
        let with = account.ana(&assume("Vault", &phone.factor()));
        assert_eq!(status(&with), "200", "{with}");
        account.minutes_pass(1);
        let session = Session::of(&account.ana(&format!("{GET}{}", phone.factor())));
        assert_eq!(
            status(&account.as_session(&session, &assume("Vault", ""))),
            "200"
        );
    }
}

#[test]
fn who_has_assumed_a_role_has_no_second_factor() {
    let phone = Phone::of(&allow("iam:ListUsers", "*"));
    let account = &phone.account;
    account.role("First", &trust_if(ANA_ARN, ASSUME, "{}"));
    account.role(
        "Second",
        &trust_if("arn:aws:iam::111122223333:role/First", ASSUME, "{}"),
    );
    let first = Session::of(&account.ana(&assume("First", "")));
    let answer = account.as_session(&first, &assume("Second", &phone.factor()));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("403", "AccessDenied")
    );
}

/// What everybody is told to put on their users: without a second factor only the way to one is
/// open. A long-term key never carries one, and so `BoolIfExists` must hold for what is not there.
#[test]
fn a_deny_without_a_second_factor_is_lifted_by_one() {
    let document = policy(
        r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"},
           {"Effect":"Deny","NotAction":["iam:ListMFADevices","sts:GetSessionToken"],"Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}"#,
    );
    let phone = Phone::of(&document);
    let account = &phone.account;
    assert_eq!(status(&account.ana("Action=ListUsers")), "403");
    assert_eq!(status(&account.ana("Action=ListMFADevices")), "200");
    let session = Session::of(&account.ana(&format!("{GET}{}", phone.factor())));
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
}
