//! Managed policies: found, read, created, attached, changed, deleted.

mod support;

use support::Browser;

const ARN: &str = "arn:aws:iam::123456789012:policy/own-keys";
const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetUser","Resource":"*"}}"#;

/// A browser on the page of the policy `own-keys`.
fn created() -> Browser {
    let mut browser = Browser::root(|scene| Ok(scene.user("ana").group("readers")));
    browser.follow("Policies");
    browser.follow("Create policy");
    browser.send("Next", &[("Policy document", DOCUMENT)]);
    browser.send(
        "Create policy",
        &[
            ("Policy name", "own-keys"),
            ("Description – optional", "For one's own keys"),
            ("Key", "team"),
            ("Value – optional", "it"),
        ],
    );
    browser
}

fn attached() -> Browser {
    let mut browser = created();
    browser.follow("Entities attached");
    browser.follow("Attach");
    browser.send(
        "Attach policy",
        &[("ana (IAM user)", "on"), ("readers (User group)", "on")],
    );
    browser
}

#[test]
fn the_list_holds_aws_policies_and_the_accounts_own() {
    let mut browser = created();
    browser.follow("Policies");
    browser.sees("Policies (51)");
    browser.send("Search", &[("Filter by Type", "Customer managed")]);
    browser.sees("Policies (1)");
    browser.sees("own-keys Customer managed None");
    browser.send(
        "Search",
        &[
            ("Filter by Type", "AWS managed"),
            ("Find policies by name", "iamread"),
        ],
    );
    browser.sees("Policies (1)");
    browser.sees("IAMReadOnlyAccess AWS managed");
}

#[test]
fn the_filter_stays_on_the_next_page_of_the_list() {
    let mut browser = created();
    browser.open("/console/policies?type=AWS");
    browser.follow("2");
    browser.sees("Policies (50)");
}

#[test]
fn the_list_says_what_a_policy_is_used_as() {
    let mut browser = attached();
    browser.open("/console/policies?type=Local");
    browser.sees("own-keys Customer managed Permissions policy (2)");
}

#[test]
fn a_new_policys_page_shows_what_was_written() {
    let mut browser = created();
    browser.sees("The policy own-keys is created.");
    browser.sees(ARN);
    browser.sees("For one's own keys");
    browser.sees(DOCUMENT);
    browser.follow("Tags");
    browser.sees("team it");
}

#[test]
fn tags_are_changed_all_at_once() {
    let mut browser = created();
    browser.follow("Tags");
    for (before, after, shown) in [("it", "ops", "team ops"), ("team", "", "No tags")] {
        browser.follow("Manage tags");
        let (action, mut fields) = browser.form("Save changes", &[]);
        let field = fields.iter_mut().find(|(_, value)| value == before);
        field.unwrap().1 = after.to_owned();
        let is_left = |(name, _): &(String, String)| !after.is_empty() || name != "tag-value";
        fields.retain(is_left);
        browser.post(&action, &fields);
        browser.sees(shown);
    }
}

#[test]
fn json_that_breaks_off_is_refused_with_the_line_before_a_name_is_asked_for() {
    let mut browser = Browser::root(Ok);
    browser.open("/console/policies/create");
    browser.send("Next", &[("Policy document", "{\n  \"Version\" 1\n}")]);
    browser.sees("(line 2, column 13)");
    browser.sees("Specify permissions");
    browser.sees_not("Policy name");
}

