//! AWS's patterns as data. Most are one class of characters, so many times: those become the
//! ranges of the class, and the mock needs no tables of Unicode. The others stay expressions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Repetition};

use super::HEADER;
use super::model::Models;

/// A static item for each pattern, and the list of all.
pub fn patterns(all: &BTreeSet<&str>) -> Result<String> {
    let mut text = format!("{HEADER}use super::super::pattern::{{Pattern, Range}};\n\n");
    let mut names = Vec::new();
    let mut letters = Letters::default();
    for pattern in all {
        let name = name(pattern, all);
        let matcher = matcher(pattern, &mut letters);
        let matcher = matcher.with_context(|| format!("{pattern} can't be read"))?;
        writeln!(text, "pub static {name}: Pattern = Pattern::{matcher};\n")?;
        names.push(format!("&{name}"));
    }
    for (ranges, name) in letters.0 {
        writeln!(text, "static {name}: &[Range] = &[{ranges}];\n")?;
    }
    writeln!(
        text,
        "/// Every pattern of the model.\npub static ALL: &[&Pattern] = &[{}];",
        names.join(", ")
    )?;
    Ok(text)
}

/// The item of a pattern.
pub fn name(pattern: &str, all: &BTreeSet<&str>) -> String {
    let place = all.iter().take_while(|other| **other < pattern).count();
    format!("PATTERN_{place}")
}

/// The patterns of both services.
pub fn all(models: &Models) -> BTreeSet<&str> {
    let shapes = [&models.iam, &models.sts].map(|model| model.shapes.values());
    let shapes = shapes.into_iter().flatten();
    shapes
        .filter_map(|shape| shape.pattern.as_deref())
        .collect()
}

/// The ranges beyond ASCII, each list under its name: AWS's classes of letters share the one long
/// list.
#[derive(Default)]
struct Letters(BTreeMap<String, String>);

impl Letters {
    fn name(&mut self, ranges: String) -> &str {
        let place = self.0.len();
        let name = self.0.entry(ranges);
        name.or_insert_with(|| format!("BEYOND_ASCII_{place}"))
    }
}

fn matcher(pattern: &str, letters: &mut Letters) -> Result<String> {
    let whole = translate(pattern);
    let parsed = regex_syntax::parse(&whole)?;
    Ok(match repeated_class(&parsed) {
        Some((class, repetition)) => {
            let ascii = within(class, '\0', '\x7F');
            let beyond = match within(class, '\u{80}', char::MAX) {
                none if none.is_empty() => "&[]",
                ranges => letters.name(ranges),
            };
            let Repetition { min, max, .. } = repetition;
            let max = max.map_or("u32::MAX".to_owned(), |max| max.to_string());
            format!("class(r\"{pattern}\", {min}, {max}, &[{ascii}], {beyond})")
        }
        None => format!("expression(r\"{pattern}\", r\"{whole}\")"),
    })
}

/// The ranges of a class between two characters.
fn within(class: &ClassUnicode, first: char, last: char) -> String {
    let ends = class
        .iter()
        .map(|range| (range.start().max(first), range.end().min(last)));
    let ranges: Vec<_> = ends
        .filter(|(start, end)| start <= end)
        .map(|(start, end)| format!("({}, {})", literal(start), literal(end)))
        .collect();
    ranges.join(", ")
}

fn literal(letter: char) -> String {
    if letter.is_ascii() {
        format!("{letter:?}")
    } else {
        format!("'{}'", letter.escape_unicode())
    }
}

/// The class of `^[…]{…}$`.
fn repeated_class(whole: &Hir) -> Option<(&ClassUnicode, &Repetition)> {
    let HirKind::Concat(parts) = whole.kind() else {
        return None;
    };
    let is_anchor = |part: &&Hir| matches!(part.kind(), HirKind::Look(_));
    let mut parts = parts.iter().filter(|part| !is_anchor(part));
    let (Some(part), None) = (parts.next(), parts.next()) else {
        return None;
    };
    let HirKind::Repetition(repetition) = part.kind() else {
        return None;
    };
    match repetition.sub.kind() {
        HirKind::Class(Class::Unicode(class)) => Some((class, repetition)),
        _ => None,
    }
}

/// AWS's patterns are Java's: they match the whole text, and `\w` and `\d` are ASCII.
fn translate(pattern: &str) -> String {
    // An account alias: no two hyphens in a row. Rust's expressions have no look-ahead.
    let pattern = pattern.replace("([a-z0-9]|-(?!-)){1,61}", "(-?[a-z0-9])*-?");
    let pattern = pattern
        .replace(r"\w", "[A-Za-z0-9_]")
        .replace(r"\d", "[0-9]");
    format!("^(?:{pattern})$")
}
