//! Recorded outputs: insta's snapshots, read by insta itself.

use std::path::Path;

use insta::Snapshot;

use crate::command::Command;
use crate::error::Unrecorded;
use crate::snippet::Snippet;

/// The recorded output of a command of the book whose `book.toml` is in `root`.
///
/// # Errors
///
/// If there is no snapshot, it can't be read, or it was recorded for another command.
pub fn recorded(root: &Path, command: &Command) -> Result<String, Unrecorded> {
    let read = || {
        let path = command.snapshot_path(root);
        let (snapshot, text) = read(root, &path)?;
        let shown = shown(root, &path);
        match snapshot.metadata().expression() {
            Some(expression) if expression == command.line => Ok(text),
            Some(other) => Err(format!("{shown} was recorded for `{other}`")),
            None => Err(format!("{shown} does not say for which command it is")),
        }
    };
    read().map_err(|why| Unrecorded {
        chapter: command.chapter.clone(),
        what: format!("command {}: `{}`", command.number, command.line),
        why,
    })
}

/// The recorded output of a snippet.
///
/// # Errors
///
/// If there is no snapshot, or it can't be read.
pub(crate) fn recorded_of_snippet(root: &Path, snippet: &Snippet) -> Result<String, Unrecorded> {
    let read = read(root, &snippet.snapshot_path(root));
    read.map(|(_, text)| text).map_err(|why| Unrecorded {
        chapter: snippet.chapter.clone(),
        what: format!("snippet {}", snippet.number),
        why,
    })
}

fn read(root: &Path, path: &Path) -> Result<(Snapshot, String), String> {
    let shown = shown(root, path);
    if !path.exists() {
        return Err(format!("there is no {shown}"));
    }
    let snapshot =
        Snapshot::from_file(path).map_err(|error| format!("{shown} can't be read: {error}"))?;
    let text = snapshot.as_text().map(ToString::to_string);
    let text = text.ok_or_else(|| format!("{shown} is not a text"))?;
    Ok((snapshot, text))
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}
