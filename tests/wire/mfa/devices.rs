//! Virtual devices.

use data_encoding::BASE64;
use mock_iam::{AccountId, MockIam, RandomIds, Scene, SceneKey};

use super::super::{ADMIN, Account, all, allow, now, refusal, status, the};

const CREATE: &str = "Action=CreateVirtualMFADevice&VirtualMFADeviceName=phone";
const SERIAL: &str = "arn:aws:iam::111122223333:mfa/phone";

#[test]
fn create_virtual_mfa_device_answers_with_seed_and_picture() {
    let answer = Account::new().admin(CREATE);
    let picture = the(&answer, "QRCodePNG").to_owned();
    insta::assert_snapshot!(answer.replace(&picture, "[PICTURE]"), @r#"
    200
    <CreateVirtualMFADeviceResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateVirtualMFADeviceResult>
    <VirtualMFADevice>
    <SerialNumber>arn:aws:iam::111122223333:mfa/phone</SerialNumber>
    <Base32StringSeed>Mks1SzVYVExBN0dHRTc1VFFMWUNIREZXNEtKWVo2VUZRNzVMTDdDQUFBQUVYQU1QTEVFWEFNUExFRVhBTVBMRQ==</Base32StringSeed>
    <QRCodePNG>[PICTURE]</QRCodePNG>
    </VirtualMFADevice>
    </CreateVirtualMFADeviceResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateVirtualMFADeviceResponse>
    "#);
}

/// A seed of AWS's has 64 characters of base32 (API reference, `CreateVirtualMFADevice`).
#[test]
fn a_seed_is_40_random_bytes_in_base32() {
    let scene = Scene::new(AccountId::DOCUMENTATION, now())
        .administrator("admin", SceneKey::new(ADMIN.0, ADMIN.1))
        .expect("a new user");
    let fill = |bytes: &mut [u8]| bytes.fill(0x5a);
    let account = Account {
        mock: MockIam::new(scene.build(), now, RandomIds::new(fill)),
        seconds_passed: std::sync::Arc::default(),
    };
    let seed = the(&account.done(CREATE), "Base32StringSeed").to_owned();
    let seed = BASE64.decode(seed.as_bytes()).expect("Base64");
    assert_eq!(seed, "LJNFUWS2".repeat(8).as_bytes());
}

/// "A QR code PNG image that encodes otpauth://totp/$virtualMFADeviceName@$AccountName?secret=$Base32String
/// where … AccountName is the account alias if set, otherwise the account ID" (API reference).
#[test]
fn the_picture_can_be_scanned() {
    let account = Account::new();
    assert_eq!(
        scan(&account.done(CREATE)),
        "otpauth://totp/phone@111122223333?secret=2K5K5XTLA7GGE75TQLYCHDFW4KJYZ6UFQ75LL7CAAAAEXAMPLEEXAMPLEEXAMPLE"
    );
    account.done("Action=CreateAccountAlias&AccountAlias=my-team");
    let second = account
        .done("Action=CreateVirtualMFADevice&VirtualMFADeviceName=a%2Bb%3Dc%40d&Path=/people/");
    assert_eq!(
        scan(&second),
        "otpauth://totp/a%2Bb%3Dc@d@my-team?secret=2K5K5XTLA7GGE75TQLYCHDFW4KJYZ6UFQ75LL7CAAABEXAMPLEEXAMPLEEXAMPLE"
    );
}

/// What an app reads off the picture.
fn scan(answer: &str) -> String {
    let picture = BASE64.decode(the(answer, "QRCodePNG").as_bytes());
    let picture = picture.expect("Base64");
    let decoder = png::Decoder::new(std::io::Cursor::new(picture));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("a picture");
    let bytes_of_line = info.line_size;
    let side = usize::try_from(info.width).expect("small");
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        let byte = pixels[y * bytes_of_line + x / 8];
        if byte & (0x80 >> (x % 8)) == 0 {
            0
        } else {
            255
        }
    });
    let codes = image.detect_grids();
    let (_, text) = codes[0].decode().expect("it can be read");
    text
}

/// Quoted from CloudTrail in panther-labs/panther-analysis and by several people who met it.
#[test]
fn there_is_one_device_at_a_path_and_name() {
    let account = Account::new();
    account.done(CREATE);
    for again in [CREATE, &CREATE.replace("phone", "PHONE")] {
        assert_eq!(
            refusal(&account.admin(again)),
            "409 EntityAlreadyExists: MFADevice entity at the same path and name already exists."
        );
    }
    let elsewhere = account.done(&format!("{CREATE}&Path=/people/"));
    assert_eq!(
        the(&elsewhere, "SerialNumber"),
        "arn:aws:iam::111122223333:mfa/people/phone"
    );
}

