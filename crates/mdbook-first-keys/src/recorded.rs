//! Recorded outputs: insta's snapshots, read by insta itself.

use std::path::Path;

use insta::Snapshot;

use crate::command::Command;
use crate::error::Unrecorded;

/// The recorded output of a command of the book whose `book.toml` is in `root`.
///
/// # Errors
///
/// If there is no snapshot, it can't be read, or it was recorded for another command.
pub fn recorded(root: &Path, command: &Command) -> Result<String, Unrecorded> {
    read(root, command).map_err(|why| Unrecorded {
        chapter: command.chapter.clone(),
        number: command.number,
        command: command.line.clone(),
        why,
    })
}

fn read(root: &Path, command: &Command) -> Result<String, String> {
    let path = &command.snapshot_path(root);
    let shown = path.strip_prefix(root).unwrap_or(path).display();
    if !path.exists() {
        return Err(format!("there is no {shown}"));
    }
    let snapshot =
        Snapshot::from_file(path).map_err(|error| format!("{shown} can't be read: {error}"))?;
    match snapshot.metadata().expression() {
        Some(expression) if expression == command.line => {}
        Some(other) => return Err(format!("{shown} was recorded for `{other}`")),
        None => return Err(format!("{shown} does not say for which command it is")),
    }
    let text = snapshot
        .as_text()
        .ok_or_else(|| format!("{shown} is not a text"))?;
    Ok(text.to_string())
}
