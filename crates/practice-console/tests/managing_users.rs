//! Permissions of users are given and taken, boundaries set, users deleted.

mod support;

use jiff::{SignedDuration, Timestamp};
use mock_iam::wire::calls;
use mock_iam::{Scene, SceneKey, Secret};
use support::Browser;

const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// An account whose user ana may do what the statement says.
fn ana_may(statement: &str) -> impl FnOnce(Scene) -> Result<Scene, mock_iam::error::ApiError> {
    let document = format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#);
    move |scene| {
        scene
            .user("ana")
            .user("ben")
            .group("readers")
            .password("ana", Secret::from("Correct-Horse-8"))?
            .inline("ana", "own", &document)
    }
}

const EVERYTHING_BUT: &str = r#"[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ACTION","Resource":"*"}]"#;

fn all_but(action: &str) -> String {
    EVERYTHING_BUT.replace("ACTION", action)
}

#[test]
fn a_policy_is_attached_and_removed() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana");
    browser.follow("Add permissions");
    browser.send(
        "Add permissions",
        &[("Attach policies directly", "on"), ("ReadOnlyAccess", "on")],
    );
    browser.sees("Added: the policy ReadOnlyAccess.");
    browser.sees("ReadOnlyAccess AWS managed Directly");
    browser.send("Remove", &[]);
    browser.sees("The policy ReadOnlyAccess is removed.");
    browser.sees("No policies");
}

#[test]
fn a_search_among_policies_keeps_what_is_ticked() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana/add-permissions");
    browser.send(
        "Search",
        &[
            ("Attach policies directly", "on"),
            ("ReadOnlyAccess", "on"),
            ("Find policies by name", "iamuserch"),
        ],
    );
    browser.sees("Chosen as well: ReadOnlyAccess");
    browser.sees_not("AdministratorAccess");
    browser.send("Add permissions", &[("IAMUserChangePassword", "on")]);
    browser.sees("ReadOnlyAccess AWS managed Directly");
    browser.sees("IAMUserChangePassword AWS managed Directly");
}

#[test]
fn nothing_chosen_is_nothing_added() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana/add-permissions");
    browser.send("Add permissions", &[]);
    browser.sees("Choose what to add.");
}

#[test]
fn what_comes_from_a_group_says_so() {
    let mut browser = Browser::root(|scene| {
        scene
            .user("ana")
            .group("readers")
            .attach_to_group("readers", READ)?
            .member("ana", "readers")
    });
    browser.open("/console/users/ana");
    browser.sees("ReadOnlyAccess AWS managed Group readers In the group");
}

#[test]
fn a_malformed_policy_is_refused_in_its_place() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana/permissions/inline");
    browser.send(
        "Create policy",
        &[("Policy name", "own"), ("Policy document", "{<b>")],
    );
    browser.sees("MalformedPolicyDocument");
    assert!(browser.body.contains("field-document-error"));
    assert!(!browser.body.contains("{<b>"));
}

#[test]
fn an_inline_policy_is_opened_and_changed() {
    let document = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}}"#;
    let mut browser = Browser::root(|scene| scene.user("ana").inline("ana", "own", document));
    browser.open("/console/users/ana");
    browser.follow("own");
    browser.sees("iam:GetUser");
    let changed = document.replace("GetUser", "ListUsers");
    browser.send("Save changes", &[("Policy document", &changed)]);
    browser.sees("The policy own is changed.");
    browser.follow("own");
    browser.sees("iam:ListUsers");
}

#[test]
fn a_boundary_is_set_changed_and_removed() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana");
    browser.follow("Set permissions boundary");
    let missing = "arn:aws:iam::123456789012:policy/missing";
    browser.send("Set boundary", &[("Permissions boundary", missing)]);
    browser.sees(&format!(
        "Scope ARN: {missing} does not exist or is not attachable."
    ));
    browser.send("Set boundary", &[("Permissions boundary", READ)]);
    browser.sees("ReadOnlyAccess is the boundary of ana now.");
    browser.follow("Change boundary");
    assert!(browser.body.contains(&format!("value=\"{READ}\"")));
    browser.open("/console/users/ana");
    browser.send("Remove boundary", &[]);
    browser.sees("ana has no boundary any more.");
    browser.sees("Not set");
}

#[test]
fn a_user_goes_with_all_that_hangs_on_it_once_the_name_is_typed() {
    let mut browser = Browser::root(|scene| {
        scene
            .user("ana")
            .group("g")
            .key("ana", SceneKey::new(KEY, SECRET))?
            .password("ana", Secret::from("Correct-Horse-8"))?
            .attach("ana", READ)?
            .member("ana", "g")
    });
    browser.open("/console/users/ana/delete");
    browser.send("Delete", &[("User name", "anna")]);
    browser.sees("Type the name to the letter: ana");
    browser.send("Delete", &[("User name", "ana")]);
    browser.sees(&format!(
        "Gone: the access key {KEY}, the console password, the policy ReadOnlyAccess, \
         the membership in g, the user ana."
    ));
    browser.sees("Users (0)");
}

