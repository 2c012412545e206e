//! Notices when something that the book is made of changes.

use std::path::Path;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Result, Watcher};
use tokio::sync::mpsc;

/// An editor saves in several steps; wait until they are over.
const SETTLE: Duration = Duration::from_millis(50);

/// The changes of a book, for as long as it is kept.
pub(crate) struct Changes {
    changed: mpsc::Receiver<()>,
    _watcher: RecommendedWatcher,
}

impl Changes {
    /// Begins to watch the book in `root`.
    pub fn of(root: &Path) -> Result<Self> {
        let (sender, changed) = mpsc::channel(1);
        // Changes are reported with the real path on some systems.
        let root = root.canonicalize()?;
        let book = root.clone();
        let mut watcher = notify::recommended_watcher(move |event: Result<Event>| {
            let concerns_the_book = event.is_ok_and(|event| {
                is_change(event.kind) && event.paths.iter().any(|it| is_part(&book, it))
            });
            if concerns_the_book {
                // If it is full, a rebuild is due anyway.
                let _ = sender.try_send(());
            }
        })?;
        // The folder itself, since editors replace `book.toml` instead of writing to it.
        watcher.watch(&root, RecursiveMode::NonRecursive)?;
        for folder in ["book", "crates/examples", "tests", "theme"].map(|it| root.join(it)) {
            if folder.is_dir() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(Self {
            changed,
            _watcher: watcher,
        })
    }

    /// Waits for the next change, and for those that come with it. `None` if there will be none.
    pub async fn next(&mut self) -> Option<()> {
        self.changed.recv().await?;
        tokio::time::sleep(SETTLE).await;
        while self.changed.try_recv().is_ok() {}
        Some(())
    }
}

/// Reading is reported too, and a build reads everything.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

fn is_part(root: &Path, changed: &Path) -> bool {
    let Ok(path) = changed.strip_prefix(root) else {
        return false;
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with('.') || name.ends_with('~') || name.ends_with(".snap.new") {
        return false;
    }
    let is_example = path.starts_with("crates/examples")
        && (path.components().nth(3)).is_some_and(|it| it.as_os_str() == "src");
    path == Path::new("book.toml")
        || path.starts_with("book")
        || path.starts_with("theme")
        || path.starts_with("tests/snapshots")
        || is_example
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(path: &str) -> bool {
        is_part(Path::new("/a"), &Path::new("/a").join(path))
    }

    #[test]
    fn a_book_is_made_of_its_chapters_theme_examples_and_recorded_outputs() {
        for path in [
            "book.toml",
            "book/lost-key.md",
            "book/theme/prompt.css",
            "theme/index.hbs",
            "crates/examples/lost-key/src/lib.rs",
            "tests/snapshots/lost-key/list.snap",
        ] {
            assert!(part(path), "{path}");
        }
    }

    #[test]
    fn what_else_changes_is_no_part_of_the_book() {
        for path in [
            "Cargo.toml",
            "target/serve/build-1/index.html",
            "crates/examples/lost-key/Cargo.toml",
            "crates/lab/src/lib.rs",
            "tests/tests/commands.rs",
            "tests/snapshots/lost-key/list.snap.new",
            "book/.lost-key.md.swp",
            "book/lost-key.md~",
        ] {
            assert!(!part(path), "{path}");
        }
    }

    #[tokio::test]
    async fn reading_a_chapter_is_no_change_and_writing_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        std::fs::create_dir(root.join("book")).unwrap();
        let chapter = root.join("book/one.md");
        std::fs::write(&chapter, "# One\n").unwrap();
        let mut changes = Changes::of(root).unwrap();

        std::fs::read(&chapter).unwrap();
        let moment = Duration::from_millis(200);
        assert!(tokio::time::timeout(moment, changes.next()).await.is_err());

        std::fs::write(&chapter, "# Two\n").unwrap();
        let long = Duration::from_secs(5);
        assert_eq!(
            tokio::time::timeout(long, changes.next()).await,
            Ok(Some(()))
        );
    }
}
