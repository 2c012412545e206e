//! The chapters that walk through the console name its labels, and never write them out: so page,
//! picture and step have one source, and change together.

use std::path::Path;

use practice_console::labels;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

const CHAPTERS: [&str; 4] = [
    "sign-up",
    "key-permission",
    "create-a-key-in-the-console",
    "lost-key",
];

fn source(chapter: &str) -> String {
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book");
    std::fs::read_to_string(book.join(format!("{chapter}.md"))).unwrap()
}

/// What is bold in a chapter, and whether it stands in a numbered step.
fn bold(markdown: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    let mut lists = Vec::new();
    let mut open = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::List(number)) => lists.push(number.is_some()),
            Event::End(TagEnd::List(_)) => _ = lists.pop(),
            Event::Start(Tag::Strong) => open = Some(String::new()),
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            Event::End(TagEnd::Strong) => {
                let is_in_step = lists.last().copied().unwrap_or_default();
                found.extend(open.take().map(|text| (is_in_step, text)));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn no_chapter_writes_a_label_out() {
    let mut named = 0;
    for chapter in CHAPTERS {
        let markdown = source(chapter);
        named += markdown.matches("{{#label ").count();
        for (is_in_step, text) in bold(&markdown) {
            let label = labels::ALL.iter().find(|label| label.text == text);
            let name = label.map(|label| label.name);
            assert_eq!(name, None, "{chapter}: {text:?} is written out");
            assert!(
                !is_in_step,
                "{chapter}: {text:?} in a step is no label of the console"
            );
        }
    }
    assert!(named > 40, "only {named} labels are named");
}

#[test]
fn each_of_these_chapters_has_a_console_and_steps_that_tick() {
    for chapter in CHAPTERS {
        let markdown = source(chapter);
        assert!(markdown.contains("```practice-console"), "{chapter}");
        assert!(markdown.contains("{{#step "), "{chapter}");
    }
}
