//! The Python environment with the AWS CLI and boto3, in `target/venv`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Sets the environment up, if it is not there as `requirements.txt` wants it.
pub fn set_up(root: &Path) -> Result<()> {
    let requirements = root.join("tests/peers/requirements.txt");
    let wanted = fs::read_to_string(&requirements).context("tests/peers/requirements.txt")?;
    let venv = root.join("target/venv");
    let stamp = venv.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setting up the AWS CLI and boto3 in target/venv");
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&venv))
    .context("Python 3 with its venv module is needed (Debian: apt install python3-venv)")?;
    run(Command::new(program(&venv, "python"))
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
        ])
        .arg(&requirements))
    .context("pip could not install the AWS CLI and boto3")?;
    fs::write(&stamp, wanted).context("target/venv can't be written")
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
