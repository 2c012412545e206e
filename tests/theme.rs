//! The parts of mdBook's theme that ours takes the place of, or counts on.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use mdbook_driver::MDBook;
use sha2::{Digest, Sha256};

/// mdBook's own template and the script that works on it, as they were when ours was written.
const WRITTEN_AFTER: [(&str, &str); 2] = [
    (
        "index.hbs",
        "bf8b6b7cc5c1e44b03ab0392297705a220b569b601286e0ad538cca6d56717f1",
    ),
    (
        "book.js",
        "609e4cb80f92aa954a3f48869c751f6f8848433604f1297bb70fde0e3e58a569",
    ),
];

#[test]
fn mdbooks_template_is_still_the_one_that_ours_was_written_after() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    MDBook::init(folder.path())
        .copy_theme(true)
        .build()
        .expect("mdBook hands out its theme");
    for (file, digest) in WRITTEN_AFTER {
        let theirs = fs::read(folder.path().join("theme").join(file)).expect("their file");
        assert_eq!(
            hex(&Sha256::digest(theirs)),
            digest,
            "mdBook has changed {file}: bring theme/index.hbs up to date, then this digest"
        );
    }
}

#[test]
fn every_page_and_the_server_state_one_policy() {
    let head = Path::new(env!("CARGO_MANIFEST_DIR")).join("../theme/head.hbs");
    let head = fs::read_to_string(head).expect("our part of the head");
    let (_, policy) = head.split_once(" content=\"").expect("a policy");
    let (policy, _) = policy.split_once('"').expect("its end");
    assert_eq!(
        first_keys::site::POLICY,
        format!("{policy}; frame-ancestors 'self'")
    );
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}
