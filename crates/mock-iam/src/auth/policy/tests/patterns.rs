//! Wildcards, in text, in resources and in ARN conditions.

use std::time::{Duration, Instant};

use super::super::pattern::{Pattern, Piece, Reach};

fn matches(reach: Reach, written: &str, text: &str) -> bool {
    Pattern::compile(&[Piece::Written(written)], reach).is_some_and(|it| it.matches(text))
}

#[test]
fn a_star_stands_for_any_run_and_a_question_mark_for_one_character() {
    for (written, text, expected) in [
        ("", "", true),
        ("", "a", false),
        ("*", "", true),
        ("*", "anything: at all", true),
        ("?", "", false),
        ("?", "é", true),
        ("?", "ab", false),
        ("a*", "a", true),
        ("a*c", "abbbc", true),
        ("a*c", "abbb", false),
        ("*a?c*", "xxabcxx", true),
        ("a**b", "ab", true),
        ("*ab*ab", "ababab", true),
        ("a.c", "abc", false),
        ("a.c", "a.c", true),
        ("[a-z]", "b", false),
        ("A", "a", false),
    ] {
        assert_eq!(
            matches(Reach::Text, written, text),
            expected,
            "{written} on {text}"
        );
    }
}

#[test]
fn a_resource_wildcard_stays_in_its_segment_unless_it_ends_it() {
    const ANA: &str = "arn:aws:iam::123456789012:user/ana";
    const STREAM: &str = "arn:aws:logs:us-east-1:123456789012:log-group:app:log-stream:one";
    for (written, resource, expected) in [
        (ANA, ANA, true),
        ("*", ANA, true),
        ("*", "*", true),
        ("arn:aws:iam::*:user/ana", ANA, true),
        ("arn:aws:iam::123456789012:*", ANA, true),
        ("arn:aws:iam::*", ANA, true),
        (
            "arn:aws:iam::*:user/*",
            "arn:aws:iam::123456789012:user/team/ana",
            true,
        ),
        ("arn:aws:iam::*:user/a?a", ANA, true),
        ("arn:aws:iam::1*2:user/ana", ANA, true),
        ("arn:aws:iam::1*r/ana", ANA, false),
        ("arn:aws:iam::????????????:user/ana", ANA, true),
        ("arn:aws:iam::????????????????????a", ANA, false),
        ("arn:aws:iam::*:user/Ana", ANA, false),
        ("arn:aws:iam::*:user/*", "*", false),
        ("arn:aws:logs:*:*:log-group:*:log-stream:one", STREAM, true),
        ("arn:aws:logs:*:*:log*one", STREAM, true),
    ] {
        assert_eq!(
            matches(Reach::Resource, written, resource),
            expected,
            "{written} on {resource}"
        );
    }
}

#[test]
fn an_arn_condition_matches_each_of_the_six_components_on_its_own() {
    // AWS's own example of a pattern that StringLike finds and ArnLike does not.
    let written = "arn:aws:someservice:*:111122223333:*";
    let arn = "arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/d.txt";
    assert!(matches(Reach::Text, written, arn));
    assert!(!matches(Reach::Arn, written, arn));
    assert!(matches(Reach::Arn, "arn:aws:*:*:*:*", arn));
    assert!(matches(
        Reach::Arn,
        "arn:aws:someservice:us-east-?:*:store/*",
        arn
    ));
    assert!(!matches(Reach::Arn, "arn:aws:*", arn));
}

#[test]
fn a_value_is_literal() {
    let pattern = |value| {
        let pieces = [Piece::Written("arn:aws:iam::*:user/"), Piece::Value(value)];
        Pattern::compile(&pieces, Reach::Resource).expect("behind the fifth colon")
    };
    assert!(pattern("*").matches("arn:aws:iam::123456789012:user/*"));
    assert!(!pattern("*").matches("arn:aws:iam::123456789012:user/ana"));
    assert!(!pattern("an?").matches("arn:aws:iam::123456789012:user/ana"));
}

#[test]
fn a_contrived_pattern_takes_no_longer_than_its_length_times_the_texts() {
    let text = "a".repeat(100_000);
    let started = Instant::now();
    assert!(!matches(Reach::Text, "*a*a*a*a*b", &text));
    assert!(!matches(
        Reach::Text,
        &format!("{}b", "*a".repeat(100)),
        &text[..10_000]
    ));
    assert!(matches(Reach::Text, &"*".repeat(1_000), &text[..10_000]));
    assert!(started.elapsed() < Duration::from_secs(20));
}
