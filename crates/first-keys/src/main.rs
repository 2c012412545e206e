//! `first-keys`: the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand};
use first_keys::wasm::Wasm;
use first_keys::{book, sandbox, serve};
use tracing_subscriber::filter::LevelFilter;

/// The C library's allocator hands out memory from all over a heap in which many users once came to
/// be, and then a page of a list costs twice as much.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The book "First Keys", and the mocked IAM that it is read with.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Build the book and serve it, with the mocked IAM behind it (what happens without a command)
    Serve(serve::Options),
    /// Build the book as a static site
    Build(BuildOptions),
    /// Run the mocked IAM alone
    Sandbox(sandbox::Options),
}

#[derive(Args)]
struct BuildOptions {
    /// The folder for the site [default: the one in book.toml]
    #[arg(long, value_name = "DIR")]
    dest_dir: Option<PathBuf>,
    /// The folder with book.toml [default: this one, or the nearest above it that has one]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Fail unless the commands can be run in the pages, with code that is up to date
    #[arg(long)]
    require_wasm: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    // mdBook tells an author about small mistakes in its log.
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .with_target(false)
        .without_time()
        .init();
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<()> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(options) => serve::run(&options).await,
        Command::Build(options) => build(&options),
        Command::Sandbox(options) => sandbox::run(&options).await,
    }
}

fn build(options: &BuildOptions) -> Result<()> {
    let root = book::root(options.root.as_deref())?;
    let concern = Wasm::of(&root).concern();
    if let Some(concern) = concern.as_ref().filter(|_| options.require_wasm) {
        bail!("the site is not built. {concern}");
    }
    let site = book::build(&root, options.dest_dir.as_deref())?;
    println!("The site is in {}", site.display());
    if let Some(concern) = concern {
        println!("{concern}");
    }
    Ok(())
}
