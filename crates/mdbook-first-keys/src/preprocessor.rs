//! The preprocessor: checks every chapter and puts the recorded outputs in.

use std::path::Path;

use anyhow::Result;
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::check::failed_includes;
use crate::command::{Command, commands_by_fence};
use crate::error::{Error, Problems};
use crate::fence::Fence;
use crate::recorded::recorded;

/// The preprocessor `first-keys`, to be run after `links`.
#[derive(Debug, Clone, Copy)]
pub struct FirstKeys {
    outputs: bool,
}

impl FirstKeys {
    /// Puts the recorded output below each command.
    #[must_use]
    pub fn new() -> Self {
        Self { outputs: true }
    }

    /// Checks the chapters, but leaves the console fences as they are: for the tests, which read
    /// the commands before there are any outputs.
    #[must_use]
    pub fn without_outputs() -> Self {
        Self { outputs: false }
    }

    fn chapter(self, root: &Path, chapter: &mut Chapter) -> Vec<Error> {
        let stem = file_stem(chapter);
        let mut problems = failed_includes(&stem, &chapter.content);
        match commands_by_fence(&stem, &chapter.content) {
            Ok(fences) if self.outputs => {
                let (content, unrecorded) = with_outputs(root, &chapter.content, &fences);
                chapter.content = content;
                problems.extend(unrecorded);
            }
            Ok(_) => {}
            Err(error) => problems.push(error),
        }
        problems
    }
}

impl Default for FirstKeys {
    fn default() -> Self {
        Self::new()
    }
}

impl Preprocessor for FirstKeys {
    fn name(&self) -> &'static str {
        "first-keys"
    }

    fn run(&self, ctx: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let mut problems = Vec::new();
        book.for_each_chapter_mut(|chapter| problems.extend(self.chapter(&ctx.root, chapter)));
        if problems.is_empty() {
            Ok(book)
        } else {
            Err(Problems(problems).into())
        }
    }
}

/// The stem of the chapter's file; a `README.md`, which mdBook renames, keeps its own.
fn file_stem(chapter: &Chapter) -> String {
    chapter
        .source_path
        .as_deref()
        .or(chapter.path.as_deref())
        .and_then(Path::file_stem)
        .map_or_else(
            || chapter.name.clone(),
            |it| it.to_string_lossy().into_owned(),
        )
}

fn with_outputs(
    root: &Path,
    markdown: &str,
    fences: &[(Fence, Vec<Command>)],
) -> (String, Vec<Error>) {
    let mut content = String::with_capacity(markdown.len() * 2);
    let mut unrecorded = Vec::new();
    let mut copied_to = 0;
    for (fence, commands) in fences {
        content.push_str(&markdown[copied_to..fence.range.start]);
        let mut groups = Vec::new();
        for command in commands {
            match recorded(root, command) {
                Ok(output) => groups.push(group(command, &output)),
                Err(error) => unrecorded.push(error.into()),
            }
        }
        content.push_str(&prompt(fence, commands, groups.concat().trim_end()));
        copied_to = fence.range.end;
    }
    content.push_str(&markdown[copied_to..]);
    (content, unrecorded)
}

/// A command, its output, and a blank line to the next command if there is an output.
fn group(command: &Command, output: &str) -> String {
    let source = &command.source;
    if output.is_empty() {
        format!("{source}\n")
    } else {
        format!("{source}\n{output}\n\n")
    }
}

/// The console fence with its outputs, in an element that says which commands it holds.
///
/// The blank lines make Markdown read what is inside as Markdown.
fn prompt(fence: &Fence, commands: &[Command], text: &str) -> String {
    let chapter = commands
        .first()
        .map_or("", |it| it.chapter.as_str())
        .replace('&', "&amp;")
        .replace('"', "&quot;");
    let numbers: Vec<_> = commands.iter().map(|it| it.number.to_string()).collect();
    let numbers = numbers.join(" ");
    let ticks = "`".repeat(longest_run_of_backticks(text).max(2) + 1);
    let info = &fence.info;
    let block = format!(
        "<div class=\"prompt\" data-chapter=\"{chapter}\" data-command=\"{numbers}\">\n\n\
         {ticks}{info}\n{text}\n{ticks}\n\n\
         </div>"
    );
    indented(&block, &fence.prefix)
}

/// Every line but the first, which takes the place of the fence's own, gets the prefix.
fn indented(block: &str, prefix: &str) -> String {
    let mut lines = block.split('\n');
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        text.push('\n');
        text.push_str(if line.is_empty() {
            prefix.trim_end()
        } else {
            prefix
        });
        text.push_str(line);
    }
    text
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|it| it != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
#[path = "preprocessor_tests.rs"]
mod tests;
