//! MFA devices of root and of users: assigning, signing in with them, resynchronizing, removing.

mod support;

use data_encoding::{BASE32, BASE64};
use mock_iam::error::ApiError;
use mock_iam::{Scene, Secret};
use support::{Browser, EMAIL, NOW, PASSWORD};
use totp_rs::Builder;

const ANAS: &str = "Tr0ub4dor-ana";

/// What AWS's guide gives users for their own device, in short.
const OWN_MFA: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:*MFADevice*","iam:GetAccountSummary","iam:ChangePassword"],"Resource":"*"}}"#;

fn with_ana(scene: Scene) -> Result<Scene, ApiError> {
    let scene = scene.user("ana").password("ana", Secret::from(ANAS))?;
    scene.inline("ana", "own-mfa", OWN_MFA)
}

/// What the app shows `steps` steps of 30 seconds after now, from the seed that it scanned.
fn code(seed: &str, steps: i64) -> String {
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let second = u64::try_from(now.as_second() + 30 * steps).unwrap();
    let seed = BASE32.decode(seed.as_bytes()).unwrap();
    let totp = Builder::new().with_secret(seed).build().unwrap();
    totp.generate(second).to_string()
}

/// What an app reads off the picture on the page.
fn scan(body: &str) -> String {
    let (_, rest) = body.split_once("data:image/png;base64,").unwrap();
    let picture = BASE64.decode(rest.split('"').next().unwrap().as_bytes());
    let decoder = png::Decoder::new(std::io::Cursor::new(picture.unwrap()));
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let side = usize::try_from(info.width).unwrap();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        let byte = pixels[y * info.line_size + x / 8];
        if byte & (0x80 >> (x % 8)) == 0 {
            0
        } else {
            255
        }
    });
    let codes = image.detect_grids();
    codes[0].decode().unwrap().1
}

/// From *Assign MFA device* to the page with the picture. Answers the seed in it.
fn set_up(browser: &mut Browser, name: &str) -> String {
    browser.follow("Assign MFA device");
    browser.send("Next", &[("Device name", name)]);
    let uri = scan(&browser.body);
    uri.split_once("secret=").unwrap().1.to_owned()
}

fn add(browser: &mut Browser, first: &str, second: &str) {
    browser.send("Add MFA", &[("MFA code 1", first), ("MFA code 2", second)]);
}

/// Assigns a device, which has shown the codes of two steps ago and of one.
fn assign(browser: &mut Browser, name: &str) -> String {
    let seed = set_up(browser, name);
    add(browser, &code(&seed, -2), &code(&seed, -1));
    browser.sees("The MFA device is assigned.");
    seed
}

fn anas_device() -> (Browser, String) {
    let mut browser = Browser::root(with_ana);
    browser.open("/console/users/ana/security-credentials");
    let seed = assign(&mut browser, "ana-phone");
    (browser, seed)
}

#[test]
fn root_adds_mfa_from_the_dashboard_and_is_asked_for_it_then() {
    let mut browser = Browser::root(Ok);
    browser.follow("Add MFA for root user");
    browser.send("Next", &[("Device name", "root-phone")]);
    let uri = scan(&browser.body);
    assert!(uri.starts_with("otpauth://totp/root-phone@123456789012?secret="));
    let seed = uri.split_once("secret=").unwrap().1;
    add(&mut browser, &code(seed, -2), &code(seed, -1));
    browser.sees("Multi-factor authentication (MFA) (1)");
    browser.sees("arn:aws:iam::123456789012:mfa/root-phone");
    browser.open("/console");
    browser.sees("Root user has MFA");
    browser.sees_not("Add MFA for root user");

    browser.send("Sign out", &[]);
    browser.sign_in_as_root();
    browser.sees("Multi-factor authentication (MFA)");
    browser.send("Sign in", &[("MFA code", &code(seed, 0))]);
    browser.sees("root @ 123456789012");
}

#[test]
fn root_gives_ana_a_device_and_she_is_asked_for_it_then() {
    let (mut browser, seed) = anas_device();
    browser.sees("arn:aws:iam::123456789012:mfa/ana-phone");
    browser.send("Sign out", &[]);
    browser.sign_in("ana", ANAS);
    browser.sees("Multi-factor authentication (MFA)");
    browser.send("Sign in", &[("MFA code", "000000")]);
    browser.sees("The MFA code is wrong");
    browser.send("Sign in", &[("MFA code", &code(&seed, 0))]);
    browser.sees("ana @ 123456789012");
}

#[test]
fn ana_adds_mfa_for_herself() {
    let mut browser = Browser::new(with_ana);
    browser.sign_in("ana", ANAS);
    browser.follow("Add MFA for yourself");
    browser.send("Next", &[("Device name", "ana-phone")]);
    let uri = scan(&browser.body);
    let seed = uri.split_once("secret=").unwrap().1;
    add(&mut browser, &code(seed, -1), &code(seed, 0));
    assert_eq!(browser.path, "/console/my-security-credentials");
    browser.sees("arn:aws:iam::123456789012:mfa/ana-phone");
    browser.open("/console");
    browser.sees("You have MFA");
}

#[test]
fn who_may_not_assign_a_device_reads_so_in_place() {
    let ben = |scene: Scene| {
        let scene = scene.user("ben");
        scene.password("ben", Secret::from(ANAS))
    };
    let mut browser = Browser::new(ben);
    browser.sign_in("ben", ANAS);
    browser.follow("Security credentials");
    browser.sees("is not authorized to perform: iam:ListMFADevices");
    browser.follow("Assign MFA device");
    browser.send("Next", &[("Device name", "ben-phone")]);
    browser.sees("is not authorized to perform: iam:CreateVirtualMFADevice");
}

