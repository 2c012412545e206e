//! Which requests a statement is about: actions, resources, and variables in them.

use serde_json::{Value, json};

use super::{ConditionContext, PolicyDocument, allows, context, document};

const ANA: &str = "arn:aws:iam::123456789012:user/ana";

fn nobody() -> ConditionContext {
    ConditionContext::default()
}

fn user(name: &str) -> ConditionContext {
    context(&[("aws:username", &[name])])
}

fn on(resource: &str) -> PolicyDocument {
    document(&json!({"Effect": "Allow", "Action": "*", "Resource": resource}))
}

#[test]
fn actions_match_whatever_their_case() {
    for (written, action, expected) in [
        ("iam:CreateUser", "iam:CreateUser", true),
        ("IAM:createuser", "iam:CreateUser", true),
        ("iam:*user", "iam:CreateUser", true),
        ("iam:????teUser", "iam:CreateUser", true),
        ("*", "iam:CreateUser", true),
        ("*:CreateUser", "iam:CreateUser", true),
        ("iam:Create", "iam:CreateUser", false),
        ("s3:*", "iam:CreateUser", false),
    ] {
        let document = document(&json!({"Effect": "Allow", "Action": written, "Resource": "*"}));
        assert_eq!(
            allows(&document, action, ANA, &nobody()),
            expected,
            "{written}"
        );
    }
}

#[test]
fn resources_match_only_in_their_case() {
    assert!(allows(&on(ANA), "iam:GetUser", ANA, &nobody()));
    let other_case = "arn:aws:iam::123456789012:user/Ana";
    assert!(!allows(&on(ANA), "iam:GetUser", other_case, &nobody()));
}

#[test]
fn an_action_that_is_about_no_resource_needs_a_star() {
    assert!(allows(&on("*"), "iam:GetAccountSummary", "*", &nobody()));
    assert!(!allows(
        &on("arn:aws:iam::*:*"),
        "iam:GetAccountSummary",
        "*",
        &nobody()
    ));
}

#[test]
fn not_action_is_about_all_other_actions() {
    let document = document(&json!({
        "Effect": "Allow", "NotAction": ["iam:*", "sts:GetSessionToken"], "Resource": "*",
    }));
    assert!(allows(&document, "s3:GetObject", "*", &nobody()));
    assert!(!allows(&document, "IAM:GetUser", ANA, &nobody()));
    assert!(!allows(&document, "sts:GetSessionToken", "*", &nobody()));
}

#[test]
fn not_resource_is_about_all_other_resources() {
    let document = document(&json!({"Effect": "Allow", "Action": "*", "NotResource": [ANA]}));
    assert!(allows(
        &document,
        "iam:GetUser",
        "arn:aws:iam::123456789012:user/ben",
        &nobody()
    ));
    assert!(!allows(&document, "iam:GetUser", ANA, &nobody()));
}

#[test]
fn a_variable_stands_for_the_requests_value() {
    let own = on("arn:aws:iam::*:user/${aws:username}");
    assert!(allows(&own, "iam:GetUser", ANA, &user("ana")));
    assert!(!allows(&own, "iam:GetUser", ANA, &user("ben")));
    let any_case = on("arn:aws:iam::*:user/${AWS:UserName}");
    assert!(allows(&any_case, "iam:GetUser", ANA, &user("ana")));
    let around = on("arn:aws:iam::*:user/x-${aws:username}-${aws:username}/*");
    let resource = "arn:aws:iam::123456789012:user/x-ana-ana/1";
    assert!(allows(&around, "iam:GetUser", resource, &user("ana")));
}

#[test]
fn a_star_in_a_variables_value_is_only_a_star() {
    let own = on("arn:aws:iam::*:user/${aws:username}");
    assert!(!allows(&own, "iam:GetUser", ANA, &user("*")));
    assert!(!allows(&own, "iam:GetUser", ANA, &user("an?")));
    let resource = "arn:aws:iam::123456789012:user/*";
    assert!(allows(&own, "iam:GetUser", resource, &user("*")));
}

#[test]
fn a_variable_in_a_variables_value_is_not_filled_again() {
    let own = on("arn:aws:iam::*:user/${aws:PrincipalTag/who}");
    let keys = context(&[
        ("aws:PrincipalTag/who", &["${aws:username}"]),
        ("aws:username", &["ana"]),
    ]);
    assert!(!allows(&own, "iam:GetUser", ANA, &keys));
}

#[test]
fn a_variable_without_a_value_matches_no_resource() {
    let own = on("arn:aws:iam::*:user/${aws:username}*");
    let several = context(&[("aws:username", &["ana", "ben"])]);
    for context in [nobody(), user(""), several] {
        assert!(!allows(&own, "iam:GetUser", ANA, &context), "{context:?}");
    }
    let all_but_own = document(&json!({
        "Effect": "Allow", "Action": "*", "NotResource": "arn:aws:iam::*:user/${aws:username}",
    }));
    assert!(allows(&all_but_own, "iam:GetUser", ANA, &nobody()));
    assert!(!allows(&all_but_own, "iam:GetUser", ANA, &user("ana")));
}

