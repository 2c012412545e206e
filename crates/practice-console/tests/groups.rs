//! User groups: the list, creating, who is in them, what they may do, renaming, deleting.

mod support;

use mock_iam::{Scene, Secret};
use support::Browser;

const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

fn readers(scene: Scene) -> Result<Scene, mock_iam::error::ApiError> {
    let scene = scene.user("ana").user("ben").group("readers");
    scene
        .member("ana", "readers")?
        .attach_to_group("readers", READ)
}

#[test]
fn a_group_is_created_with_users_and_policies() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana")));
    browser.follow("User groups");
    browser.sees("User groups (0)");
    browser.follow("Create group");
    browser.send("Create user group", &[]);
    browser.sees("Give the group a name.");
    browser.send(
        "Create user group",
        &[
            ("User group name", "readers"),
            ("ana", "on"),
            ("ReadOnlyAccess", "on"),
        ],
    );
    browser.sees("The group readers is created.");
    browser.sees("With it: the user ana, the policy ReadOnlyAccess.");
    browser.sees("readers 1 Defined 2026-11-24 09:00 UTC");
}

#[test]
fn a_name_that_is_taken_or_wrong_is_refused_beside_its_field() {
    let mut browser = Browser::root(readers);
    browser.open("/console/groups/create");
    browser.send("Create user group", &[("User group name", "readers")]);
    browser.sees("Group with name readers already exists.");
    assert!(browser.body.contains("field-name-error"));
    browser.send("Create user group", &[("User group name", "<b>")]);
    assert!(browser.body.contains("field-name-error"));
    assert!(!browser.body.contains("<b>"));
}

#[test]
fn the_list_is_searched_and_sorted() {
    let mut browser = Browser::root(|scene| Ok(readers(scene)?.group("admins")));
    browser.open("/console/groups");
    browser.sees("User groups (2)");
    browser.sees("admins 0 Not defined");
    browser.open("/console/groups?q=READ");
    browser.sees("User groups (1)");
    browser.open("/console/groups?sort=1&down");
    let text = browser.text();
    assert!(text.find("readers 1") < text.find("admins 0"));
}

#[test]
fn users_are_added_and_removed() {
    let mut browser = Browser::root(readers);
    browser.open("/console/groups/readers");
    browser.sees("Users (1)");
    browser.follow("Add users");
    browser.send("Add users", &[]);
    browser.sees("Choose a user.");
    browser.send("Add users", &[("ben", "on")]);
    browser.sees("Added: ben.");
    browser.sees("Users (2)");
    browser.send("Remove", &[]);
    browser.sees("ana is not in readers any more.");
}

#[test]
fn policies_are_attached_written_and_removed() {
    let mut browser = Browser::root(readers);
    browser.open("/console/groups/readers");
    browser.follow("Permissions");
    browser.follow("Attach policies");
    browser.send("Attach policies", &[("IAMUserChangePassword", "on")]);
    browser.sees("Attached: IAMUserChangePassword.");
    browser.send("Remove", &[]);
    browser.sees("The policy IAMUserChangePassword is removed.");
    browser.follow("Create inline policy");
    browser.send("Create policy", &[("Policy name", "own")]);
    browser.sees("own Customer inline Inline");
    browser.sees("ReadOnlyAccess AWS managed Directly");
    browser.open("/console/users/ana");
    browser.sees("own Customer inline Group readers");
}

#[test]
fn a_group_gets_another_name() {
    let mut browser = Browser::root(readers);
    browser.open("/console/groups/readers");
    browser.follow("Edit");
    browser.send("Save changes", &[("User group name", "all readers")]);
    assert!(browser.body.contains("field-name-error"));
    browser.send("Save changes", &[("User group name", "viewers")]);
    browser.sees("The group readers is called viewers now.");
    browser.sees("arn:aws:iam::123456789012:group/viewers");
    browser.sees("ana");
}

#[test]
fn a_group_goes_once_its_name_is_typed_and_its_users_stay() {
    let mut browser = Browser::root(readers);
    browser.open("/console/groups/readers");
    browser.follow("Delete");
    browser.send("Delete", &[("User group name", "reader")]);
    browser.sees("Type the name to the letter: readers");
    browser.send("Delete", &[("User group name", "readers")]);
    browser.sees("Gone: the membership of ana, the policy ReadOnlyAccess, the group readers.");
    browser.sees("User groups (0)");
    browser.open("/console/users");
    browser.sees("Users (2)");
}

#[test]
fn who_may_not_reads_why_in_its_place() {
    let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:GetGroup","iam:ListUsers"],"Resource":"*"}}"#;
    let mut browser = Browser::new(|scene| {
        let scene = scene.user("ana").user("ben").group("readers");
        scene
            .password("ana", Secret::from("Correct-Horse-8"))?
            .inline("ana", "own", own)
    });
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/groups");
    browser.sees("is not authorized to perform: iam:ListGroups on resource");
    browser.open("/console/groups/readers/users/add");
    browser.send("Add users", &[("ben", "on")]);
    browser.sees("Not added: ben. User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:AddUserToGroup on resource: group readers");
    browser.open("/console/groups/create");
    browser.sees("is not authorized to perform: iam:ListPolicies");
    browser.send("Create user group", &[("User group name", "mine")]);
    browser.sees("is not authorized to perform: iam:CreateGroup on resource: arn:aws:iam::123456789012:group/mine");
    browser.open("/console/groups/missing");
    browser.sees("The group with name missing cannot be found.");
}

#[test]
fn a_group_called_create_has_a_page() {
    let mut browser = Browser::root(|scene| Ok(scene.group("create")));
    browser.open("/console/groups");
    browser.follow("create");
    browser.sees("arn:aws:iam::123456789012:group/create");
}