#[test]
fn a_syntax_error_is_told_with_what_is_wrong() {
    let mut browser = Browser::root(Ok);
    browser.open("/console/policies/create");
    let of = |statement: &str| format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#);
    let told = [
        (
            of(r#"{"Effect": "Alow", "Action": "*", "Resource": "*"}"#),
            r#""Effect" is "Alow", not "Allow" or "Deny"."#,
        ),
        (
            of(r#"{"Effect": "Allow", "Actions": "*", "Resource": "*"}"#),
            r#"A policy has no "Actions"."#,
        ),
        (
            of(r#"{"Action": "*", "Resource": "*"}"#),
            r#""Effect" is missing."#,
        ),
        (
            of(
                r#"{"Effect": "allow", "Action": "*", "Resource": "*", "Condition": {"StringEqual": {"aws:username": "ana"}}}"#,
            ),
            r#"There is no condition operator "StringEqual"."#,
        ),
        (of("[]"), r#""Statement" is empty."#),
    ];
    for (document, fault) in told {
        browser.send("Next", &[("Policy document", &document)]);
        browser.sees(&format!("Syntax errors in policy. {fault}"));
    }
}

#[test]
fn what_aws_calls_malformed_is_refused_in_its_words() {
    let mut browser = Browser::root(Ok);
    browser.open("/console/policies/create");
    let without_version = DOCUMENT.replace("2012-10-17", "2008-10-17");
    browser.send("Next", &[("Policy document", &without_version)]);
    browser.sees("Policy document must be version 2012-10-17 or greater.");
    assert!(browser.body.contains("field-document-error"));
}

#[test]
fn a_name_that_is_taken_is_refused_at_the_name() {
    let mut browser = created();
    browser.open("/console/policies/create");
    browser.send("Next", &[]);
    browser.send("Create policy", &[("Policy name", "own-keys")]);
    browser.sees("A policy called own-keys already exists.");
    assert!(browser.body.contains("field-name-error"));
}

#[test]
fn a_policy_is_attached_to_several_at_once_and_detached() {
    let mut browser = attached();
    browser.sees("The policy is attached to ana.");
    browser.sees("Attached as a permissions policy (2)");
    browser.send("Detach", &[]);
    browser.sees("The policy is detached from ana.");
    browser.sees("Attached as a permissions policy (1)");
}

#[test]
fn editing_makes_a_new_version_that_counts() {
    let mut browser = created();
    browser.follow("Edit");
    let wider = DOCUMENT.replace("GetUser", "ListUsers");
    browser.send("Next", &[("Policy document", &wider)]);
    browser.send("Save changes", &[]);
    browser.sees("iam:ListUsers");
    browser.follow("Policy versions");
    browser.sees("v2 (Default)");
    browser.follow("v1");
    browser.sees("iam:GetUser");
}

#[test]
fn an_older_version_becomes_the_default_again_and_the_newer_is_deleted() {
    let mut browser = created();
    browser.follow("Edit");
    browser.send("Next", &[]);
    browser.send("Save changes", &[]);
    browser.follow("Policy versions");
    browser.send("Set as default", &[]);
    browser.sees("v1 (Default)");
    browser.open(&format!("{}/v2/delete", browser.path.clone()));
    browser.send("Delete", &[]);
    browser.sees("The version v2 is deleted.");
    browser.sees("Policy versions (1)");
}

#[test]
fn the_sixth_version_takes_the_place_of_the_oldest() {
    let mut browser = created();
    let page = browser.path.clone();
    for _ in 0..5 {
        browser.open(&page);
        browser.follow("Edit");
        browser.send("Next", &[]);
        browser.send("Save changes", &[]);
    }
    browser.follow("Policy versions");
    browser.sees("Policy versions (5)");
    browser.sees("v6 (Default)");
    browser.sees_not("v1 ");
}

#[test]
fn a_policy_goes_from_everyone_once_its_name_is_typed() {
    let mut browser = attached();
    browser.follow("Delete");
    browser.send("Delete", &[("Policy name", "own")]);
    browser.sees("Type the name to the letter: own-keys");
    browser.send("Delete", &[("Policy name", "own-keys")]);
    browser.sees("The policy own-keys is deleted.");
    browser.open("/console/users/ana");
    browser.sees_not("own-keys");
}

#[test]
fn a_policy_of_aws_is_read_only() {
    let mut browser = Browser::root(Ok);
    browser.open("/console/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FIAMReadOnlyAccess");
    browser.sees("AWS managed");
    browser.sees("iam:Get*");
    assert!(!browser.body.contains("/edit"));
    assert!(!browser.body.contains("/delete"));
}
