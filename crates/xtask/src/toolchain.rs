//! A compiler for WebAssembly: rustup's, or where rustup has none, the one that Debian builds its
//! browsers with, unpacked below `target/`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use clap::ValueEnum;

use crate::rust_web::{self, RustWeb};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Which one to use, if not the first that is to be had.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Choice {
    /// The installed Rust, with the target that rustup adds to it
    Rustup,
    /// Debian's rustc-web
    Debian,
}

/// One that is ready.
pub enum Toolchain {
    Installed,
    Debian(RustWeb),
}

/// Sets one up, unless it is there already.
pub fn set_up(root: &Path, choice: Option<Choice>) -> Result<Toolchain> {
    if choice == Some(Choice::Debian) {
        return rust_web::set_up(root).map(Toolchain::Debian);
    }
    match add_target(root) {
        Ok(()) => Ok(Toolchain::Installed),
        Err(error) if choice == Some(Choice::Rustup) => Err(error),
        Err(error) => {
            println!("{error:#}; trying Debian's compiler");
            let debian = rust_web::set_up(root).with_context(|| {
                format!("there is no compiler for {TARGET}: {error:#}; nor Debian's")
            });
            debian.map(Toolchain::Debian)
        }
    }
}

/// Adds the target to the installed Rust.
fn add_target(root: &Path) -> Result<()> {
    if has_target(root)? {
        return Ok(());
    }
    let added = Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(root)
        .status()
        .context("rustup can't be started")?;
    ensure!(added.success(), "rustup can't add {TARGET}");
    ensure!(
        has_target(root)?,
        "rustup has added {TARGET} to another Rust than the one in use"
    );
    Ok(())
}

fn has_target(root: &Path) -> Result<bool> {
    Ok(sysroot(root)?
        .join("lib/rustlib")
        .join(TARGET)
        .join("lib")
        .exists())
}

/// Where the installed Rust lives.
pub fn sysroot(root: &Path) -> Result<PathBuf> {
    let rustc = Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("rustc can't be started")?;
    ensure!(rustc.status.success(), "rustc ends with {}", rustc.status);
    Ok(PathBuf::from(String::from_utf8(rustc.stdout)?.trim()))
}

impl Toolchain {
    /// Where cargo builds with it. Two compilers in one folder would build everything anew in turn.
    pub fn target_dir(&self, root: &Path) -> PathBuf {
        match self {
            Self::Installed => root.join("target"),
            Self::Debian(rust_web) => rust_web.target_dir(),
        }
    }

    /// Runs cargo with it.
    pub fn run(&self, cargo: &mut Command) -> Result<()> {
        if let Self::Debian(rust_web) = self {
            rust_web.choose(cargo);
        }
        run(cargo)
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installed => write!(f, "building with the installed Rust"),
            Self::Debian(rust_web) => write!(f, "building with {rust_web}"),
        }
    }
}

/// Runs a command that is to succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("{program} can't be started"))?;
    if !status.success() {
        bail!("{program} ends with {status}");
    }
    Ok(())
}
