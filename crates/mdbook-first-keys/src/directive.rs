//! What a chapter says of the practice console inside its text: `{{#label CREATE_ACCESS_KEY}}` is
//! the label, as the console has it, and `{{#step CreateAccessKey UserName=ana}}` at the beginning
//! of a step says which call of the console does it, or which page of its sign-up
//! (`{{#step /sign-up/verify}}`).

use std::ops::Range;

use in_page::Condition;
use practice_console::labels::Label;

use crate::error::Error;
use crate::fence::line_at;
use crate::html::escaped;

/// A chapter with its directives expanded, and what is wrong with those that can't be.
pub(crate) fn expanded(chapter: &str, markdown: &str) -> (String, Vec<Error>) {
    let mut content = String::with_capacity(markdown.len());
    let mut problems = Vec::new();
    let mut copied_to = 0;
    for Found { range, name, value } in found(markdown) {
        let Some(expanded) = expand(name, value) else {
            continue;
        };
        content.push_str(&markdown[copied_to..range.start]);
        copied_to = range.end;
        match expanded {
            Ok(text) => content.push_str(&text),
            Err(why) => problems.push(Error::Console {
                chapter: chapter.to_owned(),
                line: line_at(markdown, range.start),
                what: markdown[range].to_owned(),
                why,
            }),
        }
    }
    content.push_str(&markdown[copied_to..]);
    (content, problems)
}

struct Found<'a> {
    range: Range<usize>,
    name: &'a str,
    value: &'a str,
}

fn found(markdown: &str) -> impl Iterator<Item = Found<'_>> {
    markdown.match_indices("{{#").filter_map(|(at, _)| {
        let (inside, _) = markdown[at + 3..].split_once("}}")?;
        let (name, value) = inside.split_once(' ')?;
        let range = at..at + 3 + inside.len() + 2;
        Some(Found { range, name, value })
    })
}

/// None is a directive of someone else's.
fn expand(name: &str, value: &str) -> Option<Result<String, String>> {
    match name {
        "label" => Some(label(value.trim())),
        "step" => Some(step(value.trim())),
        _ => None,
    }
}

fn label(name: &str) -> Result<String, String> {
    let label = Label::find(name).ok_or("the practice console has no label of that name")?;
    let is_special = |it: char| it.is_ascii_punctuation();
    let escaped = label.text.chars().flat_map(|it| {
        let escape = is_special(it).then_some('\\');
        escape.into_iter().chain([it])
    });
    Ok(format!("**{}**", escaped.collect::<String>()))
}

fn step(condition: &str) -> Result<String, String> {
    Condition::parse(condition)?;
    Ok(format!(
        "<span class=\"step\" data-when=\"{}\"></span>",
        escaped(condition)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_what_the_console_says() {
        let (text, problems) =
            expanded("key", "Choose {{#label CREATE_ACCESS_KEY}}. {{#include a}}");
        assert_eq!(text, "Choose **Create access key**. {{#include a}}");
        assert_eq!(problems, []);
    }

    #[test]
    fn a_label_stays_text() {
        let (text, _) = expanded(
            "key",
            "{{#label DOWNLOAD_CSV_FILE}} {{#label BEST_PRACTICES}}",
        );
        assert_eq!(
            text,
            r"**Download \.csv file** **Access key best practices \& alternatives**"
        );
    }

    #[test]
    fn a_step_knows_when_it_is_done() {
        let (text, _) = expanded("key", "1. {{#step CreateAccessKey UserName=ana}}Choose.");
        assert_eq!(
            text,
            "1. <span class=\"step\" data-when=\"CreateAccessKey UserName=ana\"></span>Choose."
        );
    }

    #[test]
    fn what_the_console_does_not_know_is_told() {
        let (text, problems) = expanded("key", "\n{{#label MAKE_KEY}}\n{{#step MakeKey}}");
        // Nobody else has to complain of them once more.
        assert_eq!(text, "\n\n");
        let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "chapter `key`, line 2: `{{#label MAKE_KEY}}`: the practice console has no label of \
                 that name",
                "chapter `key`, line 3: `{{#step MakeKey}}`: there is no operation `MakeKey`",
            ]
        );
    }
}
