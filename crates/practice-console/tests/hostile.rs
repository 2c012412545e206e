//! Hostile text in every field of every form, which the crawler finds: no page shows it as anything
//! but text.

mod support;

use std::cell::Cell;
use std::rc::Rc;

use mock_iam::{SceneKey, Secret};
use scraper::Html;
use support::Browser;
use support::crawl::{Crawl, Field};

const MARKUP: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>' onclick='alert(1)";
const ADDRESS: &str = "javascript:alert";
/// Turns the text behind it, and cuts it off.
const UNSEEN: &str = "a\u{202e}b\u{200f}c\u{2066}d\0e\u{1b}f";

fn texts(field: &Field) -> Vec<String> {
    let is_picked = ["checkbox", "radio", "select", "hidden"].contains(&&*field.kind);
    if is_picked {
        return vec![MARKUP.to_owned()];
    }
    let mut texts: Vec<_> = [MARKUP, ADDRESS, UNSEEN].map(str::to_owned).to_vec();
    if let Ok(document) = serde_json::from_str::<serde_json::Value>(&field.value)
        && document.is_object()
    {
        // A policy that IAM takes: the text is a value in it.
        let mut document = document;
        document["Statement"] = serde_json::json!([{
            "Effect": "Allow", "Action": "iam:GetUser", "Resource": "*",
            "Condition": { "StringEquals": { "aws:PrincipalTag/team": MARKUP } }
        }]);
        texts.push(document.to_string());
    }
    texts
}

fn scene() -> Browser {
    let key = SceneKey::new(
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    );
    Browser::root(|scene| {
        scene
            .user("ana")
            .user("ben")
            .group("readers")
            .password("ana", Secret::from("Correct-Horse-8"))?
            .key("ana", key)?
            .member("ana", "readers")?
            .attach("ana", "arn:aws:iam::aws:policy/ReadOnlyAccess")
    })
}

/// Whether a page is nothing but what the console wrote: no script, no handler, no address that is
/// one, no character that nobody sees.
fn check(browser: &Browser, page: &Html) {
    let path = &browser.path;
    let kind = browser.headers.get("content-type");
    let kind = kind.map_or("", |kind| kind.to_str().unwrap());
    if !kind.starts_with("text/html") {
        assert_eq!(
            browser.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        assert!(
            kind.starts_with("text/csv") || kind.starts_with("image/"),
            "{kind} at {path}"
        );
        return;
    }
    let is_unseen = |letter: char| {
        "\u{200e}\u{200f}\u{202a}\u{202b}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}"
            .contains(letter)
            || (letter.is_control() && letter != '\n' && letter != '\r' && letter != '\t')
    };
    let unseen = browser.body.chars().find(|letter| is_unseen(*letter));
    assert_eq!(unseen, None, "{path}");
    for element in page
        .tree
        .nodes()
        .filter_map(|node| node.value().as_element())
    {
        let name = element.name();
        let is_strange = ["script", "iframe", "object", "embed", "base", "style"].contains(&name);
        assert!(!is_strange, "<{name}> at {path}");
        for (attribute, value) in element.attrs() {
            let at = format!("{attribute}={value:?} of <{name}> at {path}");
            assert!(!attribute.starts_with("on"), "{at}");
            assert!(!["style", "srcdoc"].contains(&attribute), "{at}");
            if ["href", "action", "formaction"].contains(&attribute) {
                let is_own = ["/console", "#"].iter().any(|own| value.starts_with(own));
                let is_no_icon = name == "link" && value == "data:,";
                assert!(is_own || is_no_icon, "{at}");
            }
            if attribute == "src" {
                assert!(
                    value.starts_with("data:image/") || value.starts_with("/console"),
                    "{at}"
                );
            }
        }
    }
}

#[test]
fn hostile_text_in_any_field_stays_text() {
    let shown = Rc::new(Cell::new(0));
    let counter = Rc::clone(&shown);
    let mut crawl = Crawl::new(scene(), move |browser, page| {
        check(browser, page);
        let holds = browser
            .body
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        counter.set(counter.get() + usize::from(holds));
    });
    crawl.send_all(&texts);
    let pages = crawl.open_all();
    println!(
        "{pages} pages, {} forms, the text shown {} times",
        crawl.forms.len(),
        shown.get()
    );
    assert!(pages > 60, "the crawler lost its way: {pages} pages");
    assert!(crawl.forms.len() > 70, "{} forms", crawl.forms.len());
    assert!(shown.get() > 100, "the text came to nothing");
}
