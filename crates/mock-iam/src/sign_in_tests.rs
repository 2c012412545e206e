use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use totp_rs::{Builder, Totp};

use super::*;
use crate::{ADMINISTRATOR_ACCESS, DocumentationIds, ROOT_MFA_SEED, Scene, SignUp, SignUpError};

const EMAIL: &str = "it.admins@example.com";

/// A clock that a test puts forward.
#[derive(Clone)]
struct Watch(Arc<AtomicI64>);

impl Watch {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000)))
    }

    fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).expect("a time")
    }

    fn mock(&self, set: impl FnOnce(Scene) -> Result<Scene, ApiError>) -> MockIam {
        let scene = Scene::new(AccountId::DOCUMENTATION, self.now());
        let account = set(scene).expect("the scene is right").build();
        let clock = self.clone();
        MockIam::new(account, move || clock.now(), DocumentationIds::new()).with_events()
    }
}

fn secret(text: &str) -> Secret {
    Secret::from(text)
}

fn root(mock: &MockIam, password: &str, code: Option<&str>) -> Result<SignedIn, SignInError> {
    mock.sign_in(&SignIn {
        who: Who::Root { email: EMAIL },
        password: &secret(password),
        mfa_code: code,
        new_password: None,
        source_ip: None,
    })
}

fn ana(mock: &MockIam, password: &str, new: Option<&str>) -> Result<SignedIn, SignInError> {
    mock.sign_in(&SignIn {
        who: Who::User {
            account: "111122223333",
            name: "ana",
        },
        password: &secret(password),
        mfa_code: None,
        new_password: new.map(secret).as_ref(),
        source_ip: None,
    })
}

/// The serial number of a device that is not yet anybody's, and its secret key.
fn new_device(mock: &MockIam, who: &SignedIn, name: &str) -> (String, String) {
    let made = mock.call::<calls::CreateVirtualMFADevice>(who, &[("VirtualMFADeviceName", name)]);
    let device = made.expect("they may").virtual_mfa_device;
    let seed = device.base32_string_seed.expect("a seed");
    (
        device.serial_number,
        String::from_utf8(seed).expect("base32"),
    )
}

fn with_root(scene: Scene) -> Scene {
    scene.root_password(EMAIL, "example-learning-sandbox", secret("Correct-Horse-7"))
}

fn with_ana(scene: Scene) -> Result<Scene, ApiError> {
    let scene = with_root(scene).user("ana");
    scene.password("ana", secret("Tr0ub4dor-ana"))
}

/// What a device with that seed shows at some second.
fn code(seed: &str, second: u64) -> String {
    let seed = data_encoding::BASE32.decode(seed.as_bytes());
    let totp: Totp = Builder::new()
        .with_secret(seed.expect("base32"))
        .build()
        .expect("a generator");
    totp.generate(second).to_string()
}

fn second(watch: &Watch) -> u64 {
    u64::try_from(watch.now().as_second()).expect("after 1970")
}

fn totp(watch: &Watch) -> String {
    code(ROOT_MFA_SEED, second(watch))
}

#[test]
fn root_signs_in_with_its_address_and_its_password() {
    let mock = Watch::new().mock(|scene| Ok(with_root(scene)));
    let person = mock.person(&root(&mock, "Correct-Horse-7", None).expect("it is right"));
    assert_eq!(
        person.expect("root is there").arn,
        "arn:aws:iam::111122223333:root"
    );
    assert_eq!(root(&mock, "wrong", None).err(), Some(SignInError::Wrong));
}

#[test]
fn who_has_a_device_needs_its_code_and_no_code_works_twice() {
    let watch = Watch::new();
    let mock = watch.mock(|scene| Ok(with_root(scene).root_mfa()));
    let result = |code: Option<&str>| root(&mock, "Correct-Horse-7", code).err();
    assert_eq!(result(None), Some(SignInError::NeedsMfaCode));
    assert_eq!(result(Some("000000")), Some(SignInError::WrongMfaCode));
    let code = totp(&watch);
    let root = root(&mock, "Correct-Horse-7", Some(&code)).expect("it is right");
    assert!(mock.person(&root).expect("root is there").has_mfa);
    assert_eq!(result(Some(&code)), Some(SignInError::WrongMfaCode));
}