#[test]
fn a_list_has_neither_seeds_nor_tags() {
    let account = Account::of(super::super::scene().root_mfa());
    account.done("Action=CreateUser&UserName=Ben");
    account.done(&format!(
        "{CREATE}&Tags.member.1.Key=a&Tags.member.1.Value=b"
    ));
    account.device_of_ana("tablet");
    insta::assert_snapshot!(account.admin("Action=ListVirtualMFADevices"), @r#"
    200
    <ListVirtualMFADevicesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ListVirtualMFADevicesResult>
    <VirtualMFADevices>
    <member>
    <SerialNumber>arn:aws:iam::111122223333:mfa/phone</SerialNumber>
    </member>
    <member>
    <SerialNumber>arn:aws:iam::111122223333:mfa/root-account-mfa-device</SerialNumber>
    <User>
    <UserId>111122223333</UserId>
    <Arn>arn:aws:iam::111122223333:root</Arn>
    <CreateDate>2025-11-02T09:00:00Z</CreateDate>
    </User>
    <EnableDate>2025-11-02T09:00:00Z</EnableDate>
    </member>
    <member>
    <SerialNumber>arn:aws:iam::111122223333:mfa/tablet</SerialNumber>
    <User>
    <Path>/</Path>
    <UserName>ana</UserName>
    <UserId>AIDASCENEAAAAQEXAMPLE</UserId>
    <Arn>arn:aws:iam::111122223333:user/ana</Arn>
    <CreateDate>2025-11-02T09:00:00Z</CreateDate>
    </User>
    <EnableDate>2026-11-02T09:00:00Z</EnableDate>
    </member>
    </VirtualMFADevices>
    <IsTruncated>false</IsTruncated>
    </ListVirtualMFADevicesResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </ListVirtualMFADevicesResponse>
    "#);
}

/// "If you do not specify an assignment status, the operation returns a list of all virtual MFA
/// devices" (API reference).
#[test]
fn a_list_can_be_of_assigned_or_of_free_devices() {
    let account = Account::new();
    account.device("free");
    account.device_of_ana("taken");
    for (status, names) in [
        ("", vec!["free", "taken"]),
        ("&AssignmentStatus=Any", vec!["free", "taken"]),
        ("&AssignmentStatus=Assigned", vec!["taken"]),
        ("&AssignmentStatus=Unassigned", vec!["free"]),
    ] {
        let answer = account.done(&format!("Action=ListVirtualMFADevices{status}"));
        let serials = all(&answer, "SerialNumber");
        let found: Vec<_> = serials
            .iter()
            .filter_map(|serial| serial.rsplit('/').next())
            .collect();
        assert_eq!(found, names, "{status}");
    }
}

#[test]
fn a_list_comes_in_pages() {
    let account = Account::new();
    for name in ["a", "b", "c"] {
        account.device(name);
    }
    let first = account.done("Action=ListVirtualMFADevices&MaxItems=2");
    assert_eq!(all(&first, "SerialNumber").len(), 2);
    let marker = super::super::encode(the(&first, "Marker"));
    let second = account.done(&format!("Action=ListVirtualMFADevices&Marker={marker}"));
    assert_eq!(
        the(&second, "SerialNumber"),
        "arn:aws:iam::111122223333:mfa/c"
    );
    assert_eq!(the(&second, "IsTruncated"), "false");
}

/// hashicorp/terraform-provider-aws#32462 quotes the conflict from AWS.
#[test]
fn a_device_is_deleted_when_nobody_signs_in_with_it() {
    let account = Account::new();
    account.device_of_ana("phone");
    let delete = format!("Action=DeleteVirtualMFADevice&SerialNumber={SERIAL}");
    assert_eq!(
        refusal(&account.admin(&delete)),
        "409 DeleteConflict: MFA VirtualDevice in use. Must deactivate first."
    );
    account.done(&format!(
        "Action=DeactivateMFADevice&UserName=ana&SerialNumber={SERIAL}"
    ));
    account.done(&delete);
    assert_eq!(
        refusal(&account.admin(&delete)),
        format!("404 NoSuchEntity: VirtualMFADevice with serial number {SERIAL} does not exist.")
    );
}

#[test]
fn a_device_has_tags() {
    let account = Account::new();
    account.done(&format!(
        "{CREATE}&Tags.member.1.Key=a&Tags.member.1.Value=b"
    ));
    let tag = format!("Action=TagMFADevice&SerialNumber={SERIAL}");
    account.done(&format!("{tag}&Tags.member.1.Key=A&Tags.member.1.Value=c"));
    let list = format!("Action=ListMFADeviceTags&SerialNumber={SERIAL}");
    assert_eq!(all(&account.done(&list), "Key"), ["A", "a"]);
    account.done(&format!(
        "Action=UntagMFADevice&SerialNumber={SERIAL}&TagKeys.member.1=a"
    ));
    assert_eq!(all(&account.done(&list), "Value"), ["c"]);
    let none = "Action=ListMFADeviceTags&SerialNumber=arn:aws:iam::111122223333:mfa/none";
    assert_eq!(status(&account.admin(none)), "404");
}

#[test]
fn tags_at_once_need_a_permission_of_their_own() {
    let own = allow("iam:CreateVirtualMFADevice", "*");
    let account = Account::where_ana_has(&own);
    let tagged = format!("{CREATE}&Tags.member.1.Key=a&Tags.member.1.Value=b");
    assert_eq!(
        refusal(&account.ana(&tagged)),
        format!(
            "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:TagMFADevice on resource: {SERIAL} because no identity-based policy allows the iam:TagMFADevice action"
        )
    );
    assert_eq!(status(&account.ana(CREATE)), "200");
}

/// Quoted from AWS by many who began to assign a device and could not begin again.
#[test]
fn a_denial_names_a_device_by_its_arn() {
    let account = Account::new();
    account.device("phone");
    for action in [
        "DeleteVirtualMFADevice",
        "TagMFADevice&Tags.member.1.Key=a&Tags.member.1.Value=b",
    ] {
        let (name, _) = action.split_once('&').unwrap_or((action, ""));
        assert_eq!(
            refusal(&account.ana(&format!("Action={action}&SerialNumber={SERIAL}"))),
            format!(
                "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:{name} on resource: {SERIAL} because no identity-based policy allows the iam:{name} action"
            )
        );
    }
}
