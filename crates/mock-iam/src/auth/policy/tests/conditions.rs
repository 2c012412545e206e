//! Every condition operator, and what each answers for a key that is not there.

use serde_json::{Value, json};

use super::{ConditionContext, allows, context, document};

/// Whether `{operator: {key: wanted}}` holds.
fn holds(operator: &str, wanted: &Value, context: &ConditionContext) -> bool {
    let document = document(&json!({
        "Effect": "Allow",
        "Action": "*",
        "Resource": "*",
        "Condition": {operator: {"test:Key": wanted}},
    }));
    allows(&document, "test:Action", "*", context)
}

fn holds_for(operator: &str, wanted: &str, value: &str) -> bool {
    holds(
        operator,
        &wanted.into(),
        &context(&[("test:Key", &[value])]),
    )
}

/// All operators but `Null`, a negated one behind the one that it negates.
const PAIRS: [(&str, Option<&str>); 21] = [
    ("StringEquals", Some("StringNotEquals")),
    ("StringEqualsIgnoreCase", Some("StringNotEqualsIgnoreCase")),
    ("StringLike", Some("StringNotLike")),
    ("NumericEquals", Some("NumericNotEquals")),
    ("NumericLessThan", None),
    ("NumericLessThanEquals", None),
    ("NumericGreaterThan", None),
    ("NumericGreaterThanEquals", None),
    ("DateEquals", Some("DateNotEquals")),
    ("DateLessThan", None),
    ("DateLessThanEquals", None),
    ("DateGreaterThan", None),
    ("DateGreaterThanEquals", None),
    ("Bool", None),
    ("BinaryEquals", None),
    ("IpAddress", Some("NotIpAddress")),
    ("ArnEquals", Some("ArnNotEquals")),
    ("ArnLike", Some("ArnNotLike")),
    ("ForAnyValue:StringEquals", None),
    ("ForAnyValue:StringLike", None),
    ("ForAnyValue:ArnLike", None),
];

#[test]
#[allow(clippy::too_many_lines, reason = "a table with a row a case")]
fn every_operator_compares_as_its_name_says() {
    let role = "arn:aws:iam::123456789012:role/a";
    for (operator, wanted, value, expected) in [
        ("StringEquals", "Ana", "Ana", true),
        ("StringEquals", "Ana", "ana", false),
        ("StringEquals", "A*", "Ana", false),
        ("StringEquals", "", "", true),
        ("StringEqualsIgnoreCase", "ANA", "ana", true),
        ("StringEqualsIgnoreCase", "ÉVA", "éva", true),
        ("StringEqualsIgnoreCase", "an*", "ana", false),
        ("StringLike", "a?a*", "ana:x", true),
        ("StringLike", "A*", "ana", false),
        ("StringLike", "?", "\u{10450}", false),
        ("StringLike", "??", "\u{10450}", true),
        ("StringEqualsIgnoreCase", "ΟΣ", "ος", true),
        ("StringEqualsIgnoreCase", "S", "ſ", false),
        ("NumericEquals", "10", "10.0", true),
        ("NumericEquals", "10", "11", false),
        ("NumericEquals", "ten", "ten", false),
        ("NumericEquals", "NaN", "NaN", false),
        ("NumericEquals", "inf", "inf", false),
        ("NumericLessThan", "10", "9", true),
        ("NumericLessThan", "10", "10", false),
        ("NumericLessThanEquals", "10", "10", true),
        ("NumericLessThanEquals", "10", "11", false),
        ("NumericGreaterThan", "10", "100", true),
        ("NumericGreaterThan", "10", "9", false),
        ("NumericGreaterThan", "-1", "-0.5", true),
        ("NumericGreaterThanEquals", "10", "10", true),
        (
            "DateEquals",
            "2030-01-01T00:00:00Z",
            "2030-01-01T01:00:00+01:00",
            true,
        ),
        ("DateEquals", "2030-01-01", "2030-01-01T00:00:00Z", true),
        ("DateEquals", "1893456000", "2030-01-01T00:00:00Z", true),
        ("DateEquals", "2030-01-01", "now", false),
        (
            "DateLessThan",
            "2030-01-01T00:00:00Z",
            "2029-12-31T23:59:59Z",
            true,
        ),
        (
            "DateLessThan",
            "2030-01-01T00:00:00Z",
            "2030-01-01T00:00:00Z",
            false,
        ),
        (
            "DateLessThanEquals",
            "2030-01-01T00:00:00Z",
            "2030-01-01T00:00:00Z",
            true,
        ),
        (
            "DateGreaterThan",
            "2030-01-01T00:00:00Z",
            "2030-01-01T00:00:00.001Z",
            true,
        ),
        (
            "DateEquals",
            "2030-01-01T00:00:00Z",
            "2030-01-01T00:00:00.0009Z",
            true,
        ),
        (
            "DateGreaterThan",
            "2030-01-01T00:00:00Z",
            "1893455999",
            false,
        ),
        (
            "DateGreaterThanEquals",
            "2030-01-01T00:00:00Z",
            "1893456000",
            true,
        ),
        ("Bool", "true", "true", true),
        ("Bool", "True", "true", true),
        ("Bool", "false", "true", false),
        ("Bool", "false", "yes", true),
        ("Bool", "true", "yes", false),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", true),
        ("BinaryEquals", "QmluYXJ5", "Qmlu", false),
        ("BinaryEquals", "no base64", "no base64", false),
        ("IpAddress", "203.0.113.0/24", "203.0.113.255", true),
        ("IpAddress", "203.0.113.0/24", "203.0.114.0", false),
        ("IpAddress", "203.0.113.7", "203.0.113.7", true),
        ("IpAddress", "203.0.113.7", "203.0.113.8", false),
        ("IpAddress", "0.0.0.0/0", "203.0.113.8", true),
        ("IpAddress", "203.0.113.99/24", "203.0.113.8", true),
        ("IpAddress", "203.0.113.0/33", "203.0.113.0", false),
        ("IpAddress", "203.0.113.0/", "203.0.113.0", false),
        ("IpAddress", "2001:db8::/32", "2001:db8:1::1", true),
        ("IpAddress", "2001:db8::/32", "2001:db9::1", false),
        ("IpAddress", "::/0", "2001:db9::1", true),
        ("IpAddress", "::/0", "203.0.113.8", false),
        ("IpAddress", "203.0.113.0/24", "::ffff:203.0.113.7", true),
        ("IpAddress", "::ffff:203.0.113.0/120", "203.0.113.7", false),
        ("IpAddress", "203.0.113.0/24", "203.000.113.007", true),
        ("IpAddress", "2001:db8::5/64", "2001:db8::5", false),
        ("IpAddress", "2001:db8::4/127", "2001:db8::5", true),
        ("ArnEquals", "arn:aws:iam::*:role/*", role, true),
        ("ArnLike", "arn:aws:iam::*:role/?", role, true),
        ("ArnLike", "arn:aws:iam::*:Role/?", role, false),
        ("ArnLike", "arn:*", role, false),
    ] {
        assert_eq!(
            holds_for(operator, wanted, value),
            expected,
            "{operator} {wanted} on {value}"
        );
        let negated = PAIRS.iter().find(|(plain, _)| *plain == operator);
        if let Some((_, Some(negated))) = negated {
            assert_eq!(
                holds_for(negated, wanted, value),
                !expected,
                "{negated} {wanted} on {value}"
            );
        }
    }
}

