//! The tabs Groups, Tags and Last Accessed of a user, and the columns of the list of users.

mod support;

use mock_iam::{SceneKey, Secret};
use support::Browser;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

#[test]
fn a_user_joins_groups_and_leaves_one() {
    let mut browser = Browser::root(|scene| {
        let scene = scene.user("ana").group("readers").group("writers");
        scene.attach_to_group("readers", READ)
    });
    browser.open("/console/users/ana");
    browser.follow("Groups");
    browser.sees("Groups (0)");
    browser.follow("Add user to groups");
    browser.send("Add user to group(s)", &[]);
    browser.sees("Choose a group.");
    browser.send(
        "Add user to group(s)",
        &[("readers", "on"), ("writers", "on")],
    );
    browser.sees("Added to: readers, writers.");
    browser.sees("readers ReadOnlyAccess");
    browser.send("Remove", &[]);
    browser.sees("ana is not in readers any more.");
    browser.sees("Groups (1)");
    browser.follow("Add user to groups");
    browser.sees("readers");
    browser.sees_not("writers");
}

#[test]
fn tags_are_added_changed_and_removed_at_once() {
    let mut browser = Browser::root(|scene| {
        let scene = scene.user("ana").tag("ana", "team", "learning")?;
        scene.tag("ana", "project", "old")
    });
    browser.open("/console/users/ana/tags");
    browser.follow("Manage tags");
    browser.send("Remove project", &[]);
    browser.sees_not("Remove project");
    let filled = [
        ("Tag 1: Value – optional", "teaching"),
        ("Tag 2: Key", "cost"),
    ];
    browser.send("Add new tag", &filled);
    browser.send("Save changes", &[("Tag 2: Value – optional", "7")]);
    browser.sees("The tags are saved.");
    browser.open("/console/users/ana/tags");
    browser.sees("Tags (2)");
    browser.sees("cost 7");
    browser.sees("team teaching");
    browser.sees_not("project");
}

#[test]
fn a_tag_that_is_refused_takes_nothing_away() {
    let mut browser = Browser::root(|scene| scene.user("ana").tag("ana", "team", "learning"));
    browser.open("/console/users/ana/tags/manage");
    browser.send("Save changes", &[("Tag 1: Key", "aws:team")]);
    browser.sees("Tag keys beginning with aws: are reserved for system use.");
    browser.open("/console/users/ana/tags");
    browser.sees("team learning");
}

#[test]
fn who_may_not_tag_reads_why_beside_the_tags() {
    let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListUserTags","Resource":"*"}}"#;
    let mut browser = Browser::new(|scene| {
        let scene = scene.user("ana").user("ben");
        scene
            .password("ana", Secret::from("Correct-Horse-8"))?
            .inline("ana", "own", own)
    });
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/users/ben/tags/manage");
    browser.send("Save changes", &[("Key", "team")]);
    browser.sees("is not authorized to perform: iam:TagUser on resource: user ben");
    assert!(browser.body.contains("tags-error"));
}

#[test]
fn last_accessed_tells_allowed_services_and_the_last_use() {
    let used = SceneKey::new(KEY, SECRET).days_old(12).used_days_ago(3);
    let mut browser = Browser::root(|scene| {
        let scene = scene.user("ana").key("ana", used)?;
        scene.attach("ana", "arn:aws:iam::aws:policy/IAMFullAccess")
    });
    browser.open("/console/users/ana");
    browser.follow("Last Accessed");
    browser.sees("AWS Identity and Access Management 2026-11-21 09:00 UTC us-east-1");
    browser.open("/console/users/ana/last-accessed?q=no+such");
    browser.sees("Services (0)");
}

#[test]
fn the_list_tells_of_each_user() {
    let used = SceneKey::new(KEY, SECRET).days_old(12).used_days_ago(3);
    let mut browser = Browser::root(|scene| {
        let scene = scene.user("ana").user("ben").group("readers");
        scene
            .key("ana", used)?
            .password("ana", Secret::from("Correct-Horse-8"))?
            .member("ana", "readers")
    });
    browser.open("/console/users");
    browser.sees(
        "User name Path Groups Last activity MFA Password age Console last sign-in Access key ID \
         Active key age",
    );
    browser.sees(&format!(
        "ana / 1 3 days ago No 365 days Never {KEY} (Active) 12 days"
    ));
    browser.sees("ben / 0 Never No None Never None None");
}

#[test]
fn what_one_may_not_see_of_a_user_is_a_dash() {
    let own = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}}"#;
    let mut browser = Browser::new(|scene| {
        let scene = scene.user("ana").user("ben");
        scene
            .password("ana", Secret::from("Correct-Horse-8"))?
            .key("ben", SceneKey::new(KEY, SECRET))?
            .inline("ana", "own", own)
    });
    browser.sign_in("ana", "Correct-Horse-8");
    browser.open("/console/users");
    browser.sees("ben / – – – – Never – –");
}

#[test]
fn the_list_sorts_by_a_column_and_pages() {
    let mut browser = Browser::root(|scene| {
        let names = (0..25).map(|number| format!("user{number:02}"));
        let scene = names.fold(scene, |scene, name| scene.user(&name));
        let key = SceneKey::new(KEY, SECRET).days_old(12);
        scene.key("user24", key)
    });
    browser.open("/console/users");
    browser.sees("Users (25)");
    browser.sees("user19");
    browser.sees_not("user20");
    browser.follow("2");
    browser.sees("user20");
    browser.open("/console/users?sort=8&down");
    browser.sees("user24");
}
