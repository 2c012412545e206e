//! `cargo xtask bench`: this mock against its peers, in one run on this machine.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};

use crate::venv;

/// Builds the sandbox for speed, installs moto and ministack, drives all three with wrk and prints
/// a table with ratios; then what a request costs in process, and through the SDK.
pub fn run(root: &Path) -> Result<ExitCode> {
    let wrk = Command::new("wrk").arg("--version").output();
    wrk.context("wrk is needed (Debian: apt install wrk)")?;
    venv::set_up_bench(root)?;
    cargo(root, &["build", "--release", "--package", "first-keys"])?;
    let bin = root.join("target/bench-venv/bin");
    let status = Command::new(bin.join("python"))
        .arg(root.join("tests/bench/bench.py"))
        .arg(root.join("target/release/first-keys"))
        .arg(&bin)
        .status()
        .context("the bench can't be started")?;
    ensure!(status.success(), "the bench ends with {status}");
    cargo(root, &["bench", "--package", "mock-iam", "--bench", "mock"])?;
    cargo(
        root,
        &[
            "bench",
            "--package",
            "mock-iam-sdk",
            "--bench",
            "in_process",
        ],
    )?;
    Ok(ExitCode::SUCCESS)
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(root)
        .status();
    let status = status.context("cargo can't be started")?;
    ensure!(
        status.success(),
        "cargo {} ends with {status}",
        arguments.join(" ")
    );
    Ok(())
}
