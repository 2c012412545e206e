//! What people type comes back as text: names, tags, searches, documents.

mod support;

use mock_iam::wire::calls;
use support::Browser;

const HOSTILE: &str = "\"><script>alert(1)</script>";

/// The page may hold it as text only.
#[track_caller]
fn is_text(browser: &Browser) {
    assert!(
        !browser.body.contains("<script>"),
        "markup of a reader's on {}",
        browser.path
    );
}

#[test]
fn what_is_searched_for_is_text() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana").group("readers")));
    let query = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect::<String>();
    let pages = ["users", "groups", "users/ana/last-accessed", "users/ana"];
    for page in pages {
        browser.open(&format!(
            "/console/{page}?q={query}&sort={query}&page={query}"
        ));
        is_text(&browser);
    }
    browser.open("/console/users/ana/add-permissions");
    let searches = [
        ("Find policies by name", HOSTILE),
        ("Find groups", HOSTILE),
        ("Find users", HOSTILE),
    ];
    browser.send("Search", &searches);
    is_text(&browser);
    browser.sees("None");
}

#[test]
fn what_is_refused_comes_back_as_text() {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana").group("readers")));
    let forms = [
        ("users/create", "Next", "User name"),
        ("groups/create", "Create user group", "User group name"),
        ("groups/readers/edit", "Save changes", "User group name"),
        ("groups/readers/delete", "Delete", "User group name"),
        ("users/ana/delete", "Delete", "User name"),
        (
            "users/ana/permissions-boundary",
            "Set boundary",
            "Permissions boundary",
        ),
        (
            "users/ana/permissions/inline",
            "Create policy",
            "Policy document",
        ),
        (
            "groups/readers/permissions/inline",
            "Create policy",
            "Policy name",
        ),
    ];
    for (page, button, field) in forms {
        browser.open(&format!("/console/{page}"));
        browser.send(button, &[(field, HOSTILE)]);
        is_text(&browser);
    }
    let name = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    for page in ["users", "groups"] {
        browser.open(&format!("/console/{page}/{name}"));
        is_text(&browser);
        browser.open(&format!("/console/{page}/{name}/delete"));
        is_text(&browser);
    }
}

#[test]
fn what_is_kept_is_shown_as_text() {
    let mut browser = Browser::root(|scene| scene.user("ana").tag("ana", "team", HOSTILE));
    let root = browser
        .mock
        .signed_in("123456789012".parse().unwrap(), None);
    let document = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Sid":"a","Effect":"Allow","Action":"iam:GetUser","Resource":"*","Condition":{{"StringEquals":{{"aws:username":{HOSTILE:?}}}}}}}}}"#
    );
    let policy = [
        ("UserName", "ana"),
        ("PolicyName", "own"),
        ("PolicyDocument", &*document),
    ];
    browser
        .mock
        .call::<calls::PutUserPolicy>(&root.unwrap(), &policy)
        .unwrap();
    let pages = [
        "tags",
        "tags/manage",
        "permissions/inline/own",
        "permissions",
    ];
    for page in pages {
        browser.open(&format!("/console/users/ana/{page}"));
        is_text(&browser);
    }
}