#[test]
fn wrong_codes_are_refused_in_place_and_the_device_can_still_be_added() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    let seed = set_up(&mut browser, "root-phone");
    add(&mut browser, "000000", "000001");
    browser.sees("Authentication code for device is not valid.");
    add(&mut browser, &code(&seed, 0), &code(&seed, -1));
    browser.sees("Authentication code for device is not valid.");
    assert_eq!(scan(&browser.body).split_once("secret=").unwrap().1, seed);
    add(&mut browser, &code(&seed, -1), &code(&seed, 0));
    browser.sees("The MFA device is assigned.");
}

#[test]
fn codes_are_taken_with_the_blank_that_an_app_shows_inside() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    let seed = set_up(&mut browser, "root-phone");
    let [first, second] = [-1, 0].map(|steps| {
        let code = code(&seed, steps);
        format!("{} {}", &code[..3], &code[3..])
    });
    add(&mut browser, &first, &second);
    browser.sees("The MFA device is assigned.");
}

#[test]
fn the_secret_key_is_shown_when_asked_for() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    let seed = set_up(&mut browser, "root-phone");
    browser.sees_not(&seed);
    browser.follow("Show secret key");
    browser.sees_code(&seed);
    browser.follow("Hide secret key");
    browser.sees_not(&seed);
}

#[test]
fn the_seed_is_gone_once_the_page_is_left() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    set_up(&mut browser, "root-phone");
    let page = browser.path.clone();
    browser.open("/console/users");
    browser.open(&page);
    assert_eq!(browser.path, "/console/my-security-credentials/mfa/assign");
}

#[test]
fn cancelling_leaves_no_device_behind() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    set_up(&mut browser, "root-phone");
    browser.follow("Cancel");
    browser.sees("No MFA devices");
    set_up(&mut browser, "root-phone");
    browser.sees("Set up device");
}

#[test]
fn a_device_of_that_name_is_refused_in_place() {
    let (mut browser, _) = anas_device();
    browser.follow("Assign MFA device");
    browser.send("Next", &[("Device name", "ana-phone")]);
    browser.sees("MFADevice entity at the same path and name already exists.");
}

#[test]
fn anas_device_is_brought_in_step_again() {
    let (mut browser, seed) = anas_device();
    browser.follow("Resync");
    let codes = |first, second| [("MFA code 1", first), ("MFA code 2", second)];
    browser.send("Resync", &codes("000000", "000001"));
    browser.sees("Authentication code for device is not valid.");
    browser.send("Resync", &codes(&*code(&seed, 4), &*code(&seed, 5)));
    browser.sees("The MFA device is in step again.");
    browser.send("Sign out", &[]);
    browser.sign_in("ana", ANAS);
    browser.send("Sign in", &[("MFA code", &code(&seed, 0))]);
    browser.sees("The MFA code is wrong");
    browser.send("Sign in", &[("MFA code", &code(&seed, 6))]);
    browser.sees("ana @ 123456789012");
}

#[test]
fn a_device_that_is_removed_is_asked_for_no_more() {
    let (mut browser, _) = anas_device();
    browser.follow("Remove");
    browser.sees("the password alone is enough to sign in");
    browser.send("Remove", &[]);
    browser.sees("The MFA device is removed.");
    browser.sees("No MFA devices");
    browser.send("Sign out", &[]);
    browser.sign_in("ana", ANAS);
    browser.sees("ana @ 123456789012");
}

#[test]
fn root_brings_its_device_in_step_again_and_removes_it() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    let seed = assign(&mut browser, "root-phone");
    browser.sees("For root, only the console can do this");
    browser.sees_not("aws iam enable-mfa-device");
    browser.follow("Resync");
    let codes = [
        ("MFA code 1", &*code(&seed, 4)),
        ("MFA code 2", &*code(&seed, 5)),
    ];
    browser.send("Resync", &codes);
    browser.sees("The MFA device is in step again.");
    browser.follow("Remove");
    browser.send("Remove", &[]);
    browser.sees("The MFA device is removed.");
    browser.open("/console");
    browser.sees("Add MFA for root user");
}

#[test]
fn no_page_of_a_sign_in_carries_what_was_entered_before() {
    let mut browser = Browser::root(Ok);
    browser.follow("Security credentials");
    assign(&mut browser, "root-phone");
    browser.send("Sign out", &[]);
    browser.sign_in_as_root();
    browser.send("Sign in", &[("MFA code", "000000")]);
    for entered in [PASSWORD, EMAIL, "000000"] {
        assert!(!browser.body.contains(entered), "{entered}");
    }
}

#[test]
fn a_code_is_asked_for_once_when_the_password_must_be_changed() {
    let (mut browser, seed) = anas_device();
    let root = browser.mock.signed_in(support::account(), None).unwrap();
    let reset = [("UserName", "ana"), ("PasswordResetRequired", "true")];
    let mock = &browser.mock;
    mock.call::<mock_iam::wire::calls::UpdateLoginProfile>(&root, &reset)
        .unwrap();
    browser.send("Sign out", &[]);
    browser.sign_in("ana", ANAS);
    browser.send("Sign in", &[("MFA code", &code(&seed, 0))]);
    browser.sees("You must change your password to continue.");
    let change = |new, again| [("New password", new), ("Confirm new password", again)];
    browser.send("Confirm password change", &change("Another-One-8", "other"));
    browser.sees("The two new passwords are not the same.");
    browser.send("Confirm password change", &change("weak", "weak"));
    browser.sees("entered password does not comply");
    browser.send(
        "Confirm password change",
        &change("Another-One-8", "Another-One-8"),
    );
    browser.sees("ana @ 123456789012");
}
