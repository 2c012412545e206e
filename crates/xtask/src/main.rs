//! Set-up and checks: `cargo xtask test` is the one command that proves the book.

mod bench;
mod browser;
mod checks;
mod generate;
mod rust_web;
mod toolchain;
mod venv;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what the tests need below target/, run every check, and say what came of each
    Test,
    /// Record what the book's commands and snippets print now; read the diff before you commit it
    Record,
    /// Build what runs in the page, in two halves, to target/in-page, and print how big they are
    Wasm {
        /// The compiler [default: the installed Rust with rustup's target, else Debian's]
        #[arg(long, value_enum)]
        toolchain: Option<toolchain::Choice>,
    },
    /// Measure this mock against moto, ministack and aws-smithy-mocks, and print ratios
    Bench,
    /// Write the wire's types and the table of operations from AWS's published shapes
    Generate {
        /// Change nothing; fail when a generated file is stale
        #[arg(long)]
        check: bool,
    },
}

fn main() -> Result<ExitCode> {
    let root = root()?;
    match Arguments::parse().task {
        Task::Test => Ok(checks::test(&root)),
        Task::Bench => bench::run(&root),
        Task::Wasm { toolchain } => {
            let toolchain = toolchain::set_up(&root, toolchain)?;
            wasm::build(&root, &toolchain).map(|()| ExitCode::SUCCESS)
        }
        Task::Record => checks::record(&root),
        Task::Generate { check } => generate::run(&root, check).map(|()| ExitCode::SUCCESS),
    }
}

/// The repository's root, two folders above this crate.
fn root() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = here
        .ancestors()
        .nth(2)
        .context("xtask has left its place in crates/")?;
    Ok(root.to_path_buf())
}
