//! The simulator: the verdict, and the very statement behind it.

mod support;

use mock_iam::Secret;
use support::Browser;

const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
const OWN_KEYS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Own",
      "Effect": "Allow",
      "Action": "iam:CreateAccessKey",
      "Resource": "*"
    },
    {
      "Sid": "Never",
      "Effect": "Deny",
      "Action": "iam:DeleteUser",
      "Resource": "*"
    }
  ]
}"#;
const WITH_MFA: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}}"#;

fn simulator() -> Browser {
    let mut browser = Browser::root(|scene| {
        scene
            .user("ana")
            .group("readers")
            .member("ana", "readers")?
            .attach_to_group("readers", READ)?
            .inline("ana", "own", OWN_KEYS)
    });
    browser.follow("Policy simulator");
    browser
}

fn ask(browser: &mut Browser, who: &str, actions: &str) {
    let filled = [
        ("Users, Groups, and Roles", who),
        ("Select actions", actions),
    ];
    browser.send("Run Simulation", &filled);
}

#[test]
fn an_allowed_action_comes_with_the_statement_that_allows_it() {
    let mut browser = simulator();
    ask(&mut browser, "ana (IAM user)", "iam:CreateAccessKey");
    browser.sees("iam:CreateAccessKey allowed");
    browser.sees("The statement in user_ana_own (IAM Policy), lines 4 to 9");
    browser.sees(
        r#"{ "Sid": "Own", "Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*" }"#,
    );
    browser.sees_not("\"Never\"");
}

#[test]
fn a_deny_is_told_from_silence() {
    let mut browser = simulator();
    ask(
        &mut browser,
        "ana (IAM user)",
        "iam:DeleteUser, s3:GetObject",
    );
    browser.sees("iam:DeleteUser explicitDeny");
    browser.sees(r#"{ "Sid": "Never", "Effect": "Deny""#);
    browser.sees("s3:GetObject implicitDeny");
    browser.sees("No statement allows it.");
}

#[test]
fn a_policy_of_a_group_counts_for_its_members() {
    let mut browser = simulator();
    ask(&mut browser, "ana (IAM user)", "iam:ListUsers");
    browser.sees("The statement in IAMReadOnlyAccess (IAM Policy)");
    browser.sees("iam:Get*");
}

#[test]
fn a_group_is_asked_as_well() {
    let mut browser = simulator();
    ask(
        &mut browser,
        "readers (User group)",
        "iam:ListUsers iam:CreateAccessKey",
    );
    browser.sees("iam:ListUsers allowed");
    browser.sees("iam:CreateAccessKey implicitDeny");
}

#[test]
fn a_policy_that_is_pasted_is_asked_on_its_own_and_names_what_it_misses() {
    let mut browser = simulator();
    let policy = ("New Policy – optional", WITH_MFA);
    let action = ("Select actions", "iam:ListUsers");
    browser.send("Run Simulation", &[policy, action]);
    browser.sees("iam:ListUsers implicitDeny");
    browser.sees("ask for what you have not given: aws:MultiFactorAuthPresent");
    browser.send("Run Simulation", &[("aws:MultiFactorAuthPresent", "true")]);
    browser.sees("iam:ListUsers allowed");
    browser.sees("The statement in PolicyInputList.1");
}

#[test]
fn the_keys_that_a_policy_speaks_of_get_a_field() {
    let mut browser = simulator();
    let document = WITH_MFA
        .replace("Bool", "StringEquals")
        .replace("aws:MultiFactorAuthPresent", "aws:RequestedRegion");
    let policy = ("New Policy – optional", &*document);
    browser.send(
        "Run Simulation",
        &[policy, ("Select actions", "iam:ListUsers")],
    );
    browser.send("Run Simulation", &[("aws:RequestedRegion", "true")]);
    browser.sees("iam:ListUsers allowed");
}

#[test]
fn a_resource_of_somebody_else_is_not_ones_own() {
    let mut browser = Browser::root(Ok);
    browser.follow("Policy simulator");
    let own = OWN_KEYS.replace(
        "\"Resource\": \"*\"",
        "\"Resource\": \"arn:aws:iam::*:user/ana\"",
    );
    let action = ("Select actions", "iam:CreateAccessKey");
    let policy = ("New Policy – optional", &*own);
    let resource = |name| ("Resource – optional", name);
    let ana = resource("arn:aws:iam::123456789012:user/ana");
    browser.send("Run Simulation", &[policy, action, ana]);
    browser.sees("iam:CreateAccessKey allowed");
    browser.send(
        "Run Simulation",
        &[resource("arn:aws:iam::123456789012:user/ben")],
    );
    browser.sees("iam:CreateAccessKey implicitDeny");
}

#[test]
fn a_policy_is_brought_along_from_its_page() {
    let mut browser = Browser::root(Ok);
    browser.open("/console/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FIAMReadOnlyAccess");
    browser.follow("Simulate");
    browser.send("Run Simulation", &[("Select actions", "iam:ListUsers")]);
    browser.sees("iam:ListUsers allowed");
}

#[test]
fn a_user_is_brought_along_from_their_page() {
    let mut browser = simulator();
    browser.open("/console/users/ana");
    browser.follow("Simulate");
    browser.send("Run Simulation", &[("Select actions", "iam:DeleteUser")]);
    browser.sees("iam:DeleteUser explicitDeny");
}

#[test]
fn what_is_no_policy_is_refused_at_the_policy() {
    let mut browser = simulator();
    let policy = ("New Policy – optional", "{");
    browser.send(
        "Run Simulation",
        &[policy, ("Select actions", "iam:ListUsers")],
    );
    browser.sees("Policy input list item 1 has invalid content (line 1, column 1)");
    assert!(browser.body.contains("field-document-error"));
}

#[test]
fn whoever_may_not_simulate_reads_it_in_aws_words() {
    let mut browser = Browser::new(|scene| {
        let password = Secret::from("Correct-Horse-8");
        scene.user("ana").password("ana", password)
    });
    browser.sign_in("ana", "Correct-Horse-8");
    browser.follow("Policy simulator");
    ask(&mut browser, "You", "iam:ListUsers");
    browser.sees("is not authorized to perform: iam:SimulatePrincipalPolicy");
}
