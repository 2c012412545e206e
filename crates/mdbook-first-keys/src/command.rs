//! The commands of a chapter: each is a test case and a place for its output.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::fence::{Fence, fences};

const MAX_SNAPSHOT_NAME: usize = 80;

/// One command of a chapter: the test case, and where its recorded output lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The chapter's file stem, such as `lost-key`.
    pub chapter: String,
    /// Its place in the chapter, counted from one.
    pub number: usize,
    /// The command on one line, without the `$ ` and without continuations.
    pub line: String,
    /// The command as it is written, with the `$ ` and its continuations.
    pub source: String,
    /// The line of the chapter on which it begins, after includes, counted from one.
    pub at_line: usize,
    snapshot_name: String,
}

impl Command {
    /// The command's words, as a shell would split them.
    ///
    /// # Errors
    ///
    /// If a quote is not closed.
    pub fn argv(&self) -> Result<Vec<String>, Error> {
        shlex::split(&self.line)
            .filter(|words| !words.is_empty())
            .ok_or_else(|| Error::Quotes {
                chapter: self.chapter.clone(),
                line: self.at_line,
                command: self.line.clone(),
            })
    }

    /// Whether it runs an example, `cargo run -p …`, which the page can do as well as a terminal.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.line.starts_with("cargo run -p ")
    }

    /// The name of its snapshot: the command's words joined by hyphens, at most 80 characters.
    /// The second command of the same name in a chapter ends in `-2`.
    #[must_use]
    pub fn snapshot_name(&self) -> &str {
        &self.snapshot_name
    }

    /// The file of its snapshot in the book whose `book.toml` is in `root`.
    #[must_use]
    pub fn snapshot_path(&self, root: &Path) -> PathBuf {
        root.join("tests/snapshots")
            .join(&self.chapter)
            .join(format!("{}.snap", self.snapshot_name))
    }
}

/// Every command of every console fence of a chapter, in page order.
///
/// `chapter` is the chapter's file stem, `markdown` its text after includes.
///
/// # Errors
///
/// If a console fence holds anything but commands and blank lines, or a command can't be read.
pub fn commands(chapter: &str, markdown: &str) -> Result<Vec<Command>, Error> {
    let by_fence = commands_by_fence(chapter, markdown)?;
    Ok(by_fence.into_iter().flat_map(|(_, it)| it).collect())
}

/// The console fences of a chapter, each with its commands.
pub(crate) fn commands_by_fence(
    chapter: &str,
    markdown: &str,
) -> Result<Vec<(Fence, Vec<Command>)>, Error> {
    let mut names = HashSet::new();
    let mut number = 0;
    let mut found = Vec::new();
    for fence in fences(markdown).into_iter().filter(Fence::is_console) {
        let mut commands = Vec::new();
        for written in read_fence(chapter, &fence)? {
            number += 1;
            let command = Command {
                chapter: chapter.to_owned(),
                number,
                snapshot_name: unused_name(&slug(&written.line), &mut names),
                line: written.line,
                source: written.source,
                at_line: written.at_line,
            };
            command.argv()?;
            commands.push(command);
        }
        found.push((fence, commands));
    }
    Ok(found)
}

struct Written {
    line: String,
    source: String,
    at_line: usize,
}

fn read_fence(chapter: &str, fence: &Fence) -> Result<Vec<Written>, Error> {
    let mut found = Vec::new();
    let mut lines = (fence.line + 1..).zip(fence.text.lines());
    while let Some((at_line, first)) = lines.next() {
        if first.trim().is_empty() {
            continue;
        }
        let not_a_command = || Error::NotACommand {
            chapter: chapter.to_owned(),
            line: at_line,
            text: first.to_owned(),
        };
        let mut rest = first.strip_prefix("$ ").ok_or_else(not_a_command)?.trim();
        let mut source = first.trim_end().to_owned();
        let mut words = Vec::new();
        while let Some(before) = rest.strip_suffix('\\') {
            words.push(before.trim());
            let Some((_, next)) = lines.next() else {
                return Err(Error::EndsInBackslash {
                    chapter: chapter.to_owned(),
                    line: at_line,
                });
            };
            source.push('\n');
            source.push_str(next.trim_end());
            rest = next.trim();
        }
        words.push(rest);
        words.retain(|it| !it.is_empty());
        if words.is_empty() {
            return Err(not_a_command());
        }
        found.push(Written {
            line: words.join(" "),
            source,
            at_line,
        });
    }
    Ok(found)
}