#[test]
fn without_the_key_an_operator_is_false_and_its_negation_true() {
    let nothing = ConditionContext::default();
    let empty = context(&[("test:Key", &[])]);
    for context in [nothing, empty] {
        for (plain, negated) in PAIRS {
            let wanted = json!(["1"]);
            assert!(!holds(plain, &wanted, &context), "{plain}");
            if let Some(negated) = negated {
                assert!(holds(negated, &wanted, &context), "{negated}");
            }
        }
    }
}

#[test]
fn without_the_key_if_exists_is_true_for_every_operator() {
    let nothing = ConditionContext::default();
    for (plain, negated) in PAIRS {
        for operator in [Some(plain), negated].into_iter().flatten() {
            let operator = format!("{operator}IfExists");
            assert!(holds(&operator, &json!("1"), &nothing), "{operator}");
        }
    }
}

#[test]
fn with_the_key_if_exists_compares_like_the_plain_operator() {
    assert!(holds_for("StringEqualsIfExists", "a", "a"));
    assert!(!holds_for("StringEqualsIfExists", "a", "b"));
    assert!(!holds_for("StringNotEqualsIfExists", "a", "a"));
    assert!(!holds_for("BoolIfExists", "true", "false"));
}

#[test]
fn null_true_asks_for_the_keys_absence_and_null_false_for_its_presence() {
    let nothing = ConditionContext::default();
    let there = context(&[("test:Key", &["x"])]);
    for (wanted, without, with) in [
        (json!("true"), true, false),
        (json!("false"), false, true),
        (json!(true), true, false),
        (json!(false), false, true),
        (json!(["true", "false"]), true, true),
        (json!("maybe"), false, false),
    ] {
        assert_eq!(
            holds("Null", &wanted, &nothing),
            without,
            "{wanted} without the key"
        );
        assert_eq!(
            holds("Null", &wanted, &there),
            with,
            "{wanted} with the key"
        );
    }
}

/// Recorded from AWS: `TagUser` with empty values, authorized by session policies (radkawar/stackd,
/// `testdata/aws/iam/condition_sets.json`, September 2026).
#[test]
fn an_empty_value_is_a_value() {
    let empty = context(&[("test:Key", &[""])]);
    assert!(holds("Null", &json!("false"), &empty));
    assert!(holds("StringEquals", &json!(""), &empty));
    assert!(!holds("ForAllValues:StringEquals", &json!("x"), &empty));
    assert!(holds("ForAnyValue:StringEquals", &json!(""), &empty));
}

