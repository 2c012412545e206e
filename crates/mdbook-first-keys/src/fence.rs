//! The code fences of a chapter: where they are, and what they hold.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// One fenced code block.
#[derive(Debug)]
pub(crate) struct Fence {
    /// What the block takes up in the chapter, from its opening to its closing fence.
    pub range: Range<usize>,
    /// What stands after the opening backticks.
    pub info: String,
    /// What is inside, without the indentation of the list or quote around it.
    pub text: String,
    /// The line of its opening fence, counted from one.
    pub line: usize,
    /// What each of its lines begins with, when it stands in a list or a quote.
    pub prefix: String,
}

impl Fence {
    /// Whether this fence holds commands.
    pub fn is_console(&self) -> bool {
        self.language() == Some("console")
    }

    /// Whether this fence asks for a picture of the practice console.
    pub fn is_picture(&self) -> bool {
        self.language() == Some("practice-console")
    }

    fn language(&self) -> Option<&str> {
        self.info.split([' ', ',', '\t']).next()
    }
}

/// All fenced code blocks of a chapter, in page order.
pub(crate) fn fences(markdown: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new_ext(markdown, mdbook_options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some(Fence {
                    info: info.to_string(),
                    text: String::new(),
                    line: line_at(markdown, range.start),
                    prefix: prefix_at(markdown, range.start),
                    range,
                });
            }
            Event::Text(text) => {
                if let Some(fence) = &mut open {
                    fence.text.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// The line in which `offset` is, counted from one.
pub(crate) fn line_at(markdown: &str, offset: usize) -> usize {
    markdown[..offset].matches('\n').count() + 1
}

/// The options with which mdBook itself reads a chapter.
fn mdbook_options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// What a line must begin with to stay in the list items and quotes that are open at `offset`.
fn prefix_at(markdown: &str, offset: usize) -> String {
    let line_start = markdown[..offset].rfind('\n').map_or(0, |it| it + 1);
    markdown[line_start..offset]
        .chars()
        .map(|it| if matches!(it, '>' | '\t') { it } else { ' ' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_found_with_its_line_and_its_extent() {
        let markdown = "# Title\n\n```console\n$ ls\n```\n\nText\n";
        let [fence] = &fences(markdown)[..] else {
            panic!("one fence");
        };
        assert!(fence.is_console());
        assert_eq!(fence.line, 3);
        assert_eq!(fence.text, "$ ls\n");
        assert_eq!(&markdown[fence.range.clone()], "```console\n$ ls\n```");
    }

    #[test]
    fn an_indented_code_block_is_no_fence() {
        assert!(fences("Text\n\n    $ ls\n").is_empty());
    }

    #[test]
    fn a_fence_inside_a_longer_fence_is_only_text() {
        let found = fences("````text\n```console\n$ ls\n```\n````\n");
        assert_eq!(found.len(), 1);
        assert!(!found[0].is_console());
    }

    #[test]
    fn a_fence_in_a_list_in_a_quote_knows_its_prefix() {
        let found = fences("> 1. ```console\n>    $ ls\n>    ```\n");
        assert_eq!(found[0].prefix, ">    ");
        assert_eq!(found[0].text, "$ ls\n");
    }
}
