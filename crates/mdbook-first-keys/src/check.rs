//! What mdBook only logs, or lets pass: includes that did not work.

use crate::error::Error;
use crate::fence::{fences, line_at};

/// Finds directives that were left as they are, and code blocks that were left empty.
pub(crate) fn failed_includes(chapter: &str, markdown: &str) -> Vec<Error> {
    let left = markdown
        .match_indices("{{#")
        .map(|(at, _)| Error::NotExpanded {
            chapter: chapter.to_owned(),
            line: line_at(markdown, at),
            directive: directive(&markdown[at..]).to_owned(),
        });
    let empty = fences(markdown)
        .into_iter()
        .filter(|it| it.text.trim().is_empty())
        .map(|it| Error::EmptyCodeBlock {
            chapter: chapter.to_owned(),
            line: it.line,
        });
    left.chain(empty).collect()
}

fn directive(text: &str) -> &str {
    let line = text.lines().next().unwrap_or(text);
    line.find("}}").map_or(line, |end| &line[..end + 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_include_that_was_not_expanded_is_an_error_that_names_it() {
        let found = failed_includes("use-it", "Text\n\n{{#include ../no.rs:run}} and more\n");
        let sentence = found[0].to_string();
        assert!(
            sentence.starts_with("chapter `use-it`, line 3: `{{#include ../no.rs:run}}` could not")
        );
    }

    #[test]
    fn a_code_block_left_empty_by_an_unknown_anchor_is_an_error() {
        let found = failed_includes("use-it", "Text\n\n```rust\n\n```\n");
        assert!(
            matches!(&found[..], [Error::EmptyCodeBlock { chapter, line: 3 }] if chapter == "use-it")
        );
    }

    #[test]
    fn a_chapter_with_its_includes_expanded_is_fine() {
        assert_eq!(
            failed_includes("use-it", "Text\n\n```rust\nfn main() {}\n```\n"),
            []
        );
    }
}
