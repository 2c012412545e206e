//! What runs in the page of a static site: the module, in two halves, that `cargo xtask wasm` leaves in
//! `target/in-page`. It is built there and only copied here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

const GLUE: &str = "in_page.js";
/// What a page loads first.
const MODULE: &str = "in_page_bg.wasm";
/// What it loads when it needs more than that.
const REST: &str = "in_page_rest.wasm";
const FILES: [&str; 3] = [GLUE, MODULE, REST];
/// Written last, with what the module was built from, as `sha256sum` writes it.
const SOURCES: &str = "sources.sha256";

/// The module of a book.
#[derive(Debug, PartialEq, Eq)]
pub enum Wasm {
    /// It was never built, or not to the end.
    Missing,
    /// It is there, but a file that it was built from has changed since.
    Stale {
        /// Where it is.
        folder: PathBuf,
        /// The file that has changed.
        source: String,
    },
    /// It is there, and its sources are what they were.
    Fresh {
        /// Where it is.
        folder: PathBuf,
    },
}

impl Wasm {
    /// Looks for the module of the book in `root`.
    #[must_use]
    pub fn of(root: &Path) -> Self {
        let folder = root.join("target/in-page");
        let Ok(sources) = fs::read_to_string(folder.join(SOURCES)) else {
            return Self::Missing;
        };
        if !FILES.iter().all(|file| folder.join(file).exists()) {
            return Self::Missing;
        }
        match sources.lines().find(|line| !is_unchanged(root, line)) {
            Some(line) => Self::Stale {
                folder,
                source: line.split("  ").last().unwrap_or(line).to_owned(),
            },
            None => Self::Fresh { folder },
        }
    }

    /// Why a site would be without the module or with an old one, and what helps.
    #[must_use]
    pub fn concern(&self) -> Option<String> {
        match self {
            Self::Missing => Some(
                "The commands can't be run in its pages: there is no WebAssembly in \
                 target/in-page. `cargo xtask wasm` builds it."
                    .to_owned(),
            ),
            Self::Stale { source, .. } => Some(format!(
                "The commands in its pages run old code: {source} has changed since the \
                 WebAssembly in target/in-page was built. `cargo xtask wasm` builds it anew."
            )),
            Self::Fresh { .. } => None,
        }
    }

    /// Copies the module into a site, if there is one, and returns the glue's path in it.
    ///
    /// The path has the contents' hash in it, so that no cache can mix two deployments.
    ///
    /// # Errors
    ///
    /// If a file can't be read or written.
    pub fn install(&self, site: &Path) -> Result<Option<String>> {
        let (Self::Stale { folder, .. } | Self::Fresh { folder }) = self else {
            return Ok(None);
        };
        let read = |name: &&str| {
            let path = folder.join(name);
            fs::read(&path).with_context(|| format!("{} can't be read", path.display()))
        };
        let contents: Vec<_> = FILES.iter().map(read).collect::<Result<_>>()?;
        let hash = contents.iter().fold(Sha256::new(), Digest::chain_update);
        let hash = HEXLOWER.encode(&hash.finalize());
        let place = format!("in-page/{}", &hash[..8]);
        let target = site.join(&place);
        let write = |(name, bytes)| fs::write(target.join(name), bytes);
        let written = fs::create_dir_all(&target)
            .and_then(|()| FILES.iter().zip(&contents).try_for_each(write));
        written.with_context(|| format!("{} can't be written", target.display()))?;
        Ok(Some(format!("{place}/{GLUE}")))
    }
}

/// Whether the file that a line of `sha256sum` names still has the hash in front of it.
fn is_unchanged(root: &Path, line: &str) -> bool {
    let Some((hash, file)) = line.split_once("  ") else {
        return false;
    };
    fs::read(root.join(file)).is_ok_and(|bytes| HEXLOWER.encode(&Sha256::digest(bytes)) == hash)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A book with a module that was built from `lib.rs`.
    fn a_built_book() -> TempDir {
        let book = tempfile::tempdir().unwrap();
        let folder = book.path().join("target/in-page");
        fs::create_dir_all(&folder).unwrap();
        fs::write(book.path().join("lib.rs"), "one").unwrap();
        fs::write(folder.join(GLUE), "glue").unwrap();
        fs::write(folder.join(MODULE), "module").unwrap();
        fs::write(folder.join(REST), "rest").unwrap();
        let line = format!("{}  lib.rs\n", HEXLOWER.encode(&Sha256::digest("one")));
        fs::write(folder.join(SOURCES), line).unwrap();
        book
    }

    #[test]
    fn a_module_whose_sources_are_as_they_were_is_of_no_concern() {
        let book = a_built_book();
        assert_eq!(Wasm::of(book.path()).concern(), None);
    }

    #[test]
    fn a_module_is_stale_when_a_source_has_changed_or_is_gone() {
        let book = a_built_book();
        let source = book.path().join("lib.rs");
        let is_named = || {
            Wasm::of(book.path())
                .concern()
                .unwrap()
                .contains("lib.rs has changed")
        };
        fs::write(&source, "two").unwrap();
        assert!(is_named());
        fs::remove_file(&source).unwrap();
        assert!(is_named());
    }

    #[test]
    fn a_build_that_was_broken_off_leaves_no_module() {
        let book = a_built_book();
        fs::remove_file(book.path().join("target/in-page").join(SOURCES)).unwrap();
        assert_eq!(Wasm::of(book.path()), Wasm::Missing);
    }

    #[test]
    fn a_module_that_lacks_a_file_is_none() {
        let book = a_built_book();
        fs::remove_file(book.path().join("target/in-page").join(REST)).unwrap();
        assert_eq!(Wasm::of(book.path()), Wasm::Missing);
    }

    #[test]
    fn two_modules_have_two_places_in_a_site() {
        let (book, site) = (a_built_book(), tempfile::tempdir().unwrap());
        let install = || Wasm::of(book.path()).install(site.path()).unwrap().unwrap();
        let first = install();
        for file in FILES {
            assert!(site.path().join(&first).with_file_name(file).exists());
        }
        assert_eq!(install(), first);
        let change = |file| fs::write(book.path().join("target/in-page").join(file), "other");
        change(MODULE).unwrap();
        let second = install();
        assert_ne!(second, first);
        change(REST).unwrap();
        assert_ne!(install(), second);
    }
}
