//! What can be wrong with a chapter, in sentences for its author.

use std::fmt;

use thiserror::Error;

/// One thing that is wrong with one chapter.
///
/// A line is counted in the chapter as it is after its includes; the text beside it is what to look
/// for in the source.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// A console fence holds something else than commands.
    #[error(
        "chapter `{chapter}`, line {line}: `{text}` is no command. A console fence holds only \
         commands, each on a line that begins with `$ `; the output is added when the book is built"
    )]
    NotACommand {
        /// The chapter's file stem.
        chapter: String,
        /// The line in the chapter.
        line: usize,
        /// The line's text.
        text: String,
    },

    /// A command ends with a backslash, and no line follows.
    #[error(
        "chapter `{chapter}`, line {line}: the command ends with a backslash, but the fence ends \
         after it. Remove the backslash, or add the line that was to follow"
    )]
    EndsInBackslash {
        /// The chapter's file stem.
        chapter: String,
        /// The line in the chapter.
        line: usize,
    },

    /// A command can't be split into its words.
    #[error(
        "chapter `{chapter}`, line {line}: `{command}` can't be split into words. Close its quotes"
    )]
    Quotes {
        /// The chapter's file stem.
        chapter: String,
        /// The line in the chapter.
        line: usize,
        /// The command.
        command: String,
    },

    /// A directive such as `{{#include …}}` is still there after the includes were expanded.
    #[error(
        "chapter `{chapter}`, line {line}: `{directive}` could not be expanded. Check its spelling, \
         and that the file it names exists"
    )]
    NotExpanded {
        /// The chapter's file stem.
        chapter: String,
        /// The line in the chapter.
        line: usize,
        /// The directive as it stands there.
        directive: String,
    },

    /// A code block with nothing in it, which is what an include of an unknown anchor leaves.
    #[error(
        "chapter `{chapter}`, line {line}: the code block is empty. If it includes an anchor, check \
         that the file has an anchor of that name"
    )]
    EmptyCodeBlock {
        /// The chapter's file stem.
        chapter: String,
        /// The line in the chapter.
        line: usize,
    },

    /// What is said of the practice console is not so.
    #[error("chapter `{chapter}`, line {line}: `{what}`: {why}")]
    Console {
        /// The chapter's file stem.
        chapter: String,
        /// The line in the chapter.
        line: usize,
        /// The directive as it stands there.
        what: String,
        /// What is wrong with it.
        why: String,
    },

    /// A command or a snippet has no recorded output.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}

/// A command or snippet without recorded output, and why what is there does not count.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("chapter `{chapter}`, {what} has no recorded output ({why})")]
pub struct Unrecorded {
    /// The chapter's file stem.
    pub chapter: String,
    /// What it is: a command with its number and line, or a snippet with its number.
    pub what: String,
    /// What was found instead.
    pub why: String,
}

/// Everything that is wrong with the book, so that its author need not find it out one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Error>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            let line_break = if n == 0 { "" } else { "\n" };
            write!(f, "{line_break}{problem}")?;
        }
        if self.0.iter().any(|it| matches!(it, Error::Unrecorded(_))) {
            write!(
                f,
                "\nFor each missing output: record it with `cargo xtask record`, read the diff, commit it"
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
