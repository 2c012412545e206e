//! Session tags. The refusals are recorded from AWS (`LocalStack`, April 2025).

use super::super::{allow, policy, refusal, status};
use super::{ANA_ARN, ASSUME, Account, Session, assume, denied, trust};

const BOTH: &str = r#"["sts:AssumeRole","sts:TagSession"]"#;

fn tag(number: u32, key: &str, value: &str) -> String {
    format!("&Tags.member.{number}.Key={key}&Tags.member.{number}.Value={value}")
}

/// The roles `First`, which ana may assume, and `Second`, which the first one may; both with tags.
fn chain() -> Account {
    let account = Account::new();
    account.role("First", &trust(ANA_ARN, BOTH));
    account.role(
        "Second",
        &trust("arn:aws:iam::111122223333:role/First", BOTH),
    );
    account
}

fn if_tagged(team: &str) -> String {
    policy(&format!(
        r#"{{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{{"StringEquals":{{"aws:PrincipalTag/team":"{team}"}}}}}}"#
    ))
}

#[test]
fn a_key_that_is_to_go_on_must_be_among_the_tags() {
    let account = chain();
    let more = format!("{}&TransitiveTagKeys.member.1=other", tag(1, "team", "red"));
    assert_eq!(
        refusal(&account.ana(&assume("First", &more))),
        "400 InvalidParameterValue: The specified transitive tag key must be included in the requested tags."
    );
}

#[test]
fn two_keys_that_differ_in_case_are_one() {
    let account = chain();
    let more = tag(1, "team", "red") + &tag(2, "Team", "blue");
    assert_eq!(
        refusal(&account.ana(&assume("First", &more))),
        "400 InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive."
    );
}

#[test]
fn a_tag_that_goes_on_cannot_be_set_again_in_any_case() {
    let account = chain();
    let more = tag(1, "team", "red") + "&TransitiveTagKeys.member.1=team";
    let first = Session::of(&account.ana(&assume("First", &more)));
    for key in ["team", "TEAM"] {
        let again = assume("Second", &tag(1, key, "blue"));
        assert_eq!(
            refusal(&account.as_session(&first, &again)),
            "400 InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session."
        );
    }
}

#[test]
fn tags_must_be_allowed_of_their_own() {
    let account = Account::new();
    account.role("First", &trust(ANA_ARN, ASSUME));
    let answer = account.ana(&assume("First", &tag(1, "team", "red")));
    assert_eq!(refusal(&answer), denied(ANA_ARN, "sts:TagSession", "First"));
}

#[test]
fn who_is_trusted_through_the_account_needs_permission_to_tag() {
    let account = Account::where_ana_has(&allow("sts:AssumeRole", "*"));
    account.role("First", &trust(super::ROOT_ARN, BOTH));
    let tagged = assume("First", &tag(1, "team", "red"));
    assert_eq!(status(&account.ana(&assume("First", ""))), "200");
    let expected = denied(ANA_ARN, "sts:TagSession", "First");
    assert_eq!(refusal(&account.ana(&tagged)), expected);
    account.user_may("ana", &allow("sts:TagSession", "*"));
    assert_eq!(status(&account.ana(&tagged)), "200");
}

#[test]
fn policies_see_the_tags_of_the_session_as_the_principals() {
    let account = chain();
    account.role_may("First", &if_tagged("red"));
    let list = |value| {
        let session = account.ana(&assume("First", &tag(1, "Team", value)));
        account.as_session(&Session::of(&session), "Action=ListUsers")
    };
    assert_eq!(status(&list("red")), "200");
    assert_eq!(status(&list("blue")), "403");
}

#[test]
fn the_tag_of_a_session_outranks_that_of_the_role() {
    let account = chain();
    account.role_may("First", &if_tagged("red"));
    account.done("Action=TagRole&RoleName=First&Tags.member.1.Key=team&Tags.member.1.Value=red");
    let plain = Session::of(&account.ana(&assume("First", "")));
    assert_eq!(
        status(&account.as_session(&plain, "Action=ListUsers")),
        "200"
    );
    let tagged = account.ana(&assume("First", &tag(1, "TEAM", "blue")));
    let tagged = Session::of(&tagged);
    assert_eq!(
        status(&account.as_session(&tagged, "Action=ListUsers")),
        "403"
    );
}

#[test]
fn only_a_transitive_tag_goes_on_to_the_next_role() {
    let account = chain();
    account.role_may("Second", &if_tagged("red"));
    let through = |more: &str| {
        let first = account.ana(&assume("First", &(tag(1, "team", "red") + more)));
        let second = account.as_session(&Session::of(&first), &assume("Second", ""));
        account.as_session(&Session::of(&second), "Action=ListUsers")
    };
    assert_eq!(status(&through("&TransitiveTagKeys.member.1=Team")), "200");
    assert_eq!(status(&through("")), "403");
}

/// Seen on AWS (`mahitotsu/gekko_08`): without `sts:TagSession` in its trust policy a role cannot be
/// reached by who hands tags on, even when the request has none.
#[test]
fn tags_that_go_on_must_be_allowed_by_the_next_role() {
    let account = chain();
    account.role(
        "Third",
        &trust("arn:aws:iam::111122223333:role/First", ASSUME),
    );
    let more = tag(1, "team", "red") + "&TransitiveTagKeys.member.1=team";
    let first = Session::of(&account.ana(&assume("First", &more)));
    let arn = "arn:aws:sts::111122223333:assumed-role/First/lesson";
    assert_eq!(
        refusal(&account.as_session(&first, &assume("Third", ""))),
        denied(arn, "sts:TagSession", "Third")
    );
}

#[test]
fn a_trust_policy_can_prescribe_keys_values_and_what_goes_on() {
    let account = Account::new();
    let prescribed = policy(&format!(
        r#"{{"Effect":"Allow","Principal":{{"AWS":"{ANA_ARN}"}},"Action":"sts:AssumeRole"}},
           {{"Effect":"Allow","Principal":{{"AWS":"{ANA_ARN}"}},"Action":"sts:TagSession","Condition":{{
             "StringEquals":{{"aws:RequestTag/team":["red","blue"]}},
             "ForAllValues:StringEquals":{{"aws:TagKeys":["team"],"sts:TransitiveTagKeys":["team"]}}}}}}"#
    ));
    account.role("First", &prescribed);
    let assumed = |more: &str| status(&account.ana(&assume("First", more))).to_owned();
    assert_eq!(assumed(&tag(1, "team", "red")), "200");
    assert_eq!(
        assumed(&(tag(1, "team", "red") + "&TransitiveTagKeys.member.1=team")),
        "200"
    );
    assert_eq!(assumed(&tag(1, "team", "green")), "403");
    assert_eq!(
        assumed(&(tag(1, "team", "red") + &tag(2, "cost", "1"))),
        "403"
    );
}

/// The text is AWS's (aws/containers-roadmap#2413).
#[test]
fn tags_that_no_token_can_carry_are_refused() {
    let account = chain();
    let value = "a".repeat(250);
    let many: String = (1..=20)
        .map(|number| tag(number, &format!("key{number}"), &value))
        .collect();
    let text = refusal(&account.ana(&assume("First", &many)));
    assert!(
        text.starts_with("400 PackedPolicyTooLarge: Packed size of session tags consumes 1")
            && text.ends_with("% of allotted space."),
        "{text}"
    );
}
