//! The preprocessor: checks every chapter and puts the recorded outputs in.

use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::check::failed_includes;
use crate::command::{Command, commands_by_fence};
use crate::directive::expanded;
use crate::error::{Error, Problems};
use crate::fence::{Fence, fences};
use crate::html::escaped;
use crate::picture::picture;
use crate::recorded::{recorded, recorded_of_snippet};
use crate::snippet::{Snippet, snippets};

/// The preprocessor `first-keys`, to be run after `links`.
#[derive(Debug, Clone, Copy)]
pub struct FirstKeys {
    outputs: bool,
}

impl FirstKeys {
    /// Puts the recorded output below each command and each snippet.
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
        let (content, mut problems) = expanded(&stem, &chapter.content);
        chapter.content = content;
        problems.extend(failed_includes(&stem, &chapter.content));
        match commands_by_fence(&stem, &chapter.content) {
            Ok(consoles) if self.outputs => {
                let snippets = snippets(&stem, &chapter.content);
                let (content, unrecorded) =
                    with_outputs(root, &chapter.content, &consoles, &snippets);
                problems.extend(unrecorded);
                let (content, not_drawn) = with_pictures(&stem, &content);
                problems.extend(not_drawn);
                chapter.content = content;
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

/// A piece of the chapter, and what comes in its place.
struct Edit {
    range: Range<usize>,
    text: String,
}

fn with_outputs(
    root: &Path,
    markdown: &str,
    consoles: &[(Fence, Vec<Command>)],
    snippets: &[Snippet],
) -> (String, Vec<Error>) {
    let mut edits = Vec::new();
    let mut unrecorded = Vec::new();
    for (fence, commands) in consoles {
        let mut recordings = Vec::new();
        for command in commands {
            match recorded(root, command) {
                Ok(output) => recordings.push((command, output)),
                Err(error) => unrecorded.push(error.into()),
            }
        }
        edits.push(Edit {
            range: fence.range.clone(),
            text: indented(&console(fence, &recordings), &fence.prefix),
        });
    }
    for snippet in snippets {
        match recorded_of_snippet(root, snippet) {
            Ok(output) if output.is_empty() => {}
            Ok(output) => edits.push(prints(snippet, output.trim_end())),
            Err(error) => unrecorded.push(error.into()),
        }
    }
    (edited(markdown, edits), unrecorded)
}

fn with_pictures(chapter: &str, markdown: &str) -> (String, Vec<Error>) {
    let mut edits = Vec::new();
    let mut not_drawn = Vec::new();
    for fence in fences(markdown).iter().filter(|it| it.is_picture()) {
        match picture(chapter, fence) {
            Ok(figure) => edits.push(Edit {
                range: fence.range.clone(),
                text: figure,
            }),
            Err(error) => not_drawn.push(error),
        }
    }
    (edited(markdown, edits), not_drawn)
}

fn edited(markdown: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.range.start);
    let mut content = String::with_capacity(markdown.len() * 2);
    let mut copied_to = 0;
    for Edit { range, text } in edits {
        content.push_str(&markdown[copied_to..range.start]);
        content.push_str(&text);
        copied_to = range.end;
    }
    content.push_str(&markdown[copied_to..]);
    content
}

/// What a snippet prints, right below it.
fn prints(snippet: &Snippet, output: &str) -> Edit {
    let end = snippet.fence.range.end;
    let ticks = "`".repeat(longest_run_of_backticks(output).max(2) + 1);
    let block = format!("\n\n<div class=\"prints\">\n\n{ticks}text\n{output}\n{ticks}\n\n</div>");
    Edit {
        range: end..end,
        text: indented(&block, &snippet.fence.prefix),
    }
}

/// The console fence with its outputs: each command of an example is a prompt, and what is between
/// them stays a fence.
fn console(fence: &Fence, recordings: &[(&Command, String)]) -> String {
    let alike = recordings.chunk_by(|(one, _), (next, _)| !one.is_example() && !next.is_example());
    let blocks = alike.map(|run| match run {
        [(command, output)] if command.is_example() => prompt(command, output),
        commands => terminal(&fence.info, commands),
    });
    blocks.collect::<Vec<_>>().join("\n\n")
}

/// A command that the page's script can run, in HTML that reads and prints well without it.
///
/// The blank lines end Markdown's block at each tag, so that an output may have some as well.
fn prompt(command: &Command, output: &str) -> String {
    let chapter = escaped(&command.chapter);
    let line = escaped(&command.line);
    let source = command.source.strip_prefix("$ ");
    let source = escaped(source.unwrap_or(&command.source));
    let output = escaped(output.trim_end());
    let output = if output.is_empty() {
        String::new()
    } else {
        format!("<pre class=\"output\"><code class=\"nohighlight\">{output}</code></pre>\n\n")
    };
    format!(
        "<div class=\"prompt\" data-chapter=\"{chapter}\" data-line=\"{line}\">\n\n\
         <pre class=\"command\"><code class=\"nohighlight\">\
         <span class=\"shell\" aria-hidden=\"true\">$ </span>{source}</code></pre>\n\n\
         {output}</div>"
    )
}

/// Commands that only a terminal runs, with a blank line after each output.
fn terminal(info: &str, recordings: &[(&Command, String)]) -> String {
    let groups = recordings.iter().map(|(command, output)| {
        let source = &command.source;
        if output.is_empty() {
            format!("{source}\n")
        } else {
            format!("{source}\n{output}\n\n")
        }
    });
    let text = groups.collect::<String>();
    let text = text.trim_end();
    let ticks = "`".repeat(longest_run_of_backticks(text).max(2) + 1);
    format!("<div class=\"terminal\">\n\n{ticks}{info}\n{text}\n{ticks}\n\n</div>")
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
