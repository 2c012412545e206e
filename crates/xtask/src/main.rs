//! Set-up and checks: `cargo xtask test` is the one command that proves the book.

mod generate;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write the wire's types and the table of operations from AWS's published shapes
    Generate {
        /// Change nothing; fail when a generated file is stale
        #[arg(long)]
        check: bool,
    },
}

fn main() -> Result<()> {
    let root = root()?;
    match Arguments::parse().task {
        Task::Generate { check } => generate::run(&root, check),
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
