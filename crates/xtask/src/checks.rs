//! The checks of `cargo xtask test`, one after the other, and what came of each.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{fmt, fs};

use anyhow::{Context as _, Result};

use crate::{browser, generate, toolchain, venv, wasm};

/// What came of a check.
enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

struct Check {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// Runs everything. Goes on after a failure, so that one run tells all.
pub fn test(root: &Path) -> ExitCode {
    let in_ci = std::env::var_os("CI").is_some();
    let mut checks = Vec::new();
    let mut no_venv = None;
    checks.push(timed("set-up: AWS CLI and boto3", || {
        match venv::set_up(root) {
            Ok(()) => Outcome::Passed,
            Err(error) => {
                no_venv = Some(format!("{error:#}"));
                Outcome::missing(&error, in_ci)
            }
        }
    }));
    checks.push(timed("format", || {
        cargo(root, &["fmt", "--all", "--check"])
    }));
    checks.push(timed("generated files are fresh", || {
        generate::run(root, true).into()
    }));
    checks.push(timed("clippy, warnings are errors", || {
        let clippy = ["clippy", "--workspace", "--all-targets"];
        cargo(root, &[&clippy[..], &DENY_WARNINGS].concat())
    }));
    checks.push(timed("clippy of what reaches AWS", || {
        let clippy = [
            "clippy",
            "--workspace",
            "--features",
            "before-you-start/real",
        ];
        cargo(root, &[&clippy[..], &DENY_WARNINGS].concat())
    }));
    checks.push(timed("tests", || tests(root, no_venv.as_deref(), in_ci)));
    let mut no_wasm = None;
    checks.push(timed(
        "WebAssembly for the pages",
        || match toolchain::set_up(root, None) {
            Ok(toolchain) => wasm::build(root, &toolchain).into(),
            Err(error) => {
                no_wasm = Some(format!("{error:#}"));
                Outcome::missing(&error, in_ci)
            }
        },
    ));
    if no_wasm.is_none() {
        checks.push(timed("static site with WebAssembly", || {
            browser::build_site(root).into()
        }));
    }
    checks.push(timed("browser tests", || match browser::set_up(root) {
        Ok(set_up) => {
            let without = browser::Without {
                site: no_wasm.as_deref(),
                venv: no_venv.as_deref(),
            };
            browser::test(root, &set_up, &without).into()
        }
        Err(error) => Outcome::missing(&error, in_ci),
    }));
    conclude(&checks)
}

impl Outcome {
    /// What a check needs is not there: to be skipped, but not in CI.
    fn missing(error: &anyhow::Error, in_ci: bool) -> Self {
        let why = format!("{error:#}");
        if in_ci {
            Self::Failed(why)
        } else {
            Self::Skipped(why)
        }
    }
}

impl From<Result<()>> for Outcome {
    fn from(result: Result<()>) -> Self {
        match result {
            Ok(()) => Self::Passed,
            Err(error) => Self::Failed(format!("{error:#}")),
        }
    }
}

/// Records what the book's commands and snippets print now.
pub fn record(root: &Path) -> Result<ExitCode> {
    venv::set_up(root)?;
    // What belongs to no command any more goes with the rest.
    let recorded = root.join("tests/snapshots");
    if recorded.exists() {
        fs::remove_dir_all(&recorded).context("tests/snapshots can't be cleared")?;
    }
    let mut command = Command::new("cargo");
    command.args(["test", "--workspace", "--no-fail-fast"]);
    for target in ["commands", "operations", "snippets"] {
        command.args(["--test", target]);
    }
    command
        .args(["--", "--test-threads=1"])
        .env("FIRST_KEYS_RECORD", "1")
        .env("INSTA_UPDATE", "always")
        .env("INSTA_FORCE_PASS", "1")
        .current_dir(root);
    let status = command.status().context("cargo can't be started")?;
    without_temporary_paths(&recorded.join("snippets"))?;
    println!("\nRead the difference before you commit it: git diff tests/snapshots book");
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// skeptic compiles a snippet in a folder with a random name, and insta writes that down.
fn without_temporary_paths(snippets: &Path) -> Result<()> {
    for entry in fs::read_dir(snippets).context("no snippet was recorded")? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        let line = |line: &str| {
            if line.starts_with("source: ") {
                "source: book"
            } else {
                line
            }
            .to_owned()
                + "\n"
        };
        fs::write(&path, text.lines().map(line).collect::<String>())?;
    }
    Ok(())
}

/// `cargo test` on the whole workspace: one selection, so that the SDK is built once.
fn tests(root: &Path, no_venv: Option<&str>, in_ci: bool) -> Outcome {
    let mut command = Command::new("cargo");
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .current_dir(root);
    command.env("INSTA_UPDATE", "no");
    if let Some(why) = no_venv.filter(|_| !in_ci) {
        command.env("FIRST_KEYS_NO_VENV", why);
    }
    match (status(&mut command), no_venv) {
        (Outcome::Passed, Some(why)) => Outcome::Skipped(format!(
            "all passed but those that need the AWS CLI or boto3: {why}"
        )),
        (outcome, _) => outcome,
    }
}

fn cargo(root: &Path, arguments: &[&str]) -> Outcome {
    status(Command::new("cargo").args(arguments).current_dir(root))
}

fn status(command: &mut Command) -> Outcome {
    match command.stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Outcome::Passed,
        Ok(status) => Outcome::Failed(format!("{status}; see above")),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn timed(name: &'static str, check: impl FnOnce() -> Outcome) -> Check {
    println!("\n── {name}");
    let start = Instant::now();
    let outcome = check();
    Check {
        name,
        outcome,
        took: start.elapsed(),
    }
}

fn conclude(checks: &[Check]) -> ExitCode {
    println!("\n── what came of it");
    for check in checks {
        println!("{check}");
    }
    let of =
        |kind: fn(&Outcome) -> bool| checks.iter().filter(|check| kind(&check.outcome)).count();
    let failed = of(|outcome| matches!(outcome, Outcome::Failed(_)));
    let skipped = of(|outcome| matches!(outcome, Outcome::Skipped(_)));
    println!(
        "{} passed, {failed} failed, {skipped} skipped",
        checks.len() - failed - skipped
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, why) = match &self.outcome {
            Outcome::Passed => ("passed", None),
            Outcome::Failed(why) => ("FAILED", Some(why)),
            Outcome::Skipped(why) => ("skipped", Some(why)),
        };
        write!(
            f,
            "{word:8} {:>6.1} s  {}",
            self.took.as_secs_f64(),
            self.name
        )?;
        why.map_or(Ok(()), |why| write!(f, ": {why}"))
    }
}
