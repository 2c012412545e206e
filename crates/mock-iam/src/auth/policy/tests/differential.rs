//! Another evaluator as an oracle: iam-rs 0.8. Random policies and requests in the part of the
//! language where it is right must come out the same. Where it is wrong, the difference itself is
//! asserted, so that neither side can move unseen.
//!
//! Kept out of the random policies, because iam-rs errs there: wildcards before an ARN's resource
//! part, variables anywhere but in a resource, and in it values with wildcards or without a value.

use iam_rs::{
    Arn, Context, ContextValue, Decision, IAMPolicy, IAMRequest, Principal, PrincipalId,
    evaluate_policy,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::{ConditionContext, PolicyDocument, allows, inline};
use crate::auth::policy::{Policies, Question, Verdict, evaluate};

/// What both are asked.
#[derive(Debug, Clone)]
struct Asked {
    action: String,
    resource: String,
    keys: Vec<(String, Known)>,
}

/// The value of a condition key.
#[derive(Debug, Clone)]
enum Known {
    Text(String),
    Truth(bool),
    Set(Vec<String>),
}

impl Asked {
    fn new(action: &str, resource: &str, keys: &[(&str, &str)]) -> Self {
        let text =
            |(key, value): &(&str, &str)| ((*key).to_owned(), Known::Text((*value).to_owned()));
        Self {
            action: action.to_owned(),
            resource: resource.to_owned(),
            keys: keys.iter().map(text).collect(),
        }
    }

    fn context(&self) -> ConditionContext {
        let mut context = ConditionContext::default();
        for (key, value) in &self.keys {
            match value {
                Known::Text(text) => context.set(key.clone(), text),
                Known::Truth(truth) => context.set(key.clone(), truth.to_string()),
                Known::Set(set) => context.set_many(key.clone(), set.clone()),
            }
        }
        context
    }
}

/// Our verdict, in the oracle's words.
fn ours(document: &Value, asked: &Asked) -> Decision {
    let text = document.to_string();
    let parsed = PolicyDocument::parse_identity(&text).expect("the policy is one");
    let policies = Policies {
        identity: vec![inline(&parsed)],
        ..Policies::default()
    };
    let question = Question {
        action: &asked.action,
        resource: &asked.resource,
        context: &asked.context(),
    };
    match evaluate(&policies, &question) {
        Verdict::Allowed { .. } => Decision::Allow,
        Verdict::ExplicitDeny { .. } => Decision::Deny,
        Verdict::NoAllow { .. } => Decision::NotApplicable,
    }
}

fn theirs(document: &Value, asked: &Asked) -> Decision {
    let policy: IAMPolicy = serde_json::from_value(document.clone()).expect("they parse it");
    let mut context = Context::new();
    for (key, value) in &asked.keys {
        let value = match value {
            Known::Text(text) => ContextValue::String(text.clone()),
            Known::Truth(truth) => ContextValue::Boolean(*truth),
            Known::Set(set) => ContextValue::StringList(set.clone()),
        };
        context.insert(key.clone(), value);
    }
    let ana = "arn:aws:iam::123456789012:user/ana".to_owned();
    let request = IAMRequest::new_with_context(
        Principal::Aws(PrincipalId::String(ana)),
        asked.action.clone(),
        Arn::parse(&asked.resource).expect("an ARN"),
        context,
    );
    evaluate_policy(&policy, &request).expect("they evaluate it")
}

const ACTIONS: [&str; 5] = [
    "s3:GetObject",
    "s3:PutObject",
    "iam:CreateAccessKey",
    "iam:CreateUser",
    "ec2:RunInstances",
];

const RESOURCES: [&str; 6] = [
    "arn:aws:s3:::books/a",
    "arn:aws:s3:::books/a/b",
    "arn:aws:s3:::books/ana/notes",
    "arn:aws:s3:::other/a",
    "arn:aws:iam::123456789012:user/ana",
    "arn:aws:iam::123456789012:user/people/ben",
];

/// Patterns of actions in any case, and of texts.
fn action_pattern() -> impl Strategy<Value = String> {
    let fixed = select(vec![
        "*",
        "s3:*",
        "S3:get*",
        "iam:Create*",
        "*:Create*",
        "s3:?etObject",
    ]);
    prop_oneof![
        select(&ACTIONS[..]).prop_map(str::to_owned),
        fixed.prop_map(str::to_owned),
    ]
}

fn resource_pattern() -> impl Strategy<Value = String> {
    let patterns = vec![
        "*",
        "arn:aws:s3:::books/*",
        "arn:aws:s3:::books/?",
        "arn:aws:s3:::*/a",
        "arn:aws:s3:::bo*s/*",
        "arn:aws:s3:::books/${aws:username}/*",
        "arn:aws:iam::123456789012:user/${aws:username}",
        "arn:aws:iam::123456789012:user/${aws:username, 'nobody'}",
        "arn:aws:iam::123456789012:user/people/*",
        "arn:aws:iam::123456789012:*",
    ];
    prop_oneof![
        select(&RESOURCES[..]).prop_map(str::to_owned),
        select(patterns).prop_map(str::to_owned),
    ]
}

/// An operator with a key of its kind, and what it wants.
fn condition() -> impl Strategy<Value = (String, String, Value)> {
    let values = |of: Vec<&'static str>| {
        prop::collection::vec(select(of), 1..3).prop_map(|list| json!(list))
    };
    let text = (
        select(vec![
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ]),
        values(vec!["red", "RED", "blue", "r*", "?ed", "*"]),
    );
    let number = (
        select(vec![
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ]),
        values(vec!["0", "1", "1.0", "-2.5", "100"]),
    );
    let date = (
        select(vec![
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ]),
        values(vec![
            "2026-11-02T09:00:00Z",
            "2026-11-02T10:00:00+01:00",
            "1793610001",
        ]),
    );
    let address = (
        select(vec!["IpAddress", "NotIpAddress"]),
        values(vec![
            "203.0.113.0/24",
            "203.0.113.7",
            "2001:db8::/32",
            "0.0.0.0/0",
        ]),
    );
    let of = |key: &'static str| {
        move |((operator, wanted), if_exists): ((&str, Value), bool)| {
            let suffix = if if_exists { "IfExists" } else { "" };
            (format!("{operator}{suffix}"), key.to_uppercase(), wanted)
        }
    };
    let set = (
        select(vec!["ForAllValues", "ForAnyValue"]),
        select(vec![
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
        ]),
        values(vec!["team", "t*", "env"]),
    )
        .prop_map(|(quantifier, operator, wanted)| {
            (
                format!("{quantifier}:{operator}"),
                "books:Set".to_owned(),
                wanted,
            )
        });
    let null = (
        select(vec!["books:Text", "books:Number", "books:Set"]),
        any::<bool>(),
    )
        .prop_map(|(key, absent)| ("Null".to_owned(), key.to_owned(), json!(absent)));
    let truth = (any::<bool>(), any::<bool>()).prop_map(|(wanted, if_exists)| {
        let operator = if if_exists { "BoolIfExists" } else { "Bool" };
        (operator.to_owned(), "books:Truth".to_owned(), json!(wanted))
    });
    prop_oneof![
        (text, any::<bool>()).prop_map(of("books:Text")),
        (number, any::<bool>()).prop_map(of("books:Number")),
        (date, any::<bool>()).prop_map(of("books:Date")),
        (address, any::<bool>()).prop_map(of("books:Address")),
        set,
        null,
        truth,
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    (
        select(vec!["Allow", "Allow", "Deny"]),
        any::<bool>(),
        prop::collection::vec(action_pattern(), 1..3),
        any::<bool>(),
        prop::collection::vec(resource_pattern(), 1..3),
        prop::collection::vec(condition(), 0..3),
    )
        .prop_map(
            |(effect, not_action, actions, not_resource, resources, conditions)| {
                let mut statement = Map::new();
                statement.insert("Effect".into(), json!(effect));
                let action = if not_action { "NotAction" } else { "Action" };
                statement.insert(action.into(), json!(actions));
                let resource = if not_resource {
                    "NotResource"
                } else {
                    "Resource"
                };
                statement.insert(resource.into(), json!(resources));
                let mut block = Map::new();
                for (operator, key, wanted) in conditions {
                    let keys = block.entry(operator).or_insert_with(|| json!({}));
                    keys[key] = wanted;
                }
                if !block.is_empty() {
                    statement.insert("Condition".into(), Value::Object(block));
                }
                Value::Object(statement)
            },
        )
}

