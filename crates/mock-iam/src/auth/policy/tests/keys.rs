//! The condition keys of a policy. The cases are AWS's: recorded from
//! `GetContextKeysForCustomPolicy` (radkawar/stackd, `context_keys_aws.json`, September 2026),
//! which gives the keys in no order.

use serde_json::{Value, json};

use super::context_keys;

fn keys(document: &Value) -> Option<Vec<String>> {
    let mut keys = context_keys(&document.to_string())?;
    keys.sort();
    Some(keys)
}

fn of_statement(statement: &Value) -> Option<Vec<String>> {
    keys(&json!({"Version": "2012-10-17", "Statement": statement}))
}

#[allow(
    clippy::unnecessary_wraps,
    reason = "it stands beside an answer that may be none"
)]
fn found(names: &[&str]) -> Option<Vec<String>> {
    Some(names.iter().map(ToString::to_string).collect())
}

#[test]
fn variables_of_resources_and_conditions_and_the_conditions_own_keys_are_found() {
    let statement = json!({
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/${aws:username}",
        "Condition": {
            "StringEquals": {"s3:ExistingObjectTag/Owner": "${aws:PrincipalTag/Team}"},
            "Null": {"AWS:SourceIp": "false"},
        },
    });
    let expected = [
        "AWS:SourceIp",
        "aws:PrincipalTag/Team",
        "aws:username",
        "s3:ExistingObjectTag/Owner",
    ];
    assert_eq!(of_statement(&statement), found(&expected));
}

#[test]
fn a_key_counts_once_in_each_spelling_and_escapes_are_keys() {
    let statement = json!({
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket/${aws:username}/${AWS:username}/${aws:username, 'default'}",
    });
    assert_eq!(
        of_statement(&statement),
        found(&["AWS:username", "aws:username"])
    );
    let statement = json!({"Effect": "Allow", "Resource": "arn:aws:s3:::bucket/${*}/${?}/${$}"});
    assert_eq!(of_statement(&statement), found(&["$", "*", "?"]));
}

#[test]
fn the_language_of_2008_and_actions_and_principals_have_no_variables() {
    let statement = json!({
        "Effect": "Allow",
        "Principal": {"AWS": "${aws:username}"},
        "Action": "${aws:username}",
        "Resource": "*",
    });
    assert_eq!(of_statement(&statement), found(&[]));
    let old = json!({
        "Version": "2008-10-17",
        "Statement": {"Effect": "Allow", "Resource": "arn:aws:s3:::bucket/${aws:username}"},
    });
    assert_eq!(keys(&old), found(&[]));
}

#[test]
fn what_would_not_count_as_a_policy_still_has_keys() {
    let condition = json!({"StringEquals": {"aws:username": "a"}});
    for statement in [
        json!({"Effect": "Allow", "Condition": condition}),
        json!({"Effect": "Allow", "Action": "abc", "Resource": "bad", "Condition": condition}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Condition": condition}),
    ] {
        assert_eq!(of_statement(&statement), found(&["aws:username"]));
    }
    assert_eq!(of_statement(&json!([])), found(&[]));
    assert_eq!(keys(&json!({"Version": "2012-10-17"})), found(&[]));
}

#[test]
fn what_the_language_does_not_know_is_refused() {
    let unknown_operator = json!({"Effect": "Allow", "Condition": {"MadeUp": {"a:b": "c"}}});
    assert_eq!(of_statement(&unknown_operator), None);
    let no_effect = json!({"Action": "*", "Resource": "*"});
    assert_eq!(of_statement(&no_effect), None);
    let unknown_field = json!({"Version": "2012-10-17", "Statement": [], "Foo": "x"});
    assert_eq!(keys(&unknown_field), None);
}
