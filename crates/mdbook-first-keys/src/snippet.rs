//! The Rust snippets of a chapter that are run: each has an output to show.

use std::path::{Path, PathBuf};

use crate::fence::{Fence, fences};

/// A Rust fence that the tests compile and run. Fences marked `ignore` are anchors of workspace
/// crates, which cargo compiles.
#[derive(Debug)]
pub struct Snippet {
    /// The chapter's file stem.
    pub chapter: String,
    /// Its place among the chapter's snippets, counted from one.
    pub number: usize,
    /// The code, with the lines that mdBook hides.
    pub code: String,
    pub(crate) fence: Fence,
}

impl Snippet {
    /// The name of its test and of its snapshot.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.chapter, self.number)
    }

    /// The file of its snapshot in the book whose `book.toml` is in `root`.
    #[must_use]
    pub fn snapshot_path(&self, root: &Path) -> PathBuf {
        let file = format!("{}.snap", self.name());
        root.join("tests/snapshots/snippets").join(file)
    }
}

/// The snippets of a chapter, in page order.
///
/// `chapter` is the chapter's file stem, `markdown` its text after includes.
#[must_use]
pub fn snippets(chapter: &str, markdown: &str) -> Vec<Snippet> {
    let runs = fences(markdown).into_iter().filter(is_run);
    (1..)
        .zip(runs)
        .map(|(number, fence)| Snippet {
            chapter: chapter.to_owned(),
            number,
            code: fence.text.clone(),
            fence,
        })
        .collect()
}

fn is_run(fence: &Fence) -> bool {
    let mut words = fence.info.split([' ', ',', '\t']);
    words.next() == Some("rust") && words.all(|word| word != "ignore")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_fences_and_other_languages_are_no_snippets() {
        let markdown =
            "```rust,ignore\nfn a() {}\n```\n\n```text\nx\n```\n\n```rust\nfn main() {}\n```\n";
        let found = snippets("lost-key", markdown);
        let names: Vec<_> = found.iter().map(Snippet::name).collect();
        assert_eq!(names, ["lost-key-1"]);
        assert_eq!(found[0].code, "fn main() {}\n");
    }
}
