//! What a reader may type at a prompt: `cargo run -p create-a-key -- --user-name ana`.

use anyhow::anyhow;
use lab::{Example, WhatToDo};

use crate::example;

/// The longest line, in bytes. The book's are below a hundred.
const LONGEST: usize = 10_000;

/// A command line, taken apart.
pub(crate) struct Command {
    pub example: Example,
    /// The program's name, then its arguments.
    pub words: Vec<String>,
}

impl Command {
    /// Takes a line apart as a shell would.
    ///
    /// # Errors
    ///
    /// When it is no command of this book; the error says what is one.
    pub fn parse(line: &str) -> lab::Result<Self> {
        if line.len() > LONGEST {
            let advice = "press Reset to bring the book's command back";
            return Err(no_command("the line is too long for a command", advice));
        }
        let Some(words) = shlex::split(line) else {
            let advice = "end each quotation with the mark that it began with";
            return Err(no_command("a quotation in the line has no end", advice));
        };
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (name, arguments) = example_and_arguments(&words)?;
        let Some(example) = example(name) else {
            let names: Vec<_> = crate::examples().map(|it| it.name).into();
            let advice = format!("name one of {}", names.join(", "));
            return Err(no_command(
                &format!("no example is named `{name}`"),
                &advice,
            ));
        };
        let words = std::iter::once(&name).chain(arguments);
        Ok(Self {
            example,
            words: words.map(|&word| word.to_owned()).collect(),
        })
    }
}

fn example_and_arguments<'a, 'b>(words: &'b [&'a str]) -> lab::Result<(&'a str, &'b [&'a str])> {
    match words {
        ["cargo", "run", "-p" | "--package", name] => Ok((name, &[])),
        [
            "cargo",
            "run",
            "-p" | "--package",
            name,
            "--",
            arguments @ ..,
        ] => Ok((name, arguments)),
        ["cargo", "run", "-p" | "--package", name, word, ..] => Err(no_command(
            &format!("`{word}` is for the example, but Cargo would take it for itself"),
            &format!("put `--` before it: cargo run -p {name} -- {word}"),
        )),
        ["aws", ..] => Err(no_command(
            "the AWS CLI does not run in a page",
            "run it in a terminal, with the mocked IAM that `cargo run` starts",
        )),
        [] => Err(no_command("there is no command", WHAT_RUNS)),
        [program, ..] => Err(no_command(
            &format!("`{program}` is not what this prompt runs"),
            WHAT_RUNS,
        )),
    }
}

const WHAT_RUNS: &str =
    "type `cargo run -p` and the name of an example, then `--` and its arguments";

fn no_command(what: &str, advice: &str) -> anyhow::Error {
    anyhow!("{what}").context(WhatToDo(advice.to_owned()))
}