fn asked() -> impl Strategy<Value = Asked> {
    let text = |of: Vec<&'static str>| select(of).prop_map(|text| Known::Text(text.to_owned()));
    let set = prop::collection::vec(select(vec!["team", "env", "cost"]), 1..3)
        .prop_map(|set| Known::Set(set.into_iter().map(str::to_owned).collect()));
    let maybe = prop::option::of::<BoxedStrategy<Known>>;
    let keys = (
        maybe(text(vec!["red", "Red", "blue", "*"]).boxed()),
        maybe(text(vec!["1", "-2.5", "99.9", "many"]).boxed()),
        maybe(
            text(vec![
                "2026-11-02T09:00:00Z",
                "1793610000",
                "2030-01-01T00:00:00Z",
            ])
            .boxed(),
        ),
        maybe(text(vec!["203.0.113.7", "198.51.100.1", "2001:db8::1"]).boxed()),
        maybe(set.boxed()),
        maybe(any::<bool>().prop_map(Known::Truth).boxed()),
    );
    let who = select(vec!["ana", "ben"]);
    (select(&ACTIONS[..]), select(&RESOURCES[..]), who, keys).prop_map(
        |(action, resource, who, (text, number, date, address, set, truth))| {
            let mut asked = Asked::new(action, resource, &[("aws:username", who)]);
            let keys = [
                ("books:Text", text),
                ("books:Number", number),
                ("books:Date", date),
                ("books:Address", address),
                ("books:Set", set),
                ("books:Truth", truth),
            ];
            let there = keys.into_iter();
            let there = there.filter_map(|(key, value)| Some((key.to_owned(), value?)));
            asked.keys.extend(there);
            asked
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn both_evaluators_agree_where_iam_rs_is_right(
        statements in prop::collection::vec(statement(), 1..4),
        asked in asked(),
    ) {
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        prop_assert_eq!(ours(&document, &asked), theirs(&document, &asked));
    }
}

/// The random cases are no good if they all come out the same.
#[test]
fn the_random_cases_come_out_in_every_way() {
    let cases = (prop::collection::vec(statement(), 1..4), asked());
    let mut runner = TestRunner::deterministic();
    let mut decisions = [0; 3];
    for _ in 0..300 {
        let case = cases.new_tree(&mut runner).expect("a case");
        let (statements, asked) = case.current();
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        decisions[match ours(&document, &asked) {
            Decision::Allow => 0,
            Decision::Deny => 1,
            Decision::NotApplicable => 2,
        }] += 1;
    }
    assert!(decisions.iter().all(|count| *count > 20), "{decisions:?}");
}

/// A policy that allows everything, but for what is given.
fn allowing(and: &Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    for (element, value) in and.as_object().expect("elements") {
        statement[element] = value.clone();
    }
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// Whether each of the two allows it, ours first.
fn allowed(document: &Value, asked: &Asked) -> (bool, bool) {
    let is_allowed = |decision| decision == Decision::Allow;
    (
        is_allowed(ours(document, asked)),
        is_allowed(theirs(document, asked)),
    )
}

const GET: &str = "s3:GetObject";
const BOOK: &str = "arn:aws:s3:::books/a";

fn condition_differs(operator: &str, wanted: &Value, value: &str) -> (bool, bool) {
    let document = allowing(&json!({"Condition": {operator: {"books:Key": wanted}}}));
    allowed(&document, &Asked::new(GET, BOOK, &[("books:Key", value)]))
}

/// AWS: the value of a variable is literal.
#[test]
fn iam_rs_takes_a_star_in_a_variables_value_for_a_wildcard() {
    let document = allowing(&json!({"Resource": "arn:aws:s3:::books/${aws:username}"}));
    let asked = Asked::new(GET, BOOK, &[("aws:username", "*")]);
    assert_eq!(allowed(&document, &asked), (false, true));
}

/// AWS: a variable without a value matches nothing.
#[test]
fn iam_rs_takes_a_variable_without_a_value_for_nothing_at_all() {
    let document = allowing(&json!({"Resource": "arn:aws:s3:::books/${aws:username}a"}));
    assert_eq!(
        allowed(&document, &Asked::new(GET, BOOK, &[])),
        (false, true)
    );
}

#[test]
fn iam_rs_puts_no_variables_into_conditions() {
    let document = allowing(&json!({
        "Condition": {"StringEquals": {"books:Owner": "${aws:username}"}},
    }));
    let asked = Asked::new(
        GET,
        BOOK,
        &[("aws:username", "ana"), ("books:Owner", "ana")],
    );
    assert_eq!(allowed(&document, &asked), (true, false));
}

#[test]
fn iam_rs_knows_no_escapes() {
    let document = allowing(&json!({"Resource": "arn:aws:s3:::books/${*}"}));
    let star = Asked::new(GET, "arn:aws:s3:::books/*", &[]);
    assert_eq!(allowed(&document, &star), (true, false));
}

/// AWS: variables are of version 2012-10-17.
#[test]
fn iam_rs_puts_variables_into_policies_of_2008() {
    let mut document = allowing(&json!({"Resource": "arn:aws:s3:::books/${aws:username}"}));
    document["Version"] = json!("2008-10-17");
    let asked = Asked::new(GET, BOOK, &[("aws:username", "a")]);
    assert_eq!(allowed(&document, &asked), (false, true));
}

/// AWS: the two pairs of ARN operators do the same.
#[test]
fn iam_rs_compares_arns_as_mere_texts() {
    let role = "arn:aws:iam::123456789012:role/a";
    let wanted = json!("arn:aws:iam::*:role/*");
    assert_eq!(condition_differs("ArnEquals", &wanted, role), (true, false));
    let across = json!("arn:aws:*:role/a");
    assert_eq!(condition_differs("ArnLike", &across, role), (false, true));
}

/// AWS: neither holds for what is no ARN or no address, recorded by radkawar/stackd.
#[test]
fn iam_rs_holds_a_negation_against_what_cannot_be_compared() {
    let role = json!("arn:aws:iam::*:role/*");
    assert_eq!(
        condition_differs("ArnNotLike", &role, "boop"),
        (false, true)
    );
    let range = json!("203.0.113.0/24");
    assert_eq!(
        condition_differs("NotIpAddress", &range, "boop"),
        (false, true)
    );
}

/// AWS: such a range holds nothing, recorded by radkawar/stackd.
#[test]
fn iam_rs_takes_ranges_of_ipv6_with_bits_behind_their_prefix() {
    let range = json!("2001:db8::5/64");
    assert_eq!(
        condition_differs("IpAddress", &range, "2001:db8::1"),
        (false, true)
    );
}

/// AWS: mapped addresses are those of IPv4, recorded by radkawar/stackd.
#[test]
fn iam_rs_knows_no_mapped_addresses() {
    let range = json!("203.0.113.0/24");
    assert_eq!(
        condition_differs("IpAddress", &range, "::ffff:203.0.113.7"),
        (true, false)
    );
}

#[test]
fn iam_rs_ignores_the_case_of_ascii_only_and_of_base64_too() {
    let operator = "StringEqualsIgnoreCase";
    assert_eq!(
        condition_differs(operator, &json!("ÉVA"), "éva"),
        (true, false)
    );
    assert_eq!(
        condition_differs("BinaryEquals", &json!("QQ=="), "qq=="),
        (false, true)
    );
}

/// AWS: a `?` is a UTF-16 unit, recorded by radkawar/stackd.
#[test]
fn iam_rs_counts_characters() {
    assert_eq!(
        condition_differs("StringLike", &json!("?"), "\u{10450}"),
        (false, true)
    );
}

/// AWS: a multivalued key needs a quantifier, recorded by radkawar/stackd.
#[test]
fn iam_rs_holds_a_plain_operator_against_any_value_of_a_set() {
    let document = allowing(&json!({"Condition": {"StringEquals": {"aws:TagKeys": "team"}}}));
    let mut asked = Asked::new(GET, BOOK, &[]);
    asked
        .keys
        .push(("aws:TagKeys".into(), Known::Set(vec!["team".into()])));
    assert_eq!(allowed(&document, &asked), (false, true));
}

/// AWS: a `*` that ends a segment reaches beyond the colon (User Guide, Resource).
#[test]
fn iam_rs_keeps_a_star_between_two_colons() {
    let document = allowing(&json!({"Resource": "arn:aws:iam::*:user/ana"}));
    let resource = "arn:aws:iam::123456789012:group:user/ana";
    assert_eq!(
        allowed(&document, &Asked::new(GET, resource, &[])),
        (true, false)
    );
}

/// iam-rs asks for an ARN, while many requests are about no resource at all.
#[test]
fn iam_rs_has_no_requests_without_a_resource() {
    let document = allowing(&json!({}));
    let text = document.to_string();
    let parsed = PolicyDocument::parse_identity(&text).expect("a policy");
    assert!(allows(
        &parsed,
        "iam:ListUsers",
        "*",
        &ConditionContext::default()
    ));
    assert!(Arn::parse("*").is_err());
}