#[test]
fn a_user_signs_in_with_the_accounts_number_or_alias() {
    let mock = Watch::new().mock(with_ana);
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    mock.call::<calls::CreateAccountAlias>(&root, &[("AccountAlias", "example-corp")])
        .expect("root may");
    let by_number = ana(&mock, "Tr0ub4dor-ana", None).expect("it is right");
    let attempt = SignIn {
        who: Who::User {
            account: "example-corp",
            name: "ana",
        },
        password: &secret("Tr0ub4dor-ana"),
        mfa_code: None,
        new_password: None,
        source_ip: None,
    };
    let by_alias = mock.sign_in(&attempt).expect("it is right");
    assert_eq!(mock.person(&by_number), mock.person(&by_alias));
}

#[test]
fn a_password_that_must_be_changed_is_changed_first_if_policies_allow_it() {
    let watch = Watch::new();
    let mock = watch.mock(with_ana);
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    let reset = [("UserName", "ana"), ("PasswordResetRequired", "true")];
    mock.call::<calls::UpdateLoginProfile>(&root, &reset)
        .expect("root may");
    let result = |new| ana(&mock, "Tr0ub4dor-ana", new);
    assert_eq!(result(None).err(), Some(SignInError::MustChangePassword));
    let denied = result(Some("Another-One-8")).expect_err("nothing allows it");
    assert!(matches!(denied, SignInError::CannotChangePassword(_)));
    let allow = "arn:aws:iam::aws:policy/IAMUserChangePassword";
    mock.call::<calls::AttachUserPolicy>(&root, &[("UserName", "ana"), ("PolicyArn", allow)])
        .expect("root may");
    let signed_in = result(Some("Another-One-8")).expect("now she may");
    assert!(mock.person(&signed_in).is_some());
    assert_eq!(result(None).err(), Some(SignInError::Wrong));
}

#[test]
fn whoever_is_gone_or_has_another_password_or_stayed_too_long_is_signed_in_no_more() {
    let watch = Watch::new();
    let mock = watch.mock(with_ana);
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    let signed_in = || ana(&mock, "Tr0ub4dor-ana", None).expect("it is right");
    let before = signed_in();
    let change = [("UserName", "ana"), ("Password", "Another-One-8")];
    mock.call::<calls::UpdateLoginProfile>(&root, &change)
        .expect("root may");
    assert_eq!(mock.person(&before), None);
    let error = mock
        .call::<calls::GetUser>(&before, &[])
        .expect_err("she is out");
    assert_eq!(error.code, "ExpiredToken");
    watch.forward(12 * 3600);
    assert_eq!(mock.person(&root), None);
}

#[test]
fn a_call_in_the_console_is_validated_and_asked_of_the_policies() {
    let mock = Watch::new().mock(with_ana);
    let ana = ana(&mock, "Tr0ub4dor-ana", None).expect("it is right");
    let error = mock.call::<calls::CreateUser>(&ana, &[("UserName", "b b")]);
    assert_eq!(error.expect_err("a blank").code, "ValidationError");
    let error = mock.call::<calls::CreateUser>(&ana, &[("UserName", "ben")]);
    assert_eq!(
        error.expect_err("nothing allows it").message,
        "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:CreateUser on \
         resource: arn:aws:iam::111122223333:user/ben because no identity-based policy allows the \
         iam:CreateUser action"
    );
}