/// Lower-case letters and digits, everything else as single hyphens.
fn slug(line: &str) -> String {
    let mut slug = String::new();
    for it in line.chars() {
        if it.is_ascii_alphanumeric() {
            slug.push(it.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug
}

/// `slug` cut to size, with the lowest number that makes it a name of its own.
fn unused_name(slug: &str, taken: &mut HashSet<String>) -> String {
    let cut = |to: usize| slug[..slug.len().min(to)].trim_end_matches('-');
    let mut name = cut(MAX_SNAPSHOT_NAME).to_owned();
    let mut count = 1;
    while name.is_empty() || !taken.insert(name.clone()) {
        count += 1;
        let suffix = format!("-{count}");
        name = format!("{}{suffix}", cut(MAX_SNAPSHOT_NAME - suffix.len()));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn console(lines: &str) -> String {
        format!("Some text.\n\n```console\n{lines}\n```\n")
    }

    fn only(lines: &str) -> Command {
        let found = commands("lost-key", &console(lines)).unwrap();
        let [command] = &found[..] else {
            panic!("one command, not {found:?}");
        };
        command.clone()
    }

    fn refused(lines: &str) -> String {
        commands("lost-key", &console(lines))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_command_is_what_follows_the_prompt() {
        let command = only("$ cargo run -p lost-key -- list --user-name ana");
        assert_eq!(
            command.line,
            "cargo run -p lost-key -- list --user-name ana"
        );
        assert_eq!(command.chapter, "lost-key");
        assert_eq!(command.number, 1);
        assert_eq!(command.at_line, 4);
    }

    #[test]
    fn a_continued_command_is_one_command() {
        let command = only("$ aws iam create-user \\\n    --user-name ana \\\n    --path /a/");
        assert_eq!(
            command.line,
            "aws iam create-user --user-name ana --path /a/"
        );
        assert_eq!(
            command.source,
            "$ aws iam create-user \\\n    --user-name ana \\\n    --path /a/"
        );
    }

    #[test]
    fn commands_are_numbered_through_the_whole_chapter() {
        let markdown = console("$ one\n$ two") + &console("$ three");
        let found = commands("lost-key", &markdown).unwrap();
        let lines: Vec<_> = found
            .iter()
            .map(|it| (it.number, it.line.as_str()))
            .collect();
        assert_eq!(lines, [(1, "one"), (2, "two"), (3, "three")]);
    }

    #[test]
    fn fences_of_another_language_hold_no_commands() {
        assert_eq!(commands("a", "```text\n$ ls\n```\n").unwrap(), []);
    }

    #[test]
    fn an_output_in_the_source_is_refused_with_chapter_line_and_reason() {
        let sentence = refused("$ ls\nREADME.md");
        assert!(sentence.starts_with("chapter `lost-key`, line 5: `README.md` is no command."));
        assert!(sentence.contains("holds only commands"));
    }

    #[test]
    fn a_prompt_without_a_command_is_refused() {
        assert!(refused("$  ").contains("is no command"));
        assert!(refused("$").contains("is no command"));
    }

    #[test]
    fn a_backslash_at_the_end_of_the_fence_is_refused() {
        assert!(refused("$ ls \\").contains("ends with a backslash"));
    }

    #[test]
    fn an_open_quote_is_refused() {
        assert!(refused("$ echo 'a").contains("Close its quotes"));
    }

    #[test]
    fn words_are_split_as_a_shell_does() {
        let command = only(r#"$ aws iam create-user --tags '{"Key": "team"}'"#);
        let words = command.argv().unwrap();
        assert_eq!(words.last().unwrap(), r#"{"Key": "team"}"#);
    }

    #[test]
    fn a_snapshot_is_named_after_its_command() {
        let command = only("$ cargo run -p lost-key -- list --user-name ana");
        assert_eq!(
            command.snapshot_name(),
            "cargo-run-p-lost-key-list-user-name-ana"
        );
        assert_eq!(
            command.snapshot_path(Path::new("/book")),
            Path::new(
                "/book/tests/snapshots/lost-key/cargo-run-p-lost-key-list-user-name-ana.snap"
            )
        );
    }

    #[test]
    fn the_same_command_twice_has_two_names() {
        let found = commands("a", &console("$ ls\n$ ls\n$ ls 2\n$ ls")).unwrap();
        let names: Vec<_> = found.iter().map(Command::snapshot_name).collect();
        assert_eq!(names, ["ls", "ls-2", "ls-2-2", "ls-3"]);
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let long = format!("$ echo {}", "x".repeat(200));
        let found = commands("a", &console(&format!("{long}\n{long}y"))).unwrap();
        let [first, second] = [found[0].snapshot_name(), found[1].snapshot_name()];
        assert!(first.len() == 80 && second.len() == 80);
        assert!(first != second && second.ends_with("-2"));
    }
}
