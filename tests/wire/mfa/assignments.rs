//! Who signs in with which device.

use super::super::{Account, all, allow, refusal, scene, status, the};

const SERIAL: &str = "arn:aws:iam::111122223333:mfa/phone";

/// What AWS says of codes that are none, in the words that people met in the console and in the API.
const NOT_VALID: &str =
    "403 InvalidAuthenticationCode: Authentication code for device is not valid.";

#[test]
fn two_codes_in_a_row_enable_a_device() {
    let account = Account::new();
    let device = account.device("phone");
    account.done(&account.pair("EnableMFADevice", "ana", &device, 0));
    insta::assert_snapshot!(account.admin("Action=ListMFADevices&UserName=ana"), @r#"
    200
    <ListMFADevicesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ListMFADevicesResult>
    <MFADevices>
    <member>
    <UserName>ana</UserName>
    <SerialNumber>arn:aws:iam::111122223333:mfa/phone</SerialNumber>
    <EnableDate>2026-11-02T09:00:00Z</EnableDate>
    </member>
    </MFADevices>
    <IsTruncated>false</IsTruncated>
    </ListMFADevicesResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </ListMFADevicesResponse>
    "#);
}

#[test]
fn one_code_twice_or_in_the_wrong_order_does_not() {
    let account = Account::new();
    let device = account.device("phone");
    let (before, now) = (account.code(&device, -30), account.code(&device, 0));
    for (first, second) in [
        (&now, &now),
        (&now, &before),
        (&before, &"000000".to_owned()),
    ] {
        let form = format!(
            "Action=EnableMFADevice&UserName=ana&SerialNumber={SERIAL}&AuthenticationCode1={first}&AuthenticationCode2={second}"
        );
        assert_eq!(refusal(&account.admin(&form)), NOT_VALID);
    }
    let listed = account.done("Action=ListMFADevices&UserName=ana");
    assert_eq!(all(&listed, "SerialNumber"), [""; 0]);
}

#[test]
fn a_device_is_one_persons() {
    let account = Account::new();
    account.done("Action=CreateUser&UserName=ben");
    let device = account.device_of_ana("phone");
    for user in ["ana", "ben"] {
        assert_eq!(
            refusal(&account.admin(&account.pair("EnableMFADevice", user, &device, 0))),
            "409 EntityAlreadyExists: MFA Device is already in use."
        );
    }
    for action in ["ResyncMFADevice", "DeactivateMFADevice"] {
        assert_eq!(
            refusal(&account.admin(&account.pair(action, "ben", &device, 0))),
            "404 NoSuchEntity: MFA Device invalid for user."
        );
    }
}

#[test]
fn a_device_must_be_made_first() {
    let account = Account::new();
    let codes = "AuthenticationCode1=123456&AuthenticationCode2=234567";
    assert_eq!(
        refusal(&account.admin(&format!(
            "Action=EnableMFADevice&UserName=ana&SerialNumber={SERIAL}&{codes}"
        ))),
        format!("404 NoSuchEntity: VirtualMFADevice with serial number {SERIAL} does not exist.")
    );
}

#[test]
fn a_code_has_six_digits() {
    let answer = Account::new().admin(&format!(
        "Action=EnableMFADevice&UserName=ana&SerialNumber={SERIAL}&AuthenticationCode1=12345&AuthenticationCode2=abcdef"
    ));
    assert_eq!(
        refusal(&answer),
        r"400 ValidationError: 2 validation errors detected: Value at 'authenticationCode1' failed to satisfy constraint: Member must have length greater than or equal to 6; Value at 'authenticationCode2' failed to satisfy constraint: Member must satisfy regular expression pattern: [\d]+"
    );
}

/// "You can register up to eight MFA devices" (IAM User Guide).
#[test]
fn a_user_has_eight_devices_at_most() {
    let account = Account::new();
    for number in 1..=8 {
        account.device_of_ana(&format!("phone{number}"));
    }
    let ninth = account.device("phone9");
    assert_eq!(
        refusal(&account.admin(&account.pair("EnableMFADevice", "ana", &ninth, 0))),
        "409 LimitExceeded: Cannot exceed quota for MFADevicesPerUser: 8"
    );
}

/// "If you generate the codes and then wait too long to submit the request, the MFA device
/// successfully associates with the user but the MFA device becomes out of sync … If this happens,
/// you can resync the device" (API reference).
#[test]
fn a_device_that_was_enabled_too_late_is_out_of_step_until_it_is_resynced() {
    let account = Account::new();
    let device = account.device("phone");
    account.done(&account.pair("EnableMFADevice", "ana", &device, -240));
    account.minutes_pass(5);
    assert!(!account.takes(&device, 0));
    account.done(&account.pair("ResyncMFADevice", "ana", &device, 0));
    account.minutes_pass(1);
    assert!(account.takes(&device, 0));
}

#[test]
fn a_device_whose_clock_is_wrong_works_once_it_is_synchronized() {
    let account = Account::new();
    let device = account.device("phone");
    account.done(&account.pair("EnableMFADevice", "ana", &device, 300));
    account.minutes_pass(1);
    assert!(account.takes(&device, 300));
    assert!(!account.takes(&device, 0));
}

#[test]
fn codes_of_a_quarter_of_an_hour_ago_are_too_old() {
    let account = Account::new();
    let device = account.device("phone");
    assert_eq!(
        refusal(&account.admin(&account.pair("EnableMFADevice", "ana", &device, -900))),
        NOT_VALID
    );
}

#[test]
fn the_codes_that_enabled_a_device_are_used_up() {
    let account = Account::new();
    let device = account.device_of_ana("phone");
    assert!(!account.takes(&device, 0));
    assert!(account.takes(&device, 30));
    assert!(!account.takes(&device, 30));
}

#[test]
fn get_mfa_device_tells_since_when() {
    let account = Account::new();
    account.device_of_ana("phone");
    account.device("other");
    let get = "Action=GetMFADevice&UserName=ana&SerialNumber=";
    insta::assert_snapshot!(account.admin(&format!("{get}{SERIAL}")), @r#"
    200
    <GetMFADeviceResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetMFADeviceResult>
    <UserName>ana</UserName>
    <SerialNumber>arn:aws:iam::111122223333:mfa/phone</SerialNumber>
    <EnableDate>2026-11-02T09:00:00Z</EnableDate>
    </GetMFADeviceResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetMFADeviceResponse>
    "#);
    assert_eq!(
        refusal(&account.admin(&format!("{get}arn:aws:iam::111122223333:mfa/other"))),
        "404 NoSuchEntity: MFA Device invalid for user."
    );
}

#[test]
fn a_user_that_has_a_device_stays() {
    let account = Account::of(scene());
    account.done("Action=CreateUser&UserName=ben");
    let device = account.device("phone");
    account.done(&account.pair("EnableMFADevice", "ben", &device, 0));
    assert_eq!(
        refusal(&account.admin("Action=DeleteUser&UserName=ben")),
        "409 DeleteConflict: Cannot delete entity, must delete MFA device first."
    );
    account.done(&format!(
        "Action=DeactivateMFADevice&UserName=ben&SerialNumber={SERIAL}"
    ));
    account.done("Action=DeleteUser&UserName=ben");
}

#[test]
fn a_device_goes_with_a_user_that_gets_another_name() {
    let account = Account::new();
    let device = account.device_of_ana("phone");
    account.done("Action=UpdateUser&UserName=ana&NewUserName=Anna");
    let listed = account.done("Action=ListMFADevices&UserName=anna");
    assert_eq!(the(&listed, "UserName"), "Anna");
    assert!(account.takes(&device, 30));
}

/// `iam:ListMFADevices` is about a user, whether or not the request names one (Service
/// Authorization Reference).
#[test]
fn without_a_user_name_it_is_about_the_caller() {
    let own = allow("iam:ListMFADevices", "arn:aws:iam::*:user/${aws:username}");
    let account = Account::where_ana_has(&own);
    account.device_of_ana("phone");
    for form in [
        "Action=ListMFADevices",
        "Action=ListMFADevices&UserName=ana",
    ] {
        assert_eq!(the(&account.ana(form), "SerialNumber"), SERIAL);
    }
    assert_eq!(
        refusal(&account.ana("Action=ListMFADevices&UserName=admin")),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ListMFADevices on resource: user admin because no identity-based policy allows the iam:ListMFADevices action"
    );
}

#[test]
fn root_has_a_device_of_its_own() {
    let scene = scene().root_mfa();
    let key = mock_iam::SceneKey::new(super::super::ROOT.0, super::super::ROOT.1);
    let account = Account::of(scene.root_key(key).expect("a key"));
    let serial = "arn:aws:iam::111122223333:mfa/root-account-mfa-device";
    let listed = account.root("Action=ListMFADevices");
    assert_eq!(the(&listed, "SerialNumber"), serial);
    let device = super::Device {
        serial_number: serial.to_owned(),
        seed: data_encoding::BASE32
            .decode(mock_iam::ROOT_MFA_SEED.as_bytes())
            .expect("base32"),
    };
    let form = format!(
        "Action=GetSessionToken&SerialNumber={serial}&TokenCode={}",
        account.code(&device, 0)
    );
    assert_eq!(status(&account.root(&form)), "200");
    let form = format!("Action=DeactivateMFADevice&SerialNumber={serial}");
    assert_eq!(status(&account.root(&form)), "200");
    let summary = account.done("Action=GetAccountSummary");
    assert!(summary.contains("<key>AccountMFAEnabled</key>\n<value>0</value>"));
}

#[test]
fn the_summary_counts_devices() {
    let account = Account::new();
    account.device("free");
    account.device_of_ana("taken");
    let summary = account.done("Action=GetAccountSummary");
    assert!(summary.contains("<key>MFADevices</key>\n<value>2</value>"));
    assert!(summary.contains("<key>MFADevicesInUse</key>\n<value>1</value>"));
}
