//! Debian's rustc-web and its sources of std, unpacked and never installed: the package would take
//! the place of the system's own rustc.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, fs};

use anyhow::{Context as _, Result, ensure};

use crate::toolchain::{TARGET, run, sysroot};

const COMPILER: &str = "rustc-web";

/// The unpacked compiler, with std for [`TARGET`].
pub struct RustWeb {
    folder: PathBuf,
    version: String,
}

/// Downloads, unpacks and completes it, unless an earlier run has.
pub fn set_up(root: &Path) -> Result<RustWeb> {
    let folder = root.join("target/rust-web");
    let stamp = folder.join("version");
    if let Ok(version) = fs::read_to_string(&stamp) {
        return Ok(RustWeb { folder, version });
    }
    let version =
        field(COMPILER, "Version").context("Debian 12 has it, once apt-get update has run")?;
    check_version(&version)?;
    let rust_web = RustWeb { folder, version };
    fs::create_dir_all(rust_web.usr()).context("target/rust-web can't be made")?;
    rust_web.unpack(&packages()?)?;
    rust_web.link_the_linker(root)?;
    rust_web.build_std()?;
    fs::write(stamp, &rust_web.version).context("target/rust-web can't be written to")?;
    Ok(rust_web)
}

/// Debian 12 began with an older one, and a machine that was not updated knows no other.
fn check_version(version: &str) -> Result<()> {
    let minor = |version: &str| version.split('.').nth(1)?.parse::<u32>().ok();
    let needed = env!("CARGO_PKG_RUST_VERSION");
    ensure!(
        minor(version) >= minor(needed),
        "apt knows {COMPILER} {version} only, and Rust {needed} is needed; run apt-get update"
    );
    Ok(())
}

/// The packages to unpack. Two of them have versions in their names, which change.
fn packages() -> Result<Vec<String>> {
    let development = dependency(COMPILER, "libstd-rust-web-dev")?;
    let library = dependency(&development, "libstd-rust-web-")?;
    let llvm = dependency(&library, "libllvm")?;
    let named = [COMPILER, "rust-web-src"].map(str::to_owned);
    Ok(named
        .into_iter()
        .chain([development, library, llvm])
        .collect())
}

/// The package that another depends on and whose name begins so.
fn dependency(package: &str, name: &str) -> Result<String> {
    let depends = field(package, "Depends")?;
    let found = depends
        .split(", ")
        .filter_map(|it| it.split(' ').next())
        .find(|it| it.starts_with(name));
    let found =
        found.with_context(|| format!("{package} depends on no {name}*, but on {depends}"))?;
    Ok(found.to_owned())
}

/// A field of a package as apt would install it.
fn field(package: &str, name: &str) -> Result<String> {
    let apt = Command::new("apt-cache")
        .args(["show", "--no-all-versions", package])
        .output()
        .context("apt-cache can't be started")?;
    let text = String::from_utf8_lossy(&apt.stdout);
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let value = value.with_context(|| format!("apt knows no {package}"))?;
    Ok(value.to_owned())
}

impl RustWeb {
    /// Where cargo builds with it.
    pub fn target_dir(&self) -> PathBuf {
        self.folder.join("build")
    }

    /// Makes cargo use it.
    pub fn choose(&self, cargo: &mut Command) {
        let bin = self.usr().join("bin");
        cargo
            .env("RUSTC", bin.join("rustc"))
            .env("RUSTDOC", bin.join("rustdoc"))
            .env("LD_LIBRARY_PATH", self.library_path());
    }

    fn library_path(&self) -> OsString {
        let mut path = OsString::from(self.usr().join("lib/x86_64-linux-gnu"));
        if let Some(before) = env::var_os("LD_LIBRARY_PATH") {
            path.push(":");
            path.push(before);
        }
        path
    }

    fn usr(&self) -> PathBuf {
        self.folder.join("deb/usr")
    }

    fn rustlib(&self, target: &str) -> PathBuf {
        self.usr().join("lib/rustlib").join(target)
    }

    fn unpack(&self, packages: &[String]) -> Result<()> {
        println!(
            "downloading {} {}: {}",
            COMPILER,
            self.version,
            packages.join(", ")
        );
        let downloads = self.folder.join("downloads");
        fs::create_dir_all(&downloads)?;
        let mut apt = Command::new("apt-get");
        apt.args(["download", "--quiet=2"]).args(packages);
        run(apt.current_dir(&downloads))?;
        for entry in fs::read_dir(&downloads)? {
            let mut dpkg = Command::new("dpkg");
            run(dpkg
                .arg("-x")
                .arg(entry?.path())
                .arg(self.folder.join("deb")))?;
        }
        fs::remove_dir_all(&downloads).context("the downloads can't be removed")
    }

    /// Debian has no rust-lld; the installed Rust has.
    fn link_the_linker(&self, root: &Path) -> Result<()> {
        let host = "x86_64-unknown-linux-gnu/bin";
        let linker = sysroot(root)?
            .join("lib/rustlib")
            .join(host)
            .join("rust-lld");
        ensure!(
            linker.exists(),
            "there is no {} to link with",
            linker.display()
        );
        fs::create_dir_all(self.rustlib(host))?;
        let link = self.rustlib(host).join("rust-lld");
        if fs::symlink_metadata(&link).is_err() {
            std::os::unix::fs::symlink(linker, link)?;
        }
        Ok(())
    }

    /// Builds std for [`TARGET`] with an empty crate, and puts it where the compiler looks for it.
    fn build_std(&self) -> Result<()> {
        println!("building std for {TARGET}, once");
        let empty = self.folder.join("empty");
        fs::create_dir_all(empty.join("src"))?;
        fs::write(empty.join("src/lib.rs"), "")?;
        let manifest = "[workspace]\n[package]\nname = \"empty\"\nedition = \"2024\"\n";
        fs::write(empty.join("Cargo.toml"), manifest)?;
        let mut cargo = Command::new("cargo");
        cargo
            .args([
                "build",
                "--quiet",
                "--release",
                "-Zbuild-std=std,panic_abort",
            ])
            .args(["--target", TARGET, "--target-dir", "target"])
            .env("RUSTC_BOOTSTRAP", "1")
            // Without it there is nothing that could be optimized together with what uses it.
            .env("CARGO_ENCODED_RUSTFLAGS", "-Cembed-bitcode=yes")
            .current_dir(&empty);
        self.choose(&mut cargo);
        run(&mut cargo).context("std can't be built")?;
        let libraries = self.rustlib(TARGET).join("lib");
        fs::create_dir_all(&libraries)?;
        let built = empty.join("target").join(TARGET).join("release/deps");
        for entry in fs::read_dir(built)? {
            let file = entry?;
            if file.path().extension().is_some_and(|it| it == "rlib") {
                fs::copy(file.path(), libraries.join(file.file_name()))?;
            }
        }
        fs::remove_dir_all(&empty).context("what std was built with can't be removed")
    }
}

impl fmt::Display for RustWeb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Debian's {COMPILER} {}", self.version)
    }
}