#[test]
fn events_tell_who_called_what_and_hide_secrets() {
    let mock = Watch::new().mock(|scene| with_ana(scene)?.attach("ana", ADMINISTRATOR_ACCESS));
    let ana = ana(&mock, "Tr0ub4dor-ana", None).expect("it is right");
    let answer = mock.call::<calls::CreateAccessKey>(&ana, &[("UserName", "ana")]);
    let key = answer.expect("she may").access_key;
    let password = [("UserName", "ana"), ("Password", "Another-One-8")];
    mock.call::<calls::UpdateLoginProfile>(&ana, &password)
        .expect("she may");
    let events = mock.events(AccountId::DOCUMENTATION);
    let names: Vec<_> = events
        .iter()
        .map(|event| (event.number, &*event.name))
        .collect();
    assert_eq!(
        names,
        [
            (1, "ConsoleLogin"),
            (2, "CreateAccessKey"),
            (3, "UpdateLoginProfile")
        ]
    );
    assert_eq!(events[1].user_name(), Some("ana"));
    assert_eq!(
        events[1].response["AccessKey.AccessKeyId"],
        key.access_key_id
    );
    assert!(
        events[1]
            .verdict
            .as_deref()
            .is_some_and(|verdict| verdict.contains("AdministratorAccess"))
    );
    let saved = serde_json::to_string(&events).expect("events serialize");
    assert!(!saved.contains(key.secret_access_key.expose()));
    assert!(!saved.contains("Another-One-8"));
}

#[test]
fn of_an_account_the_last_500_events_are_kept() {
    let mock = Watch::new().mock(with_ana);
    let ana = ana(&mock, "Tr0ub4dor-ana", None).expect("it is right");
    for _ in 0..500 {
        mock.call::<calls::GetCallerIdentity>(&ana, &[])
            .expect("anyone may");
    }
    let numbers: Vec<_> = mock
        .events(AccountId::DOCUMENTATION)
        .iter()
        .map(|e| e.number)
        .collect();
    assert_eq!((numbers.len(), numbers[0], numbers[499]), (500, 2, 501));
}

#[test]
fn a_sign_up_opens_an_account_that_root_can_sign_in_to() {
    let mock = Watch::new().mock(Ok);
    let details = SignUp {
        email: EMAIL.to_owned(),
        account_name: "example-learning-sandbox".to_owned(),
        password: secret("Correct-Horse-7"),
        ..SignUp::default()
    };
    let id = mock
        .sign_up(details.clone())
        .expect("the details are right");
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    assert_eq!(root.account(), id);
    assert!(matches!(
        mock.sign_up(details.clone()),
        Err(SignUpError::EmailInUse(_))
    ));
    let weak = SignUp {
        email: "b@example.com".to_owned(),
        password: secret("abc"),
        ..details
    };
    assert!(matches!(mock.sign_up(weak), Err(SignUpError::Password(_))));
}

#[test]
fn the_report_tells_when_a_password_was_used() {
    let mock = Watch::new().mock(with_ana);
    ana(&mock, "Tr0ub4dor-ana", None).expect("it is right");
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    let user = mock
        .call::<calls::GetUser>(&root, &[("UserName", "ana")])
        .expect("root may")
        .user;
    assert_eq!(user.password_last_used, Some(Watch::new().now()));
    let report = crate::credential_report::csv(&mock.account());
    assert_eq!(report.matches("2027-01-15T08:00:00+00:00").count(), 2);
}

#[test]
fn root_turns_its_second_factor_on_with_two_codes_in_a_row() {
    let watch = Watch::new();
    let mock = watch.mock(|scene| Ok(with_root(scene)));
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    let (serial, seed) = new_device(&mock, &root, "root-phone");
    let now = second(&watch);
    let codes = [code(&seed, now - 30), code(&seed, now)];
    let codes = [&*codes[0], &*codes[1]];
    mock.enable_root_mfa(&root, &serial, codes)
        .expect("the codes are right");
    let summary = mock
        .call::<calls::GetAccountSummary>(&root, &[])
        .expect("root may");
    assert_eq!(summary.summary_map["AccountMFAEnabled"], 1);
}

