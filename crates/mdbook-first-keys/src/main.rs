//! The preprocessor for the plain `mdbook` command.

use std::env;
use std::io;
use std::process::ExitCode;

use anyhow::{Context, Result};
use mdbook_first_keys::FirstKeys;
use mdbook_preprocessor::{Preprocessor, parse_input};

fn main() -> ExitCode {
    // `mdbook` asks `supports <renderer>` first. The outputs are Markdown, which suits any renderer.
    if env::args().nth(1).as_deref() == Some("supports") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (ctx, book) = parse_input(io::stdin())
        .context("this preprocessor is started by mdBook 0.5, with the book on its input")?;
    let book = FirstKeys::new().run(&ctx, book)?;
    serde_json::to_writer(io::stdout(), &book).context("the book can't be handed back to mdBook")
}
