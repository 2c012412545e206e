//! Inline policies and attached ones, of users and groups, on the wire.

use super::{Account, all, encode, policy, refusal, status, the};

const READ: &str = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";

fn put(name: &str, document: &str) -> String {
    let document = encode(document);
    format!("Action=PutUserPolicy&UserName=ana&PolicyName={name}&PolicyDocument={document}")
}

/// A policy of that many characters, white space not counted.
fn of_size(size: usize) -> String {
    let empty = policy(r#"{"Effect":"Allow","Action":"s3:","Resource":"*"}"#);
    empty.replace("s3:", &format!("s3:{}", "a".repeat(size - empty.len())))
}

#[test]
fn an_inline_policy_comes_back_percent_encoded_and_to_the_letter() {
    let account = Account::new();
    let document = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"iam:*\", \"Resource\": \"*\"}\n}";
    account.done(&put("hers", document));
    let answer = account.done("Action=GetUserPolicy&UserName=ana&PolicyName=hers");
    assert_eq!(
        (the(&answer, "UserName"), the(&answer, "PolicyName")),
        ("ana", "hers")
    );
    assert_eq!(
        the(&answer, "PolicyDocument"),
        "%7B%0A%20%20%22Version%22%3A%20%222012-10-17%22%2C%0A%20%20%22Statement%22%3A%20%7B%22Effect%22%3A%20%22Allow%22%2C%20%22Action%22%3A%20%22iam%3A%2A%22%2C%20%22Resource%22%3A%20%22%2A%22%7D%0A%7D"
    );
}

#[test]
fn a_policy_of_the_same_name_takes_the_older_ones_place() {
    let account = Account::new();
    account.done(&put("hers", super::DOCUMENT));
    account.done(&put("hers", &super::allow("iam:GetUser", "*")));
    assert_eq!(
        all(
            &account.done("Action=ListUserPolicies&UserName=ana"),
            "member"
        ),
        ["hers"]
    );
    assert_eq!(status(&account.ana("Action=GetUser")), "200");
}

#[test]
fn a_deleted_inline_policy_cannot_be_found_and_allows_nothing() {
    let account = Account::where_ana_has(&super::allow("iam:GetUser", "*"));
    account.done("Action=DeleteUserPolicy&UserName=ana&PolicyName=hers");
    assert_eq!(status(&account.ana("Action=GetUser")), "403");
    for action in ["GetUserPolicy", "DeleteUserPolicy"] {
        let answer = account.admin(&format!("Action={action}&UserName=ana&PolicyName=hers"));
        assert_eq!(
            refusal(&answer),
            "404 NoSuchEntity: The user policy with name hers cannot be found."
        );
    }
}

#[test]
fn a_group_has_inline_policies_too() {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=readers");
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=PutGroupPolicy&GroupName=readers&PolicyName=theirs&PolicyDocument={document}"
    ));
    let answer = account.done("Action=GetGroupPolicy&GroupName=Readers&PolicyName=theirs");
    assert_eq!(the(&answer, "GroupName"), "readers");
    assert_eq!(
        all(
            &account.done("Action=ListGroupPolicies&GroupName=readers"),
            "member"
        ),
        ["theirs"]
    );
    account.done("Action=DeleteGroupPolicy&GroupName=readers&PolicyName=theirs");
    assert_eq!(
        refusal(&account.admin("Action=GetGroupPolicy&GroupName=readers&PolicyName=theirs")),
        "404 NoSuchEntity: The group policy with name theirs cannot be found."
    );
}

