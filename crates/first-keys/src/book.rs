//! Finding the book, and building it with mdBook and our preprocessor.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_first_keys::FirstKeys;

use crate::head::{self, Prompts};
use crate::wasm::Wasm;

/// Where a served page opens the connection over which it is told to reload.
pub const LIVE_RELOAD: &str = "__livereload";

/// The folder with `book.toml`: the one given, or the nearest from the current folder upwards.
///
/// # Errors
///
/// If there is none.
pub fn root(given: Option<&Path>) -> Result<PathBuf> {
    let here = env::current_dir().context("the current folder can't be read")?;
    if let Some(given) = given {
        let root = here.join(given);
        ensure!(
            root.join("book.toml").is_file(),
            "there is no book.toml in {}; name the folder that has it with --root DIR",
            root.display()
        );
        return Ok(root);
    }
    match here.ancestors().find(|it| it.join("book.toml").is_file()) {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "there is no book.toml in {} or in a folder above it; run this inside the book's \
             folder, or name that folder with --root DIR",
            here.display()
        ),
    }
}

/// Builds the static site into `dest_dir`, or where `book.toml` says, and returns its folder.
///
/// Its prompts run in the page if the book's [`Wasm`] is there.
///
/// # Errors
///
/// If a chapter or `book.toml` has a mistake, or if the folder holds something else than a site:
/// mdBook empties the folder it builds to.
pub fn build(root: &Path, dest_dir: Option<&Path>) -> Result<PathBuf> {
    let mut book = load(root)?;
    if let Some(dest_dir) = dest_dir {
        let here = env::current_dir().context("the current folder can't be read")?;
        book.config.build.build_dir = here.join(dest_dir);
    }
    let site = book.build_dir_for("html");
    ensure_replaceable(&site)?;
    render(&book, root)?;
    let glue = Wasm::of(root).install(&site)?;
    head::mark(
        &site,
        glue.as_deref().map_or(Prompts::Text, Prompts::InPage),
    )?;
    Ok(site)
}

/// Builds the site to be served into `dir`: its pages reload when they are told to, and the server
/// answers their prompts.
///
/// # Errors
///
/// If a chapter or `book.toml` has a mistake.
pub fn build_to_serve(root: &Path, dir: &Path) -> Result<PathBuf> {
    let mut book = load(root)?;
    dir.clone_into(&mut book.config.build.build_dir);
    book.config
        .set("output.html.live-reload-endpoint", LIVE_RELOAD)?;
    render(&book, root)?;
    let site = book.build_dir_for("html");
    head::mark(&site, Prompts::Served)?;
    Ok(site)
}

fn load(root: &Path) -> Result<MDBook> {
    let mut book = MDBook::load(root).with_context(|| not_built(root))?;
    book.with_preprocessor(FirstKeys::new());
    Ok(book)
}

fn render(book: &MDBook, root: &Path) -> Result<()> {
    book.build().with_context(|| not_built(root))
}

fn not_built(root: &Path) -> String {
    format!("the book in {} can't be built", root.display())
}

fn ensure_replaceable(site: &Path) -> Result<()> {
    let mut entries = match fs::read_dir(site) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => {
            return Err(error).with_context(|| format!("{} can't be used", site.display()));
        }
    };
    // Every site that mdBook has written has these two.
    let is_site = site.join(".nojekyll").is_file() && site.join("toc.html").is_file();
    ensure!(
        is_site || entries.next().is_none(),
        "{} holds something else than an earlier build, and a build replaces everything in its \
         folder; empty it, or choose another with --dest-dir DIR",
        site.display()
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_book() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("book")).unwrap();
        fs::write(dir.path().join("book.toml"), "[book]\nsrc = \"book\"\n").unwrap();
        fs::write(dir.path().join("book/SUMMARY.md"), "- [One](one.md)\n").unwrap();
        fs::write(dir.path().join("book/one.md"), "# One\n").unwrap();
        dir
    }

    #[test]
    fn a_built_site_has_no_reload_script_and_a_served_one_has() {
        let dir = a_book();
        let built = build(dir.path(), Some(&dir.path().join("built"))).unwrap();
        let served = build_to_serve(dir.path(), &dir.path().join("served")).unwrap();
        let page = |site: &Path| fs::read_to_string(site.join("one.html")).unwrap();
        assert!(!page(&built).contains(LIVE_RELOAD));
        assert!(page(&served).contains(LIVE_RELOAD));
    }

    #[test]
    fn a_site_is_replaced_by_its_next_build() {
        let dir = a_book();
        let site = build(dir.path(), Some(&dir.path().join("site"))).unwrap();
        assert_eq!(build(dir.path(), Some(&site)).unwrap(), site);
    }

    #[test]
    fn a_folder_with_something_else_in_it_is_left_alone() {
        let dir = a_book();
        let error = build(dir.path(), Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains("something else than an earlier build"));
        assert!(dir.path().join("book/one.md").exists());
    }

    #[test]
    fn a_mistake_in_a_chapter_is_named() {
        let dir = a_book();
        fs::write(dir.path().join("book/one.md"), "```console\nls\n```\n").unwrap();
        let error = build(dir.path(), Some(&dir.path().join("site"))).unwrap_err();
        assert!(format!("{error:#}").contains("chapter `one`, line 2: `ls` is no command"));
    }
}
