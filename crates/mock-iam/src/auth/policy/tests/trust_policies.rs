//! Trust policies: AWS's refusals, and who is trusted.

use serde_json::{Value, json};

use super::super::{
    ConditionContext, PolicyDocument, Principal, TrustCaller, TrustVerdict, evaluate_trust,
};

const ANA: &str = "arn:aws:iam::123456789012:user/ana";
const ACCOUNT: &str = "123456789012";

fn text(statement: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn refusal(text: &str) -> String {
    match PolicyDocument::parse_trust(text) {
        Ok(_) => format!("accepted: {text}"),
        Err(refusal) => {
            assert_eq!(refusal.code, "MalformedPolicyDocument");
            refusal.message
        }
    }
}

fn verdict(statements: &Value, names: &[&str], account: &str) -> TrustVerdict {
    let document = PolicyDocument::parse_trust(&text(statements)).expect("valid");
    let caller = TrustCaller { names, account };
    evaluate_trust(
        &document,
        caller,
        "sts:AssumeRole",
        &ConditionContext::default(),
    )
}

fn trusting(principal: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})
}

#[test]
fn a_text_that_is_no_policy_is_refused_in_the_trust_parsers_own_words() {
    for (text, expected) in [
        ("no json", "This policy contains invalid Json"),
        ("[]", "This policy contains invalid Json"),
        (r#"{"statement": []}"#, "Unknown field statement"),
        (
            r#"{"Version": "2012-10-17"}"#,
            "Missing required field Statement",
        ),
        (
            r#"{"Statement": []}"#,
            "Could not parse the policy: Statement is empty!",
        ),
        (
            r#"{"Version": "2012", "Statement": []}"#,
            "The policy must contain a valid version string",
        ),
        (r#"{"Statement": [1]}"#, "Syntax errors in policy."),
    ] {
        assert_eq!(refusal(text), expected, "{text}");
    }
}

#[test]
fn a_trust_statement_names_principals_and_sts_actions_and_no_resource() {
    for (element, value, expected) in [
        ("Effect", Value::Null, "Missing required field Effect"),
        ("Effect", json!("allow"), "Invalid effect: allow"),
        ("Principal", Value::Null, "Missing required field Principal"),
        (
            "Principal",
            json!({}),
            "Missing required field Principal cannot be empty!",
        ),
        (
            "Principal",
            json!("*"),
            "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".",
        ),
        (
            "Principal",
            json!({"Owner": "x"}),
            "Invalid principal in policy: \"Owner\"",
        ),
        (
            "Principal",
            json!({"AWS": "ana"}),
            "Invalid principal in policy: \"AWS\":\"ana\"",
        ),
        (
            "Principal",
            json!({"AWS": [ANA, "arn:aws:iam::123456789012:user/*"]}),
            "Invalid principal in policy: \"AWS\":\"arn:aws:iam::123456789012:user/*\"",
        ),
        (
            "Principal",
            json!({"Service": "ec2"}),
            "Invalid principal in policy: \"SERVICE\":\"ec2\"",
        ),
        (
            "NotPrincipal",
            json!({"AWS": ANA}),
            "Allow with NotPrincipal is not allowed.",
        ),
        ("Action", Value::Null, "Missing required field Action"),
        (
            "Action",
            json!("*"),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            "Action",
            json!(["sts:AssumeRole", "iam:GetRole"]),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        ("Resource", json!("*"), "Has prohibited field Resource"),
        ("Comment", json!("x"), "Unknown field Comment"),
    ] {
        let mut statement = trusting(&json!({"AWS": ANA}));
        if value.is_null() {
            statement
                .as_object_mut()
                .expect("a statement")
                .remove(element);
        } else {
            statement[element] = value.clone();
        }
        assert_eq!(refusal(&text(&statement)), expected, "{element}: {value}");
    }
}

#[test]
fn a_trust_policys_sids_are_unique() {
    let mut statement = trusting(&json!({"AWS": ANA}));
    statement["Sid"] = "same".into();
    assert_eq!(
        refusal(&text(&json!([statement, statement]))),
        "The Statement Ids in the policy are not unique"
    );
}

#[test]
fn a_trust_policy_tells_its_principals() {
    let statement = trusting(&json!({
        "AWS": [ANA, ACCOUNT, "*"],
        "Federated": "cognito-identity.amazonaws.com",
        "Service": "ec2.amazonaws.com",
    }));
    let document = PolicyDocument::parse_trust(&text(&statement)).expect("valid");
    assert_eq!(
        document.statements()[0].principals(),
        [
            Principal::Aws(ANA.to_owned()),
            Principal::Aws(ACCOUNT.to_owned()),
            Principal::Aws("*".to_owned()),
            Principal::Federated("cognito-identity.amazonaws.com".to_owned()),
            Principal::Service("ec2.amazonaws.com".to_owned()),
        ]
    );
}

#[test]
fn a_caller_is_trusted_by_name_or_through_its_account() {
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let named = TrustVerdict::Trusted { statement: 0 };
    let through_account = TrustVerdict::AccountTrusted { statement: 0 };
    for (principal, expected) in [
        (json!({"AWS": ANA}), named),
        (json!({"AWS": "*"}), named),
        (json!({"AWS": ACCOUNT}), through_account),
        (json!({"AWS": root}), through_account),
        (
            json!({"AWS": "arn:aws:iam::123456789012:user/ben"}),
            TrustVerdict::NotTrusted,
        ),
        (json!({"AWS": "210987654321"}), TrustVerdict::NotTrusted),
        (
            json!({"Service": "ec2.amazonaws.com"}),
            TrustVerdict::NotTrusted,
        ),
    ] {
        assert_eq!(
            verdict(&trusting(&principal), &[ANA], ACCOUNT),
            expected,
            "{principal}"
        );
    }
    let service = trusting(&json!({"Service": "ec2.amazonaws.com"}));
    assert_eq!(verdict(&service, &["ec2.amazonaws.com"], ""), named);
}

#[test]
fn a_name_outranks_an_account_and_a_deny_outranks_both() {
    let account = trusting(&json!({"AWS": ACCOUNT}));
    let ana = trusting(&json!({"AWS": ANA}));
    assert_eq!(
        verdict(&json!([account, ana]), &[ANA], ACCOUNT),
        TrustVerdict::Trusted { statement: 1 }
    );
    let mut deny = account.clone();
    deny["Effect"] = "Deny".into();
    assert_eq!(
        verdict(&json!([account, ana, deny]), &[ANA], ACCOUNT),
        TrustVerdict::ExplicitDeny { statement: 2 }
    );
}

#[test]
fn a_trust_statement_for_another_action_or_under_an_unmet_condition_does_not_count() {
    let mut other_action = trusting(&json!({"AWS": ANA}));
    other_action["Action"] = "sts:TagSession".into();
    let mut unmet = trusting(&json!({"AWS": ANA}));
    unmet["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    assert_eq!(
        verdict(&json!([other_action, unmet]), &[ANA], ACCOUNT),
        TrustVerdict::NotTrusted
    );
}