#[test]
fn a_default_stands_in_for_a_missing_value_and_is_literal_too() {
    let team = on("arn:aws:s3:::bucket-${aws:PrincipalTag/team, 'company-wide'}");
    let red = context(&[("aws:PrincipalTag/team", &["red"])]);
    assert!(allows(
        &team,
        "s3:GetObject",
        "arn:aws:s3:::bucket-company-wide",
        &nobody()
    ));
    assert!(allows(
        &team,
        "s3:GetObject",
        "arn:aws:s3:::bucket-red",
        &red
    ));
    assert!(!allows(
        &team,
        "s3:GetObject",
        "arn:aws:s3:::bucket-company-wide",
        &red
    ));
    let star = on("arn:aws:s3:::bucket-${aws:PrincipalTag/team, '*}'}");
    assert!(allows(
        &star,
        "s3:GetObject",
        "arn:aws:s3:::bucket-*}",
        &nobody()
    ));
    assert!(!allows(
        &star,
        "s3:GetObject",
        "arn:aws:s3:::bucket-x}",
        &nobody()
    ));
}

#[test]
fn escapes_stand_for_the_characters_themselves() {
    for (written, hit, miss) in [
        ("a${*}b", "a*b", "axb"),
        ("a${?}b", "a?b", "axb"),
        ("a${$}{b}", "a${b}", "a$b"),
    ] {
        let resource = |name: &str| format!("arn:aws:s3:::{name}");
        let document = on(&resource(written));
        assert!(
            allows(&document, "s3:GetObject", &resource(hit), &nobody()),
            "{written}"
        );
        assert!(
            !allows(&document, "s3:GetObject", &resource(miss), &nobody()),
            "{written}"
        );
    }
}

#[test]
fn what_never_closes_is_no_variable() {
    let document = on("arn:aws:s3:::bucket/${aws:username");
    let resource = "arn:aws:s3:::bucket/${aws:username";
    assert!(allows(&document, "s3:GetObject", resource, &user("ana")));
}

#[test]
fn a_variable_before_the_fifth_colon_matches_nothing() {
    let document = on("arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:queue");
    let context = context(&[("aws:PrincipalAccount", &["123456789012"])]);
    let queue = "arn:aws:sqs:us-east-1:123456789012:queue";
    assert!(!allows(&document, "sqs:SendMessage", queue, &context));
}

#[test]
fn the_language_of_2008_has_no_variables_but_has_wildcards() {
    for version in ["", r#""Version": "2008-10-17","#] {
        let text = format!(
            r#"{{{version} "Statement": {{"Effect": "Allow", "Action": "s3:*",
                "Resource": "arn:aws:s3:::bucket/${{aws:username}}/*"}}}}"#
        );
        let old = PolicyDocument::parse_identity(&text).expect("valid");
        let literal = "arn:aws:s3:::bucket/${aws:username}/1";
        assert!(allows(&old, "s3:GetObject", literal, &user("ana")));
        assert!(!allows(
            &old,
            "s3:GetObject",
            "arn:aws:s3:::bucket/ana/1",
            &user("ana")
        ));
    }
}

fn under(condition: &Value, context: &ConditionContext) -> bool {
    let document = document(&json!({
        "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition,
    }));
    allows(&document, "iam:GetUser", ANA, context)
}

#[test]
fn string_arn_and_bool_conditions_take_variables_with_literal_values() {
    let keys = |name: &str, tag: &str| {
        let arn = format!("arn:aws:iam::123456789012:user/{tag}");
        context(&[
            ("aws:username", &[name]),
            ("a:Tag", &[tag]),
            ("a:Arn", &[&arn]),
            ("a:True", &["true"]),
        ])
    };
    for condition in [
        json!({"StringEquals": {"a:Tag": "${aws:username}"}}),
        json!({"StringEqualsIgnoreCase": {"a:Tag": "${aws:username}"}}),
        json!({"StringLike": {"a:Tag": "${aws:username}"}}),
        json!({"ArnLike": {"a:Arn": "arn:aws:iam::*:user/${aws:username}"}}),
    ] {
        assert!(under(&condition, &keys("ana", "ana")), "{condition}");
        assert!(!under(&condition, &keys("ben", "ana")), "{condition}");
        assert!(!under(&condition, &keys("*", "ana")), "{condition}");
        assert!(under(&condition, &keys("*", "*")), "{condition}");
    }
    assert!(under(
        &json!({"Bool": {"a:True": "${a:True}"}}),
        &keys("ana", "ana")
    ));
}

#[test]
fn a_colon_in_a_variables_value_cannot_shift_an_arns_components() {
    let condition = json!({"ArnLike": {"a:Arn": "arn:aws:iam::${a:Account}:role/x"}});
    let keys = |account: &str| {
        context(&[
            ("a:Account", &[account]),
            ("a:Arn", &["arn:aws:iam::123456789012:role/y:role/x"]),
        ])
    };
    assert!(!under(&condition, &keys("123456789012:role/y")));
}

#[test]
fn a_condition_on_a_variable_without_a_value_is_false_and_its_negation_true() {
    let tag = context(&[("a:Tag", &["x"])]);
    assert!(!under(
        &json!({"StringLike": {"a:Tag": "${aws:username}*"}}),
        &tag
    ));
    assert!(under(
        &json!({"StringNotLike": {"a:Tag": "${aws:username}*"}}),
        &tag
    ));
    assert!(under(
        &json!({"StringEquals": {"a:Tag": ["${aws:username}", "x"]}}),
        &tag
    ));
}

#[test]
fn other_conditions_take_no_variables() {
    let keys = context(&[("a:Number", &["5"])]);
    assert!(!under(
        &json!({"NumericEquals": {"a:Number": "${a:Number}"}}),
        &keys
    ));
}
