//! Python environments: the AWS CLI and boto3 in `target/venv`, the peers of the bench in
//! `target/bench-venv`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Sets the environment with the AWS CLI and boto3 up.
pub fn set_up(root: &Path) -> Result<()> {
    set_up_in(root, "target/venv", "tests/peers/requirements.txt")
}

/// Sets the environment with the peers of the bench up.
pub fn set_up_bench(root: &Path) -> Result<()> {
    set_up_in(root, "target/bench-venv", "tests/bench/requirements.txt")
}

/// Sets an environment up, if it is not there as its requirements want it.
fn set_up_in(root: &Path, venv: &str, requirements: &str) -> Result<()> {
    let wanted = fs::read_to_string(root.join(requirements)).context(requirements.to_owned())?;
    let folder = root.join(venv);
    let stamp = folder.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setting up {venv} as {requirements} says");
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))
    .context("Python 3 with its venv module is needed (Debian: apt install python3-venv)")?;
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ];
    run(Command::new(program(&folder, "python"))
        .args(install)
        .arg(root.join(requirements)))
    .with_context(|| format!("pip could not install what {requirements} names"))?;
    fs::write(&stamp, wanted).with_context(|| format!("{venv} can't be written"))
}

fn program(venv: &Path, name: &str) -> PathBuf {
    venv.join("bin").join(name)
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("{program} can't be started"))?;
    if !status.success() {
        bail!("{program} ends with {status}");
    }
    Ok(())
}
