//! The condition keys that policies speak of, on the wire.

use super::{Account, all, encode, policy, refusal};

const ANA: &str = "arn:aws:iam::111122223333:user/ana";

fn with_key(key: &str) -> String {
    policy(&format!(
        r#"{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{{"StringEquals":{{"{key}":"a"}}}}}}"#
    ))
}

fn keys(answer: &str) -> Vec<&str> {
    all(answer, "member")
}

/// The example of the AWS CLI's documentation.
#[test]
fn a_variable_of_the_resource_comes_before_the_conditions_key() {
    let document = encode(
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2015-08-16T12:00:00Z"}}}}"#,
    );
    let answer = Account::new().done(&format!(
        "Action=GetContextKeysForCustomPolicy&PolicyInputList.member.1={document}"
    ));
    assert_eq!(keys(&answer), ["aws:username", "aws:CurrentTime"]);
}

/// Recorded from AWS (radkawar/stackd, `context_keys_aws.json`, September 2026).
#[test]
fn each_policy_has_its_own_keys_and_a_policy_may_have_none() {
    let document = encode(&with_key("aws:username"));
    let twice = Account::new().done(&format!(
        "Action=GetContextKeysForCustomPolicy&PolicyInputList.member.1={document}&PolicyInputList.member.2={document}"
    ));
    assert_eq!(keys(&twice), ["aws:username", "aws:username"]);
    let empty = encode(r#"{"Statement":[]}"#);
    let none = Account::new().done(&format!(
        "Action=GetContextKeysForCustomPolicy&PolicyInputList.member.1={empty}"
    ));
    assert!(none.contains("<ContextKeyNames/>"), "{none}");
}

#[test]
fn what_is_no_policy_is_refused() {
    let answer =
        Account::new().admin("Action=GetContextKeysForCustomPolicy&PolicyInputList.member.1=%7B");
    assert_eq!(
        refusal(&answer),
        "400 InvalidInput: Policy input list item 1 has invalid content"
    );
}

/// Recorded from AWS, likewise: a managed policy that is attached twice counts once, and the
/// boundary counts too.
#[test]
fn a_users_keys_are_those_of_all_policies_that_count() {
    let account = Account::where_ana_has(&with_key("aws:PrincipalTag/Own"));
    let (group, managed) = (
        encode(&with_key("aws:PrincipalTag/Group")),
        encode(&with_key("aws:PrincipalTag/Managed")),
    );
    for form in [
        "Action=CreateGroup&GroupName=readers".to_owned(),
        "Action=AddUserToGroup&GroupName=readers&UserName=ana".to_owned(),
        format!("Action=PutGroupPolicy&GroupName=readers&PolicyName=p&PolicyDocument={group}"),
        format!("Action=CreatePolicy&PolicyName=managed&PolicyDocument={managed}"),
        "Action=AttachGroupPolicy&GroupName=readers&PolicyArn=arn:aws:iam::111122223333:policy/managed".to_owned(),
        "Action=AttachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::111122223333:policy/managed".to_owned(),
    ] {
        account.done(&form);
    }
    let form = format!("Action=GetContextKeysForPrincipalPolicy&PolicySourceArn={ANA}");
    let answer = account.done(&form);
    let mut found = keys(&answer);
    found.sort_unstable();
    let expected = ["Group", "Managed", "Own"].map(|key| format!("aws:PrincipalTag/{key}"));
    assert_eq!(found, expected);
    let own = encode(&with_key("aws:PrincipalTag/Own"));
    let more = account.done(&format!("{form}&PolicyInputList.member.1={own}"));
    assert_eq!(keys(&more).len(), 4, "{more}");
}

#[test]
fn a_source_that_is_no_user_group_or_role_is_refused() {
    let answer = Account::new().admin(
        "Action=GetContextKeysForPrincipalPolicy&PolicySourceArn=this-is-not-an-iam-source-arn",
    );
    assert!(
        refusal(&answer).starts_with("400 InvalidInput: "),
        "{answer}"
    );
}