/// Recorded from AWS, likewise: `condition_values.json`.
#[test]
fn what_is_no_address_or_no_arn_fails_even_a_negation() {
    for (operator, wanted) in [
        ("IpAddress", "203.0.113.0/24"),
        ("NotIpAddress", "203.0.113.0/24"),
        ("ArnLike", "arn:aws:iam::*:role/a"),
        ("ArnNotLike", "arn:aws:iam::*:role/a"),
    ] {
        assert!(!holds_for(operator, wanted, "something else"), "{operator}");
    }
    assert!(holds_for("NumericNotEquals", "1", "something else"));
    assert!(holds_for("DateNotEquals", "2030-01-01", "something else"));
}

/// Recorded from AWS, likewise: `condition_sets.json`.
#[test]
fn a_multivalued_key_needs_a_quantifier_even_with_one_value() {
    let mut one = ConditionContext::default();
    one.set_many("test:Key", vec!["team".to_owned()]);
    for operator in [
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIfExists",
        "StringNotEqualsIfExists",
    ] {
        assert!(!holds(operator, &json!("team"), &one), "{operator}");
        assert!(!holds(operator, &json!("env"), &one), "{operator}");
    }
    assert!(holds("ForAnyValue:StringEquals", &json!("team"), &one));
    assert!(holds("ForAllValues:StringNotEquals", &json!("env"), &one));
    assert!(!holds("StringEquals", &json!("${test:Key, 'x'}"), &one));
}

#[test]
fn several_wanted_values_are_alternatives_and_to_a_negation_all_excluded() {
    let wanted = json!(["ana", "ben"]);
    let ben = context(&[("test:Key", &["ben"])]);
    let eva = context(&[("test:Key", &["eva"])]);
    assert!(holds("StringEquals", &wanted, &ben));
    assert!(!holds("StringEquals", &wanted, &eva));
    assert!(!holds("StringNotEquals", &wanted, &ben));
    assert!(holds("StringNotEquals", &wanted, &eva));
    assert!(!holds("StringEquals", &json!([]), &ben));
    assert!(holds("StringNotEquals", &json!([]), &ben));
}

#[test]
fn for_all_values_wants_every_value_of_the_request_in_the_policy() {
    let wanted = json!(["team", "cost*"]);
    let operator = "ForAllValues:StringLike";
    for (values, expected) in [
        (&["team"][..], true),
        (&["team", "cost-center"], true),
        (&["team", "owner"], false),
        (&[], true),
    ] {
        let context = context(&[("test:Key", values)]);
        assert_eq!(holds(operator, &wanted, &context), expected, "{values:?}");
    }
    assert!(holds(operator, &wanted, &ConditionContext::default()));
}

#[test]
fn for_any_value_wants_one_value_of_the_request_in_the_policy() {
    let wanted = json!(["team", "cost*"]);
    let operator = "ForAnyValue:StringLike";
    for (values, expected) in [
        (&["team"][..], true),
        (&["team", "owner"], true),
        (&["owner"], false),
        (&[], false),
    ] {
        let context = context(&[("test:Key", values)]);
        assert_eq!(holds(operator, &wanted, &context), expected, "{values:?}");
    }
    assert!(!holds(operator, &wanted, &ConditionContext::default()));
    assert!(!holds(
        "ForAnyValue:StringNotEquals",
        &wanted,
        &ConditionContext::default()
    ));
}

#[test]
fn a_quantified_negation_asks_each_value_on_its_own() {
    let both = context(&[("test:Key", &["team", "owner"])]);
    let wanted = json!("team");
    assert!(!holds("ForAllValues:StringNotEquals", &wanted, &both));
    assert!(holds("ForAnyValue:StringNotEquals", &wanted, &both));
    assert!(holds(
        "ForAllValues:StringNotEquals",
        &json!("other"),
        &both
    ));
}

#[test]
fn all_keys_and_all_operators_of_a_condition_must_hold() {
    let document = document(&json!({
        "Effect": "Allow", "Action": "*", "Resource": "*",
        "Condition": {
            "StringEquals": {"a:One": "1", "a:Two": "2"},
            "Bool": {"a:Three": "true"},
        },
    }));
    let all = [("a:One", "1"), ("a:Two", "2"), ("a:Three", "true")];
    let mut complete = ConditionContext::default();
    for (key, value) in all {
        complete.set(key, value);
    }
    assert!(allows(&document, "a:b", "*", &complete));
    for (key, _) in all {
        let mut lacking = complete.clone();
        lacking.set(key, "other");
        assert!(!allows(&document, "a:b", "*", &lacking), "{key}");
    }
}

#[test]
fn key_names_are_case_insensitive() {
    let context = context(&[("TEST:kEY", &["x"])]);
    assert!(holds("StringEquals", &json!("x"), &context));
    assert_eq!(context.get("test:key"), Some(&["x".to_owned()][..]));
    assert_eq!(context.get("test:other"), None);
}
