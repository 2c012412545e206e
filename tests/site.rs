//! The finished site, as `first-keys build` and the plain `mdbook` command make it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use regex::Regex;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The pages of a site by file name.
fn pages(site: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(site)
        .expect("the site")
        .flatten()
        .map(|entry| entry.path());
    let pages = files.filter(|path| path.extension().is_some_and(|found| found == "html"));
    pages
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("a page is text"))
        })
        .collect()
}

#[test]
fn no_command_of_mdbook_is_left_over_in_the_finished_book() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site =
        first_keys::book::build(&root(), Some(&folder.path().join("site"))).expect("it builds");
    let pages = pages(&site);
    assert!(
        pages.contains_key("lost-key.html"),
        "every chapter is a page"
    );
    for (name, html) in pages {
        assert!(!html.contains("{{#"), "{name} holds a leftover {{{{#");
    }
}

#[test]
fn every_internal_link_leads_to_a_page_and_an_id_on_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site =
        first_keys::book::build(&root(), Some(&folder.path().join("site"))).expect("it builds");
    let pages = pages(&site);
    let (link, id) = (
        pattern(r#"<a [^>]*href="([^"]+)""#),
        pattern(r#" id="([^"]+)""#),
    );
    let ids = |html: &str| -> BTreeSet<String> { all(&id, html).collect() };
    let ids: BTreeMap<_, _> = pages
        .iter()
        .map(|(name, html)| (name.as_str(), ids(html)))
        .collect();
    let mut seen = 0;
    // The page to print holds all chapters at once, and the page of an error lies anywhere.
    for (name, html) in pages
        .iter()
        .filter(|(name, _)| *name != "print.html" && *name != "404.html")
    {
        for target in all(&link, html).filter(|target| !target.contains("://")) {
            let (page, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let page = if page.is_empty() { name } else { page };
            let known = ids
                .get(page)
                .unwrap_or_else(|| panic!("{name}: {target} is no page"));
            assert!(
                anchor.is_empty() || known.contains(anchor),
                "{name}: nothing is at {target}"
            );
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} links were found");
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

fn all(pattern: &Regex, html: &str) -> impl Iterator<Item = String> {
    pattern.captures_iter(html).map(|found| found[1].to_owned())
}

/// The plain `mdbook` command is mdbook-driver with the preprocessor run as book.toml says. Only what
/// `first_keys::head` adds is not in it.
#[test]
fn a_plain_mdbook_build_gives_the_same_pages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ours =
        first_keys::book::build(&root(), Some(&folder.path().join("ours"))).expect("it builds");
    let mut plain = MDBook::load(root()).expect("the book loads");
    plain.config.build.build_dir = folder.path().join("plain");
    plain.build().expect("the plain build works");
    let (ours, plain) = (pages(&ours), pages(&folder.path().join("plain")));
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        plain.keys().collect::<Vec<_>>()
    );
    let mark = pattern(r#"<meta name="first-keys-page" [^>]*>\n    "#);
    for (name, html) in &ours {
        let ours = mark.replace(html, "");
        let plain = &plain[name];
        if ours != *plain {
            let differs = ours.lines().zip(plain.lines()).find(|(a, b)| a != b);
            panic!("{name} differs in a plain build, first in {differs:?}, or in its length");
        }
    }
}
