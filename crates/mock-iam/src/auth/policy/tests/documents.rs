//! What is let in at the door and what is refused, with AWS's text.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::PolicyDocument;

const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";
const VENDOR: &str = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

fn refusal(text: &str) -> String {
    match PolicyDocument::parse_identity(text) {
        Ok(_) => format!("accepted: {text}"),
        Err(refusal) => {
            assert_eq!(
                (refusal.code, refusal.status.as_u16()),
                ("MalformedPolicyDocument", 400)
            );
            refusal.message
        }
    }
}

/// A statement that is fine, with some elements put in, or taken out by `null`.
fn statement_with(elements: &Value) -> Value {
    let mut statement = json!({
        "Effect": "Allow",
        "Action": "iam:GetUser",
        "Resource": "arn:aws:iam::123456789012:user/ana",
    });
    for (element, value) in elements.as_object().expect("elements") {
        if value.is_null() {
            statement
                .as_object_mut()
                .expect("a statement")
                .remove(element);
        } else {
            statement[element] = value.clone();
        }
    }
    statement
}

fn refusal_of_statement(elements: &Value) -> String {
    let statement = statement_with(elements);
    refusal(&json!({"Version": "2012-10-17", "Statement": statement}).to_string())
}

fn accepts_statement(elements: &Value) -> bool {
    refusal_of_statement(elements).starts_with("accepted")
}

#[test]
fn a_document_keeps_its_text_to_the_letter() {
    let text = "{ \"Version\" : \"2012-10-17\",\n\t\"Id\": \"x\", \"Statement\": [ {\"Effect\":\"Deny\", \
                \"Sid\": \"No\", \"NotAction\": [\"*\"], \"NotResource\": \"*\"} ] }\n";
    let document = PolicyDocument::parse_identity(text).expect("valid");
    assert_eq!(document.text(), text);
    assert_eq!(document.statements().len(), 1);
    assert_eq!(document.statements()[0].sid(), Some("No"));
}

#[test]
fn a_document_is_its_text_to_serde() {
    let identity = super::document(&statement_with(&json!({})));
    let trust = PolicyDocument::parse_trust(
        r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:*"}}"#,
    )
    .expect("valid");
    for document in [identity, trust] {
        let kept = serde_json::to_value(&document).expect("a string");
        assert_eq!(kept, Value::from(document.text()));
        let back: PolicyDocument = serde_json::from_value(kept).expect("the same document");
        assert_eq!(back, document);
    }
    let refusal = serde_json::from_value::<PolicyDocument>("{}".into()).expect_err("no statement");
    assert!(refusal.to_string().contains(SYNTAX), "{refusal}");
}

#[test]
fn a_statement_needs_no_list_around_it_nor_around_its_strings() {
    let single = super::document(&statement_with(&json!({})));
    let listed = super::document(&json!([statement_with(&json!({
        "Action": ["iam:GetUser"],
        "Resource": ["arn:aws:iam::123456789012:user/ana"],
    }))]));
    assert_eq!(single.statements(), listed.statements());
}

#[test]
fn what_is_no_policy_at_all_is_a_syntax_error() {
    for text in [
        "",
        "not json",
        "[]",
        "\"policy\"",
        "null",
        "{}",
        r#"{"Version": "2012-10-17"}"#,
        r#"{"Version": "2012-10-17", "Statement": []}"#,
        r#"{"Version": "2012-10-17", "Statement": ["s"]}"#,
        r#"{"Version": "2012-10-17", "Statement": {}} trailing"#,
    ] {
        assert_eq!(refusal(text), SYNTAX, "{text}");
    }
}

#[test]
fn a_version_is_one_of_two_and_may_be_absent() {
    let refusal_of = |version: Value| {
        refusal(&json!({"Version": version, "Statement": statement_with(&json!({}))}).to_string())
    };
    assert_eq!(refusal_of("2013-10-17".into()), SYNTAX);
    assert_eq!(refusal_of(2012.into()), SYNTAX);
    assert!(refusal_of("2008-10-17".into()).starts_with("accepted"));
    let none = json!({"Statement": statement_with(&json!({}))}).to_string();
    assert!(refusal(&none).starts_with("accepted"));
}

#[test]
fn a_managed_policy_must_be_of_the_current_version() {
    for version in ["", r#""Version": "2008-10-17","#] {
        let statement = statement_with(&json!({}));
        let text = format!(r#"{{{version} "Statement": {statement}}}"#);
        let refusal = PolicyDocument::parse_managed(&text).expect_err("an old version");
        assert_eq!(
            refusal.message,
            "Policy document must be version 2012-10-17 or greater."
        );
    }
    let current = super::document(&statement_with(&json!({})));
    assert_eq!(PolicyDocument::parse_managed(current.text()), Ok(current));
}

#[test]
fn an_element_that_the_language_does_not_have_is_a_syntax_error() {
    let statement = statement_with(&json!({}));
    let text = json!({"Version": "2012-10-17", "Comment": "x", "Statement": statement}).to_string();
    assert_eq!(refusal(&text), SYNTAX);
    assert_eq!(refusal_of_statement(&json!({"Comment": "x"})), SYNTAX);
    assert_eq!(refusal_of_statement(&json!({"effect": "Deny"})), SYNTAX);
}

#[test]
fn a_key_given_twice_is_a_syntax_error() {
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*",
        "Resource": "*", "Condition": {"Bool": {"a": "true"}, "Bool": {"b": "true"}}}}"#;
    assert_eq!(refusal(text), SYNTAX);
}

