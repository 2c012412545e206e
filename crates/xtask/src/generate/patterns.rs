//! AWS's patterns as data. Most are one class of characters, so many times: those become the
//! ranges of the class, and the mock needs no tables of Unicode. The others stay expressions.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Repetition};

use super::HEADER;
use super::model::Models;

/// A static item for each pattern of both services, and the list of all.
pub fn patterns(models: &Models) -> Result<String> {
    let all = all(models);
    let mut text = format!("{HEADER}use super::super::pattern::Pattern;\n\n");
    let mut names = Vec::new();
    for pattern in &all {
        let name = name(pattern, &all);
        let matcher = matcher(pattern).with_context(|| format!("{pattern} can't be read"))?;
        writeln!(text, "pub static {name}: Pattern = Pattern::{matcher};\n")?;
        names.push(format!("&{name}"));
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

fn matcher(pattern: &str) -> Result<String> {
    let whole = translate(pattern);
    let parsed = regex_syntax::parse(&whole)?;
    Ok(match repeated_class(&parsed) {
        Some((class, repetition)) => {
            let ends = class.iter().map(|it| [it.start(), it.end()].map(literal));
            let ranges: Vec<_> = ends
                .map(|[start, end]| format!("({start}, {end})"))
                .collect();
            let ranges = ranges.join(", ");
            let Repetition { min, max, .. } = repetition;
            let max = max.map_or("u32::MAX".to_owned(), |max| max.to_string());
            format!("class(r\"{pattern}\", {min}, {max}, &[{ranges}])")
        }
        None => format!("expression(r\"{pattern}\", r\"{whole}\")"),
    })
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
