//! Users are created, permitted and deleted; what was called is listed.

mod support;

use mock_iam::SceneKey;
use support::Browser;

const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn create(browser: &mut Browser, name: &str, way: &str, value: &str) {
    browser.open("/console/users/create");
    browser.send("Next", &[("User name", name)]);
    browser.send(
        "Next",
        &[
            ("No permissions yet", "off"),
            (way, "on"),
            ("Group, user or policy – optional", value),
        ],
    );
    browser.send("Create user", &[]);
}

#[test]
fn a_user_joins_a_group_on_creation_and_the_event_is_listed() {
    let mut browser = Browser::root(|scene| Ok(scene.group("readers")));
    create(&mut browser, "ana", "Add user to group", "readers");
    browser.sees("The user ana is created.");
    browser.open("/console/events");
    browser.sees("AddUserToGroup done");
    browser.sees("aws iam create-user --user-name ana");
}

#[test]
fn a_policy_is_attached_and_removed() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.open("/console/users/ana");
    browser.send("Add permissions", &[("Policy ARN", READ)]);
    browser.sees("ReadOnlyAccess attached directly");
    browser.send("Remove", &[]);
    browser.sees("No policies");
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
fn a_user_goes_with_all_that_hangs_on_it_once_the_name_is_typed() {
    let key = SceneKey::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    );
    let mut browser = Browser::root(|scene| {
        scene
            .user("ana")
            .group("g")
            .key("ana", key)?
            .attach("ana", READ)?
            .member("ana", "g")
    });
    browser.open("/console/users/ana/delete");
    browser.send("Delete", &[("User name", "anna")]);
    browser.sees("Type the name to the letter: ana");
    browser.send("Delete", &[("User name", "ana")]);
    browser.sees("Users (0)");
}

#[test]
fn hostile_names_are_text() {
    let mut browser = Browser::root(Ok);
    create(
        &mut browser,
        "<script>x</script>",
        "Attach policies directly",
        "\"><b>",
    );
    assert!(!browser.body.contains("<script>"));
    assert!(!browser.body.contains("\"><b>"));
}

#[test]
fn a_user_gets_the_groups_and_attached_policies_of_another() {
    let mut browser = Browser::root(|scene| {
        let scene = scene
            .user("ben")
            .group("readers")
            .member("ben", "readers")?;
        scene
            .attach("ben", READ)?
            .attach_to_group("readers", "arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    });
    create(&mut browser, "ana", "Copy permissions", "ben");
    browser.sees("ReadOnlyAccess attached directly");
    browser.sees("IAMReadOnlyAccess from the group readers");
}