#[test]
fn an_element_that_holds_what_it_cannot_is_a_syntax_error() {
    for elements in [
        json!({"Effect": null}),
        json!({"Effect": "Perhaps"}),
        json!({"Effect": ["Allow"]}),
        json!({"Sid": 1}),
        json!({"Sid": ["a"]}),
        json!({"Action": 1}),
        json!({"Action": [["iam:GetUser"]]}),
        json!({"Action": {"iam": "GetUser"}}),
        json!({"NotAction": "iam:GetUser"}),
        json!({"Resource": ["*", {}]}),
        json!({"NotResource": []}),
        json!({"Condition": []}),
        json!({"Condition": "Bool"}),
        json!({"Condition": {"Bool": "true"}}),
        json!({"Condition": {"Bool": []}}),
        json!({"Condition": {"Bool": {"a": {}}}}),
        json!({"Condition": {"Bool": {"a": [[true]]}}}),
        json!({"Condition": {"Boolean": {"a": "true"}}}),
        json!({"Condition": {"bool": {"a": "true"}}}),
        json!({"Condition": {"ForAnyValue::StringEquals": {"a": "b"}}}),
        json!({"Condition": {"ForSomeValues:StringEquals": {"a": "b"}}}),
        json!({"Condition": {"IfExistsStringEquals": {"a": "b"}}}),
        json!({"Condition": {"NumericLike": {"a": "b"}}}),
        json!({"Condition": {"NullIfExists": {"a": "true"}}}),
    ] {
        assert_eq!(refusal_of_statement(&elements), SYNTAX, "{elements}");
    }
}

#[test]
fn a_condition_takes_strings_numbers_and_truth_values() {
    for condition in [
        json!({}),
        json!({"Whatever": {}}),
        json!({"Bool": {"aws:MultiFactorAuthPresent": true}}),
        json!({"NumericLessThan": {"aws:MultiFactorAuthAge": 3600}}),
        json!({"StringEquals": {"aws:username": ["ana", "ben"], "aws:userid": []}}),
        json!({"ForAllValues:StringLikeIfExists": {"aws:TagKeys": "team*"}}),
    ] {
        assert!(
            accepts_statement(&json!({"Condition": condition})),
            "{condition}"
        );
    }
}

#[test]
fn an_identity_policy_names_no_principal() {
    for elements in [
        json!({"Principal": "*"}),
        json!({"NotPrincipal": {"AWS": "*"}}),
    ] {
        assert_eq!(
            refusal_of_statement(&elements),
            "Policy document should not specify a principal."
        );
    }
}

#[test]
fn actions_and_resources_are_missed_in_that_order() {
    for empty in [Value::Null, json!([])] {
        assert_eq!(
            refusal_of_statement(&json!({"Action": empty, "Resource": empty})),
            "Policy statement must contain actions."
        );
        assert_eq!(
            refusal_of_statement(&json!({"Resource": empty})),
            "Policy statement must contain resources."
        );
    }
}

#[test]
fn an_action_is_a_vendor_and_a_name() {
    for (action, expected) in [
        ("CreateUser", VENDOR),
        ("", VENDOR),
        ("i am:CreateUser", "Vendor i am is not valid"),
        (
            "iam:Create:User",
            "Actions/Condition can contain only one colon.",
        ),
    ] {
        for element in ["Action", "NotAction"] {
            let mut elements = json!({"Action": null});
            elements[element] = json!(["*", action]);
            assert_eq!(
                refusal_of_statement(&elements),
                expected,
                "{element} {action}"
            );
        }
    }
    for action in [
        "*",
        "*:*",
        "iam:*",
        "IAM:createuser",
        "aws-portal:View*",
        "made-up:Thing",
    ] {
        assert!(accepts_statement(&json!({"Action": action})), "{action}");
    }
}

