//! Turns AWS's published shapes into Rust: typed inputs that are checked at the door, typed
//! outputs that render to XML, and the table of operations.

mod model;
mod render;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io::Write as _};

use anyhow::{Context as _, Result, bail};

use model::{Authorization, Models};

/// Writes the generated files, or with `check` fails when one of them is not fresh.
pub fn run(root: &Path, check: bool) -> Result<()> {
    let data = root.join("crates/mock-iam/data");
    let models: Models = read_json(&data.join("iam-sts-model.json"))?;
    let authorization: Authorization = read_json(&data.join("authorization.json"))?;
    let target = root.join("crates/mock-iam/src/wire/generated");
    let files = [
        ("iam.rs", render::shapes(&models.iam)?),
        ("sts.rs", render::shapes(&models.sts)?),
        ("operations.rs", render::operations(&models, &authorization)),
        ("calls.rs", render::calls(&models)),
    ];
    for (name, text) in files {
        put(&target.join(name), &rustfmt(&text)?, check)?;
    }
    Ok(())
}

fn read_json<T: serde::de::DeserializeOwned>(path: &PathBuf) -> Result<T> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("cannot parse {}", path.display()))
}

fn put(path: &Path, text: &str, check: bool) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if check {
        bail!("{} is stale: run `cargo xtask generate`", path.display());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

fn rustfmt(text: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .context("cannot run rustfmt: `rustup component add rustfmt`")?;
    let mut stdin = child.stdin.take().context("rustfmt has no stdin")?;
    let text = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    writer
        .join()
        .map_err(|_| anyhow::anyhow!("the writer to rustfmt panicked"))??;
    if !output.status.success() {
        bail!("rustfmt refuses the generated code");
    }
    Ok(String::from_utf8(output.stdout)?)
}