#[test]
fn a_policy_that_is_no_policy_is_refused() {
    let account = Account::new();
    for (document, text) in [
        ("{", "Syntax errors in policy."),
        (
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:GetUser"}}"#,
            "Policy statement must contain resources.",
        ),
        (
            &super::allow("GetUser", "*"),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
    ] {
        assert_eq!(
            refusal(&account.admin(&put("hers", document))),
            format!("400 MalformedPolicyDocument: {text}")
        );
    }
    assert!(
        !account
            .done("Action=ListUserPolicies&UserName=ana")
            .contains("hers")
    );
}

#[test]
fn all_inline_policies_of_a_user_share_2048_characters() {
    let account = Account::new();
    account.done(&put("one", &of_size(1024)));
    let spacious = of_size(1024).replace(',', " ,\n ");
    account.done(&put("two", &spacious));
    assert_eq!(
        refusal(&account.admin(&put("three", super::DOCUMENT))),
        "409 LimitExceeded: Maximum policy size of 2048 bytes exceeded for user ana"
    );
    account.done(&put("two", super::DOCUMENT));
}

#[test]
fn all_inline_policies_of_a_group_share_5120_characters() {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=readers");
    let put = |size| {
        let document = encode(&of_size(size));
        account.admin(&format!(
            "Action=PutGroupPolicy&GroupName=readers&PolicyName=p&PolicyDocument={document}"
        ))
    };
    assert_eq!(
        refusal(&put(5121)),
        "409 LimitExceeded: Maximum policy size of 5120 bytes exceeded for group readers"
    );
    assert_eq!(status(&put(5120)), "200");
}

#[test]
fn attaching_is_seen_and_counted_and_attaching_again_changes_nothing() {
    let account = Account::new();
    let form = format!("Action=AttachUserPolicy&UserName=ana&PolicyArn={READ}");
    for _ in 0..2 {
        account.done(&form);
    }
    let listed = account.done("Action=ListAttachedUserPolicies&UserName=ana");
    assert_eq!(all(&listed, "PolicyArn"), [READ]);
    assert_eq!(the(&listed, "PolicyName"), "IAMReadOnlyAccess");
    let shown = account.done(&format!("Action=GetPolicy&PolicyArn={READ}"));
    assert_eq!(the(&shown, "AttachmentCount"), "1");
}

#[test]
fn a_policy_can_be_attached_only_if_there_is_one() {
    let account = Account::new();
    let arn = "arn:aws:iam::111122223333:policy/none";
    for holder in ["User&UserName=ana", "Group&GroupName=readers"] {
        let (kind, name) = holder.split_once('&').expect("a kind and a name");
        account.admin("Action=CreateGroup&GroupName=readers");
        assert_eq!(
            refusal(&account.admin(&format!("Action=Attach{kind}Policy&{name}&PolicyArn={arn}"))),
            format!("404 NoSuchEntity: Policy {arn} does not exist or is not attachable.")
        );
        assert_eq!(
            refusal(&account.admin(&format!("Action=Detach{kind}Policy&{name}&PolicyArn={arn}"))),
            format!("404 NoSuchEntity: Policy {arn} was not found.")
        );
    }
}

/// The two blanks are AWS's (`LocalStack`'s snapshot of `AttachRolePolicy`).
#[test]
fn a_policys_name_is_not_its_arn() {
    let form = "Action=AttachUserPolicy&UserName=ana&PolicyArn=the-longest-of-policy-names";
    assert_eq!(
        refusal(&Account::new().admin(form)),
        "400 ValidationError: Invalid ARN:  Could not be parsed!"
    );
}

#[test]
fn ten_policies_are_attached_at_most() {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=readers");
    let document = encode(super::DOCUMENT);
    for number in 1..=11 {
        account.done(&format!(
            "Action=CreatePolicy&PolicyName=p{number}&PolicyDocument={document}"
        ));
    }
    for (kind, name) in [("User", "UserName=ana"), ("Group", "GroupName=readers")] {
        let attach = |number| {
            let arn = format!("arn:aws:iam::111122223333:policy/p{number}");
            account.admin(&format!("Action=Attach{kind}Policy&{name}&PolicyArn={arn}"))
        };
        for number in 1..=10 {
            assert_eq!(status(&attach(number)), "200");
        }
        assert_eq!(
            refusal(&attach(11)),
            format!("409 LimitExceeded: Cannot exceed quota for PoliciesPer{kind}: 10")
        );
        assert_eq!(status(&attach(10)), "200");
    }
}

#[test]
fn attached_policies_are_listed_by_path() {
    let account = Account::new();
    for arn in [READ, "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"] {
        account.done(&format!(
            "Action=AttachUserPolicy&UserName=ana&PolicyArn={arn}"
        ));
    }
    let form = "Action=ListAttachedUserPolicies&UserName=ana&PathPrefix=/job-function/";
    assert_eq!(all(&account.done(form), "PolicyName"), ["ViewOnlyAccess"]);
}