#[test]
fn a_resource_is_an_arn_or_a_star() {
    let iam_path = "IAM resource path must either be \"*\" or start with user/, federated-user/, \
                    role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, \
                    saml-provider/, oidc-provider/, report/, access-report/.";
    for (resource, expected) in [
        ("ana", "Resource ana must be in ARN format or \"*\"."),
        ("", "Resource  must be in ARN format or \"*\"."),
        ("user/*", "Resource user/* must be in ARN format or \"*\"."),
        (
            "a:b",
            "Partition \"b\" is not valid for resource \"arn:b:*:*:*:*\".",
        ),
        (
            "aws:s3:::bucket",
            "Partition \"s3\" is not valid for resource \"arn:s3:::bucket:*\".",
        ),
        (
            "arn:error:s3:::bucket:x:y",
            "Partition \"error\" is not valid for resource \"arn:error:s3:::bucket:x:y\".",
        ),
        (
            "arn:aws",
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            "arn:aws:*:::thing",
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            "arn:aws:iam:us-east-1::user/ana",
            "IAM resource arn:aws:iam:us-east-1::user/ana cannot contain region information.",
        ),
        ("arn:aws:iam::123456789012:users/ana", iam_path),
        (
            "arn:aws:s3:us-east-1::bucket",
            "Resource arn:aws:s3:us-east-1::bucket can not contain region information.",
        ),
        ("arn:aws:s3::bucket", LEGACY),
        ("arn:aws::::bucket", LEGACY),
    ] {
        for element in ["Resource", "NotResource"] {
            let mut elements = json!({"Resource": null});
            elements[element] = json!([resource]);
            assert_eq!(
                refusal_of_statement(&elements),
                expected,
                "{element} {resource}"
            );
        }
    }
    for resource in [
        "*",
        "arn:aws:iam::123456789012:*",
        "arn:aws:iam::*:user/${aws:username}",
        "arn:aws:s3:::bucket/*",
        "arn:aws:s3:us-west-2:123456789012:accesspoint/point",
        "arn:aws:made-up:us-east-1::thing",
    ] {
        assert!(
            accepts_statement(&json!({"Resource": resource})),
            "{resource}"
        );
    }
}

#[test]
fn a_sid_is_alphanumeric_and_unique_save_that_it_may_be_empty() {
    let refusal_of = |first: &str, second: &str| {
        let statements = [first, second].map(|sid| statement_with(&json!({"Sid": sid})));
        refusal(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
    };
    assert_eq!(
        refusal_of("a", "a"),
        "Statement IDs (SID) in a single policy must be unique."
    );
    assert_eq!(
        refusal_of("a", "b-c"),
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular \
         expression [0-9A-Za-z]*"
    );
    assert!(refusal_of("a", "A").starts_with("accepted"));
    assert!(refusal_of("", "").starts_with("accepted"));
}

#[test]
fn an_effect_in_the_wrong_case_and_a_date_that_is_none_fail_legacy_parsing() {
    assert_eq!(refusal_of_statement(&json!({"Effect": "allow"})), LEGACY);
    for date in [
        "tomorrow",
        "2030-13-01",
        "9223372036854775808",
        "${aws:CurrentTime}",
    ] {
        let elements = json!({"Condition": {"DateLessThan": {"aws:CurrentTime": date}}});
        assert_eq!(refusal_of_statement(&elements), LEGACY, "{date}");
    }
    for date in [
        "2030-01-31T12:00:00Z",
        "2030-01-31",
        "2030-01",
        "1893456000",
    ] {
        let elements = json!({"Condition": {"DateLessThan": {"aws:CurrentTime": date}}});
        assert!(accepts_statement(&elements), "{date}");
    }
}

#[test]
fn of_several_faults_aws_tells_of_the_structure_first_and_of_the_vendor_last() {
    let worst = json!({"Effect": "allow", "Action": "x", "Resource": "y", "Sid": "-"});
    let refusal_of = |mended: &Value| {
        let mut elements = worst.clone();
        for (element, value) in mended.as_object().expect("elements") {
            elements[element] = value.clone();
        }
        refusal_of_statement(&elements)
    };
    assert_eq!(refusal_of(&json!({"Extra": 1})), SYNTAX);
    assert_eq!(refusal_of(&json!({})), LEGACY);
    assert!(refusal_of(&json!({"Effect": "Allow"})).starts_with("Statement IDs"));
    assert!(refusal_of(&json!({"Effect": "Allow", "Sid": ""})).starts_with("Resource y"));
    assert_eq!(
        refusal_of(&json!({"Effect": "Allow", "Sid": "", "Resource": "*"})),
        VENDOR
    );
}

#[test]
fn a_huge_or_deeply_nested_text_is_refused_and_not_fatal() {
    assert_eq!(refusal(&"[".repeat(1_000_000)), SYNTAX);
    assert_eq!(refusal(&"{\"a\":".repeat(1_000_000)), SYNTAX);
    let nested = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(refusal(&format!("{{\"Statement\": {nested}}}")), SYNTAX);
    let mut statements = String::new();
    for n in 0..20_000 {
        let comma = if n == 0 { "" } else { "," };
        let _ = write!(
            statements,
            r#"{comma}{{"Sid":"s{n}","Effect":"Allow","Action":"a:b","Resource":"*"}}"#
        );
    }
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let document = PolicyDocument::parse_identity(&text).expect("size is checked elsewhere");
    assert_eq!(document.statements().len(), 20_000);
}
