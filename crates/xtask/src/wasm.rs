//! What runs in the page: crate `in-page` as WebAssembly with its glue, in `target/in-page`.

mod module;
mod plan;
mod references;
mod seen;
mod split;

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context as _, Result, ensure};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use self::references::References;
use self::split::Halves;
use crate::toolchain::{TARGET, Toolchain, sysroot};

const CRATE: &str = "in-page";
const NAME: &str = "in_page";

/// What a page loads first.
const MODULE: &str = "in_page_bg.wasm";

/// What it loads when it needs more.
const REST: &str = "in_page_rest.wasm";

/// Builds it, and prints with which toolchain, and how big it is.
pub fn build(root: &Path, toolchain: &Toolchain) -> Result<()> {
    let manifest = root.join("crates").join(CRATE).join("Cargo.toml");
    ensure!(manifest.exists(), "there is no {}", manifest.display());
    println!("{toolchain}");
    let compiled = compile(root, toolchain)?;
    let folder = root.join("target/in-page");
    let sources = sources(root, &compiled)?;
    bind(&compiled, &folder)?;
    cut(root, &compiled, &folder)?;
    // Written last: with it the folder is whole.
    fs::write(folder.join("sources.sha256"), sources)
        .with_context(|| format!("{} can't be written to", folder.display()))?;
    for file in [MODULE, REST, "in_page.js"] {
        print_size(&folder.join(file))?;
    }
    Ok(())
}

/// Runs cargo, and answers with the compiled file.
fn compile(root: &Path, toolchain: &Toolchain) -> Result<PathBuf> {
    let target = toolchain.target_dir(root);
    let mut cargo = Command::new("cargo");
    cargo
        .args(["rustc", "--quiet", "--package", CRATE, "--lib"])
        // Asked for here alone: its file has no hash in its name, so there can be but one of it.
        .args(["--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", TARGET])
        .arg("--target-dir")
        .arg(&target)
        .args(["--", "-Clink-arg=--emit-relocs"])
        // Paths are in panics' messages: a reader has no use for this machine's.
        .env("CARGO_ENCODED_RUSTFLAGS", without_paths(root)?)
        .current_dir(root);
    toolchain.run(&mut cargo)?;
    Ok(target
        .join(TARGET)
        .join("wasm")
        .join(NAME)
        .with_extension("wasm"))
}

/// Flags for the compiler, as cargo takes them: crates' and std's sources have short paths.
fn without_paths(root: &Path) -> Result<OsString> {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let cargo_home = cargo_home.context("there is no CARGO_HOME, nor a home folder")?;
    let mut sources = vec![sysroot(root)?.join("lib/rustlib/src/rust")];
    for registry in fs::read_dir(cargo_home.join("registry/src"))
        .into_iter()
        .flatten()
    {
        sources.push(registry?.path());
    }
    let flags: Vec<_> = sources.iter().map(|folder| without(folder)).collect();
    Ok(flags.join(OsStr::new("\x1f")))
}

/// What lies below the folder is named from there on.
fn without(folder: &Path) -> OsString {
    let mut flag = OsString::from("--remap-path-prefix=");
    flag.push(folder);
    flag.push("=");
    flag
}

/// Writes the glue and the module that the page loads, in place of earlier ones.
fn bind(compiled: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("{} can't be cleared", folder.display()))?;
    }
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        .remove_name_section(false)
        .demangle(false)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen can't make the glue")
}

/// Cuts off what the book's own commands do without.
fn cut(root: &Path, compiled: &Path, folder: &Path) -> Result<()> {
    let read = |file: &Path| fs::read(file).with_context(|| format!("no {}", file.display()));
    let write = |file: &Path, bytes: &[u8]| {
        fs::write(file, bytes).with_context(|| format!("{} can't be written", file.display()))
    };
    let (linked, module) = (read(compiled)?, folder.join(MODULE));
    let references = References::of(&linked).context("the linker's sections can't be read")?;
    let whole = read(&module)?;
    write(&module, &seen::noting(&whole)?)?;
    let seen = seen(root, folder)?;
    let is_seen = |place| seen.as_ref().is_none_or(|seen| seen.contains(&place));
    let Halves { first, rest } = split::split(&whole, is_seen, &references)?;
    write(&module, &first)?;
    write(&folder.join(REST), &rest)
}

/// Which functions of the module run when the book's own commands do. Nobody knows without Node.js.
fn seen(root: &Path, folder: &Path) -> Result<Option<BTreeSet<u32>>> {
    let mut node = Command::new("node");
    node.arg(root.join("crates").join(CRATE).join("seen.mjs"))
        .args([folder, &root.join("book")])
        .stderr(Stdio::inherit());
    match node.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("there is no node to run the book's commands with: all is in one half");
            Ok(None)
        }
        output => {
            let output = output.context("node can't be started")?;
            ensure!(output.status.success(), "node ends with {}", output.status);
            serde_json::from_slice(&output.stdout).context("node prints no list")
        }
    }
}

/// What went into the compiled file, as `sha256sum` writes it: `first-keys build` tells by it
/// whether the file is stale.
fn sources(root: &Path, compiled: &Path) -> Result<String> {
    let dependencies = compiled.with_extension("d");
    let text = fs::read_to_string(&dependencies)
        .with_context(|| format!("{} can't be read", dependencies.display()))?;
    let mut files = BTreeSet::from([root.join("Cargo.lock")]);
    for file in named_in(&text) {
        let manifests = file.ancestors().map(|folder| folder.join("Cargo.toml"));
        files.extend(
            manifests
                .take_while(|it| it.starts_with(root))
                .filter(|it| it.exists()),
        );
        files.insert(file);
    }
    files.iter().map(|file| line(root, file)).collect()
}

/// The files that cargo's own list names, which is a rule for `make`.
fn named_in(dependencies: &str) -> impl Iterator<Item = PathBuf> {
    let (_, files) = dependencies.split_once(": ").unwrap_or_default();
    let files = files.trim_end().replace("\\ ", "\0");
    let files: Vec<_> = files
        .split(' ')
        .map(|it| PathBuf::from(it.replace('\0', " ")))
        .collect();
    files.into_iter()
}

fn line(root: &Path, file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
    let shown = file.strip_prefix(root).unwrap_or(file).display();
    Ok(format!(
        "{}  {shown}\n",
        HEXLOWER.encode(&Sha256::digest(bytes))
    ))
}

fn print_size(file: &Path) -> Result<()> {
    let bytes = fs::read(file).with_context(|| format!("there is no {}", file.display()))?;
    let mut compressed = Vec::new();
    brotli::BrotliCompress(
        &mut &bytes[..],
        &mut compressed,
        &brotli::enc::BrotliEncoderParams::default(),
    )?;
    println!(
        "{}: {} KB, {} KB as brotli",
        file.display(),
        bytes.len().div_ceil(1000),
        compressed.len().div_ceil(1000)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_list_is_read_with_spaces_in_its_names() {
        let named: Vec<_> = named_in("/t/in_page.wasm: /a/lib.rs /a\\ b/mod.rs\n").collect();
        assert_eq!(named, [Path::new("/a/lib.rs"), Path::new("/a b/mod.rs")]);
    }

    #[test]
    fn a_list_without_files_is_empty_of_them() {
        assert_eq!(named_in("").filter(|it| it.exists()).count(), 0);
    }
}
