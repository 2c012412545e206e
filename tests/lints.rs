//! What must hold of the sources as a whole: fences, key IDs, what does not belong here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The chapters by file name, with their text.
fn chapters() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(root().join("book"))
        .expect("the book")
        .flatten();
    let chapters = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == "md"));
    chapters
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (
                name,
                std::fs::read_to_string(&path).expect("a chapter is text"),
            )
        })
        .collect()
}

/// The files that git keeps, as text; what is not text is left out.
fn committed_files() -> Vec<(String, String)> {
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output()
        .expect("git");
    assert!(
        output.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names = String::from_utf8(output.stdout).expect("file names are UTF-8");
    let read = |name: &str| {
        Some((
            name.to_owned(),
            std::fs::read_to_string(root().join(name)).ok()?,
        ))
    };
    names.split_terminator('\0').filter_map(read).collect()
}

/// The fences of a chapter: their info string and their lines.
fn fences(markdown: &str) -> Vec<(String, Vec<String>)> {
    let mut fences = Vec::new();
    let mut open: Option<(String, Vec<String>)> = None;
    for line in markdown.lines() {
        match (&mut open, line.trim_start().strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_owned(), Vec::new())),
            (Some(_), Some("")) => fences.extend(open.take()),
            (Some((_, lines)), _) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is never closed: {open:?}");
    fences
}

#[test]
fn only_an_anchor_of_an_example_crate_is_ignored() {
    let anchor = Regex::new(r"^\{\{#include \.\./crates/examples/[a-z-]+/src/lib\.rs:[a-z_]+\}\}$")
        .expect("a pattern");
    let mut seen = 0;
    for (chapter, text) in chapters() {
        for (info, lines) in fences(&text) {
            if !info.split(',').any(|word| word == "ignore") {
                continue;
            }
            seen += 1;
            assert!(
                lines.len() == 1 && anchor.is_match(&lines[0]),
                "{chapter}: a fence is ignored and is no anchor of an example crate: {lines:?}"
            );
        }
    }
    assert!(seen > 0, "the book shows code of its example crates");
}

#[test]
fn a_rust_fence_is_compiled_and_run_or_an_ignored_anchor() {
    for (chapter, text) in chapters() {
        for (info, _) in fences(&text)
            .iter()
            .filter(|(info, _)| info.starts_with("rust"))
        {
            assert!(
                matches!(info.as_str(), "rust" | "rust,ignore"),
                "{chapter}: what is ```{info}?"
            );
        }
    }
}

#[test]
fn every_key_id_in_the_repository_is_a_documentation_one() {
    let key = Regex::new(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b").expect("a pattern");
    let mut found = Vec::new();
    for (name, text) in committed_files() {
        for id in key.find_iter(&text).map(|id| id.as_str()) {
            if !id.ends_with("EXAMPLE") {
                found.push(format!("{name}: {id}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "these look like real access key IDs: {found:#?}"
    );
}

#[test]
fn every_secret_in_the_repository_is_a_made_up_one() {
    // As secret scanners look for it: a name that says so, and 40 characters behind it.
    let secret = Regex::new(r#"(?i)secret[a-z_ ]*["']?\s*[=:]\s*["']?([A-Za-z0-9/+]{40})\b"#)
        .expect("a pattern");
    let mut found = Vec::new();
    for (name, text) in committed_files() {
        for hit in secret.captures_iter(&text) {
            if !hit[1].ends_with("EXAMPLEKEY") {
                found.push(format!("{name}: {}", &hit[0]));
            }
        }
    }
    assert!(found.is_empty(), "these look like real secrets: {found:#?}");
}

#[test]
fn no_file_names_a_package_registrys_host_or_a_path_of_one_machine() {
    let words = [
        "index.crates.io",
        "registry.npmjs",
        "/root/.",
        "/work/main",
        "artifactory",
    ];
    let mut found = Vec::new();
    for (name, text) in committed_files()
        .into_iter()
        .filter(|(name, _)| name != "tests/lints.rs")
    {
        found.extend(
            words
                .iter()
                .filter(|word| text.contains(**word))
                .map(|word| format!("{name}: {word}")),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}