#[test]
fn roots_device_whose_clock_is_off_is_in_step_again_after_two_codes() {
    let watch = Watch::new();
    let mock = watch.mock(|scene| Ok(with_root(scene).user("ana")));
    let root_signed_in = root(&mock, "Correct-Horse-7", None).expect("it is right");
    let (serial, seed) = new_device(&mock, &root_signed_in, "root-phone");
    let pair = |at: u64| [code(&seed, at - 30), code(&seed, at)];
    let [first, next] = pair(second(&watch));
    mock.enable_root_mfa(&root_signed_in, &serial, [&first, &next])
        .expect("the codes are right");

    watch.forward(3600);
    let late = second(&watch) - 300;
    let [first, next] = pair(late);
    let ana = mock.signed_in(AccountId::DOCUMENTATION, Some("ana"));
    let refused = mock.resync_root_mfa(&ana.expect("she is there"), &serial, [&first, &next]);
    assert_eq!(refused.expect_err("she is not root").code, "AccessDenied");
    let refused = mock.resync_root_mfa(&root_signed_in, &serial, ["12", "abcdef"]);
    assert_eq!(
        refused.expect_err("these are no codes").code,
        "ValidationError"
    );
    mock.resync_root_mfa(&root_signed_in, &serial, [&first, &next])
        .expect("the device is five minutes late");
    let in_step = code(&seed, second(&watch));
    assert!(root(&mock, "Correct-Horse-7", Some(&in_step)).is_err());
    let late = code(&seed, late + 30);
    assert!(root(&mock, "Correct-Horse-7", Some(&late)).is_ok());
}

#[test]
fn a_code_is_used_up_only_once_a_password_that_must_be_changed_is() {
    let watch = Watch::new();
    let mock = watch.mock(with_ana);
    let root = root(&mock, "Correct-Horse-7", None).expect("it is right");
    let (serial, seed) = new_device(&mock, &root, "ana");
    let now = second(&watch);
    let parameters = [
        ("UserName", "ana"),
        ("SerialNumber", &*serial),
        ("AuthenticationCode1", &code(&seed, now - 30)),
        ("AuthenticationCode2", &code(&seed, now)),
    ];
    mock.call::<calls::EnableMFADevice>(&root, &parameters)
        .expect("the codes are right");
    let reset = [("UserName", "ana"), ("PasswordResetRequired", "true")];
    mock.call::<calls::UpdateLoginProfile>(&root, &reset)
        .expect("root may");
    let allow = "arn:aws:iam::aws:policy/IAMUserChangePassword";
    mock.call::<calls::AttachUserPolicy>(&root, &[("UserName", "ana"), ("PolicyArn", allow)])
        .expect("root may");
    watch.forward(60);
    let shown = code(&seed, second(&watch));
    let attempt = |password: &str, new: Option<&str>| {
        mock.sign_in(&SignIn {
            who: Who::User {
                account: "111122223333",
                name: "ana",
            },
            password: &secret(password),
            mfa_code: Some(&shown),
            new_password: new.map(secret).as_ref(),
            source_ip: None,
        })
    };
    let first = attempt("Tr0ub4dor-ana", None);
    assert_eq!(first.err(), Some(SignInError::MustChangePassword));
    let weak = attempt("Tr0ub4dor-ana", Some("weak"));
    assert!(matches!(weak, Err(SignInError::CannotChangePassword(_))));
    attempt("Tr0ub4dor-ana", Some("Another-One-8")).expect("the code was not used up");
    let ana = mock.call::<calls::GetUser>(&root, &[("UserName", "ana")]);
    let used = ana.expect("root may").user.password_last_used;
    assert_eq!(used, Some(watch.now()));
    let again = attempt("Another-One-8", None);
    assert_eq!(again.err(), Some(SignInError::WrongMfaCode));
}
