//! The browser tests: Node's own runner, Playwright and Chromium, set up in `target/browser`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::toolchain::run;

/// What the tests need: where they are set up, and the browser.
pub struct SetUp {
    folder: PathBuf,
    chromium: PathBuf,
}

/// Copies the tests to `target/browser` and installs their packages there.
pub fn set_up(root: &Path) -> Result<SetUp> {
    let chromium = chromium().context("Chromium is needed (Debian: apt install chromium)")?;
    check_node()?;
    let folder = root.join("target/browser");
    fs::create_dir_all(&folder).context("target/browser can't be made")?;
    let lock = fs::read_to_string(root.join("tests/browser/package-lock.json"))?;
    let fresh = fs::read_to_string(folder.join("package-lock.json")).is_ok_and(|old| old == lock);
    for entry in fs::read_dir(root.join("tests/browser"))? {
        let file = entry?;
        fs::copy(file.path(), folder.join(file.file_name()))?;
    }
    if !fresh || !folder.join("node_modules").exists() {
        let npm = Command::new("npm")
            .args(["ci", "--silent"])
            .current_dir(&folder)
            .status();
        let npm = npm.context("Node.js 20 with npm is needed")?;
        ensure!(npm.success(), "npm ci ends with {npm}");
    }
    Ok(SetUp { folder, chromium })
}

/// Builds the static site that [`test`] opens, with the program that `cargo test` has built.
pub fn build_site(root: &Path) -> Result<()> {
    let mut build = Command::new(program(root)?);
    build
        .args(["build", "--require-wasm", "--root"])
        .arg(root)
        .arg("--dest-dir")
        .arg(site(root));
    run(&mut build)
}

/// What the tests have to do without, and why.
pub struct Without<'a> {
    /// The site of [`build_site`].
    pub site: Option<&'a str>,
    /// The AWS CLI.
    pub venv: Option<&'a str>,
}

/// Runs the tests against the program that `cargo test` has built.
pub fn test(root: &Path, set_up: &SetUp, without: &Without<'_>) -> Result<()> {
    let mut node = Command::new("node");
    // One file at a time: some edit chapters, and Lighthouse measures.
    node.args(["--test", "--test-concurrency=1"])
        .current_dir(&set_up.folder)
        .env("FIRST_KEYS", program(root)?)
        .env("BOOK_ROOT", root)
        .env("CHROMIUM", &set_up.chromium);
    match without.site {
        None => node.env("SITE", site(root)),
        Some(why) => node.env_remove("SITE").env("NO_SITE", why),
    };
    if let Some(why) = without.venv {
        node.env("FIRST_KEYS_NO_VENV", why);
    }
    run(&mut node)
}

fn site(root: &Path) -> PathBuf {
    root.join("target/browser/site")
}

fn program(root: &Path) -> Result<PathBuf> {
    let program = root.join("target/debug/first-keys");
    ensure!(
        program.exists(),
        "there is no {}: the tests build it",
        program.display()
    );
    Ok(program)
}

fn check_node() -> Result<()> {
    let version = Command::new("node").arg("--version").output();
    let version = version.context("Node.js 20 or newer is needed")?.stdout;
    let version = String::from_utf8_lossy(&version);
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= 20),
        "Node.js 20 or newer is needed, not {version}"
    );
    Ok(())
}

fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let places =
        std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name)));
    places.into_iter().find(|place| place.exists())
}