/// The code that a device shows at a time.
fn code(seed: &[u8], at: Timestamp) -> String {
    let seed = data_encoding::BASE32.decode(seed).unwrap();
    let device = totp_rs::Builder::new().with_secret(seed).build().unwrap();
    device
        .generate(at.as_second().try_into().unwrap())
        .to_string()
}

#[test]
fn the_second_factor_goes_with_the_user() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    let mock = &browser.mock;
    let root = mock
        .signed_in("123456789012".parse().unwrap(), None)
        .unwrap();
    let device = [("VirtualMFADeviceName", "anas-phone")];
    let device = mock.call::<calls::CreateVirtualMFADevice>(&root, &device);
    let device = device.unwrap().virtual_mfa_device;
    let seed = device.base32_string_seed.unwrap();
    let now = mock.now();
    let enable = [
        ("UserName", "ana"),
        ("SerialNumber", &*device.serial_number),
        ("AuthenticationCode1", &*code(&seed, now)),
        (
            "AuthenticationCode2",
            &*code(&seed, now + SignedDuration::from_secs(30)),
        ),
    ];
    mock.call::<calls::EnableMFADevice>(&root, &enable).unwrap();
    browser.open("/console/users");
    browser.sees("ana / 0 Never Yes None");
    browser.open("/console/users/ana/delete");
    browser.send("Delete", &[("User name", "ana")]);
    browser.sees(
        "Gone: the MFA device arn:aws:iam::123456789012:mfa/anas-phone, its virtual device, \
         the user ana.",
    );
}

#[test]
fn a_user_who_is_not_there_is_not_deleted() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ben/delete");
    browser.send("Delete", &[("User name", "ben")]);
    browser.sees("The user with name ben cannot be found.");
    browser.sees_not("Gone:");
}

#[test]
fn keys_for_ssh_and_for_single_services_go_with_the_user() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    let root = browser
        .mock
        .signed_in("123456789012".parse().unwrap(), None);
    let root = root.unwrap();
    let user = ("UserName", "ana");
    let body = include_str!("../../../tests/peers/cli/ana.pub").trim();
    let mock = &browser.mock;
    mock.call::<calls::UploadSSHPublicKey>(&root, &[user, ("SSHPublicKeyBody", body)])
        .unwrap();
    let service = ("ServiceName", "codecommit.amazonaws.com");
    mock.call::<calls::CreateServiceSpecificCredential>(&root, &[user, service])
        .unwrap();
    browser.open("/console/users/ana/delete");
    browser.send("Delete", &[("User name", "ana")]);
    browser.sees("Gone: the SSH public key APKA");
    browser.sees("for codecommit.amazonaws.com, the user ana.");
    browser.sees("Users (0)");
}

#[test]
fn a_deletion_that_stops_halfway_says_what_is_gone_and_what_is_left() {
    let statement = all_but("iam:RemoveUserFromGroup");
    let set = ana_may(&statement);
    let mut browser = Browser::new(|scene| {
        set(scene)?
            .key("ben", SceneKey::new(KEY, SECRET))?
            .member("ben", "readers")
    });
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/users/ben/delete");
    browser.send("Delete", &[("User name", "ben")]);
    browser.sees(&format!("Gone: the access key {KEY}."));
    browser.sees(
        "Still there: the membership in readers. User: arn:aws:iam::123456789012:user/ana is not \
         authorized to perform: iam:RemoveUserFromGroup on resource: group readers with an \
         explicit deny in an identity-based policy",
    );
    browser.open("/console/users/ben");
    browser.sees("arn:aws:iam::123456789012:user/ben");
}

#[test]
fn who_may_not_attach_reads_why_beside_the_policies() {
    let mut browser = Browser::new(ana_may(&all_but("iam:AttachUserPolicy")));
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/users/ben/add-permissions");
    browser.send(
        "Add permissions",
        &[("Attach policies directly", "on"), ("ReadOnlyAccess", "on")],
    );
    browser.sees("Not added: the policy ReadOnlyAccess. User: arn:aws:iam::123456789012:user/ana");
    browser.sees("No policies");
}

#[test]
fn who_may_see_nothing_of_a_user_reads_why() {
    let nothing = r#"{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}"#;
    let mut browser = Browser::new(ana_may(nothing));
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/users");
    browser.sees("is not authorized to perform: iam:ListUsers on resource");
    let tabs = [
        ("permissions", "iam:ListAttachedUserPolicies"),
        ("groups", "iam:ListGroupsForUser"),
        ("tags", "iam:ListUserTags"),
        ("security-credentials", "iam:GetLoginProfile"),
        ("last-accessed", "iam:GenerateServiceLastAccessedDetails"),
    ];
    for (tab, action) in tabs {
        browser.open(&format!("/console/users/ben/{tab}"));
        browser.sees(&format!("is not authorized to perform: {action}"));
    }
}
