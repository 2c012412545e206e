//! The patterns of AWS's shapes, as the generator writes them.

use std::sync::OnceLock;

use regex_lite::Regex;

/// The first and the last of some characters.
pub type Range = (char, char);

/// What a text must look like from its first character to its last.
#[derive(Debug)]
pub struct Pattern {
    /// As AWS writes it.
    pub text: &'static str,
    matcher: Matcher,
}

#[derive(Debug)]
enum Matcher {
    /// So many characters of a class: its ranges within ASCII and beyond, each in order.
    Class {
        min: u32,
        max: u32,
        ranges: [&'static [Range]; 2],
    },
    /// Anything else.
    Expression {
        whole: &'static str,
        compiled: OnceLock<Option<Regex>>,
    },
}

impl Pattern {
    /// Between `min` and `max` characters, each in one of the ranges within ASCII or beyond.
    #[must_use]
    pub const fn class(
        text: &'static str,
        min: u32,
        max: u32,
        ascii: &'static [Range],
        beyond: &'static [Range],
    ) -> Self {
        let ranges = [ascii, beyond];
        let matcher = Matcher::Class { min, max, ranges };
        Self { text, matcher }
    }

    /// What AWS's pattern is as an expression of Rust's.
    #[must_use]
    pub const fn expression(text: &'static str, whole: &'static str) -> Self {
        let compiled = OnceLock::new();
        let matcher = Matcher::Expression { whole, compiled };
        Self { text, matcher }
    }

    /// Whether the whole text is as the pattern wants it.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match &self.matcher {
            Matcher::Class { min, max, ranges } => {
                let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                (*min..=*max).contains(&length) && text.chars().all(|letter| holds(*ranges, letter))
            }
            Matcher::Expression { whole, compiled } => {
                let compiled = compiled.get_or_init(|| Regex::new(whole).ok());
                compiled.as_ref().is_none_or(|regex| regex.is_match(text))
            }
        }
    }
}

fn holds([ascii, beyond]: [&[Range]; 2], letter: char) -> bool {
    let ranges = if letter.is_ascii() { ascii } else { beyond };
    let place = ranges.partition_point(|(_, end)| *end < letter);
    ranges.get(place).is_some_and(|(start, _)| *start <= letter)
}

/// The pattern of the model that AWS writes so.
#[cfg(test)]
pub(crate) fn find(text: &str) -> &'static Pattern {
    let mut all = super::generated::patterns::ALL.iter();
    all.find(|pattern| pattern.text == text)
        .expect("a pattern of the model")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use regex::Regex;

    use super::super::generated::patterns::ALL;
    use super::*;

    /// What the crate `regex`, which knows Unicode, makes of a pattern.
    fn oracle(pattern: &Pattern) -> Regex {
        let text = pattern
            .text
            .replace("([a-z0-9]|-(?!-)){1,61}", "(-?[a-z0-9])*-?")
            .replace(r"\w", "[A-Za-z0-9_]")
            .replace(r"\d", "[0-9]");
        Regex::new(&format!("^(?:{text})$")).expect("a pattern that can be read")
    }

    /// Each pattern with its oracle.
    fn all() -> impl Iterator<Item = (&'static Pattern, Regex)> {
        ALL.iter().map(|pattern| (*pattern, oracle(pattern)))
    }

    #[test]
    fn every_pattern_of_the_model_is_here() {
        let model = include_str!("../../data/iam-sts-model.json");
        let model: serde_json::Value = serde_json::from_str(model).expect("the model is JSON");
        let shapes = ["iam", "sts"].map(|service| model[service]["shapes"].as_object());
        let shapes = shapes.iter().flatten().flat_map(|shapes| shapes.values());
        let patterns: BTreeSet<_> = shapes.filter_map(|it| it["pattern"].as_str()).collect();
        let here: BTreeSet<_> = ALL.iter().map(|pattern| pattern.text).collect();
        assert_eq!(here, patterns);
    }

    #[test]
    fn every_expression_compiles() {
        for pattern in ALL {
            if let Matcher::Expression { whole, .. } = pattern.matcher {
                assert!(Regex::new(whole).is_ok(), "{}", pattern.text);
                assert!(regex_lite::Regex::new(whole).is_ok(), "{}", pattern.text);
            }
        }
    }

    #[test]
    fn each_letter_is_taken_where_the_regex_crate_takes_it() {
        let first = (0..0x3000).filter_map(char::from_u32);
        let rest = (0x3000..=0x0010_FFFF)
            .step_by(31)
            .filter_map(char::from_u32);
        let letters: Vec<_> = first.chain(rest).map(String::from).collect();
        for (pattern, oracle) in all() {
            for letter in &letters {
                let taken = oracle.is_match(letter);
                assert_eq!(
                    pattern.matches(letter),
                    taken,
                    "{} {letter:?}",
                    pattern.text
                );
            }
        }
    }

    #[test]
    fn what_is_taken_is_taken_with_a_letter_less_and_not_with_any_letter_more() {
        let good = [
            "ana",
            "o-a1b2c3d4e5",
            "my-team-1",
            "123456789012",
            "Team/lead",
            "/",
            "/path/to/",
            "o-a1b2c3d4e5/r-a1b2/ou-1",
            "p-abcd1234",
            "v1.beta-2",
            "/role*/é/",
            "",
            "https://example.com/a?b=c&d=e#f",
            "größe 漢字 Ⅷ٣",
            "a-b",
            "(-)",
            "日本語\u{2028}तमिल",
        ];
        let mut taken = 0;
        for (pattern, oracle) in all() {
            for text in good.into_iter().flat_map(variations) {
                let expected = oracle.is_match(&text);
                assert_eq!(
                    pattern.matches(&text),
                    expected,
                    "{} {text:?}",
                    pattern.text
                );
                taken += usize::from(expected);
            }
        }
        assert!(taken > 1000, "{taken}");
    }

    /// A text, it without each of its letters, and with one more at each place.
    fn variations(text: &str) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        let mut all = vec![text.to_owned()];
        for place in 0..=letters.len() {
            let (before, after) = letters.split_at(place);
            let joined = |middle: &[char], after: &[char]| [before, middle, after].concat();
            all.extend(
                after
                    .split_first()
                    .map(|(_, after)| joined(&[], after).iter().collect()),
            );
            for more in [
                'a', '-', '/', '0', ' ', '\n', '{', 'ß', '\u{301}', '\u{a0}', '😀',
            ] {
                all.push(joined(&[more], after).iter().collect());
            }
        }
        all
    }

    proptest! {
        #[test]
        fn texts_are_taken_where_the_regex_crate_takes_them(
            text in "[A-Za-z0-9/_.:,=+@ \\-{}?#&~éΩд漢٣Ⅷ\u{301}\u{2003}\n]{0,140}"
        ) {
            for (pattern, oracle) in all() {
                prop_assert_eq!(pattern.matches(&text), oracle.is_match(&text), "{}", pattern.text);
            }
        }
    }
}
