//! The browser tests: Node's own runner, Playwright and Chromium, set up in `target/browser`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

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

/// Runs the tests against the program that `cargo test` has built.
pub fn test(root: &Path, set_up: &SetUp) -> Result<()> {
    let program = root.join("target/debug/first-keys");
    ensure!(
        program.exists(),
        "there is no {}: the tests build it",
        program.display()
    );
    let status = Command::new("node")
        // One file at a time: some edit chapters, and Lighthouse measures.
        .args(["--test", "--test-concurrency=1"])
        .current_dir(&set_up.folder)
        .env("FIRST_KEYS", program)
        .env("BOOK_ROOT", root)
        .env("CHROMIUM", &set_up.chromium)
        .status()
        .context("node can't be started")?;
    if !status.success() {
        bail!("{status}; see above");
    }
    Ok(())
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
