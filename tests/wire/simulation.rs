//! The policy simulator on the wire. What is expected is what AWS answered: the cases, their
//! texts and their positions are recorded in radkawar/stackd (`testdata/aws/iam/simulation.json`,
//! September 2026), where nothing else is said.

use super::{Account, all, encode, policy, refusal, the};

const ALLOW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
const DENY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}]}"#;
const ALLOW_A: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::books/a"}]}"#;
const ON_A_AND_B: &str =
    "&ResourceArns.member.1=arn:aws:s3:::books/a&ResourceArns.member.2=arn:aws:s3:::books/b";
const ANA: &str = "arn:aws:iam::111122223333:user/ana";

/// `SimulateCustomPolicy` of these policies, for `s3:GetObject`.
fn custom(policies: &[&str], and: &str) -> String {
    let mut form = "Action=SimulateCustomPolicy&ActionNames.member.1=s3:GetObject".to_owned();
    for (number, text) in (1..).zip(policies) {
        form += format!("&PolicyInputList.member.{number}={}", encode(text)).as_str();
    }
    if policies.is_empty() {
        form += "&PolicyInputList=";
    }
    Account::new().admin(&(form + and))
}

fn principal(account: &Account, and: &str) -> String {
    account.admin(&format!(
        "Action=SimulatePrincipalPolicy&PolicySourceArn={ANA}&ActionNames.member.1=s3:GetObject{and}"
    ))
}

/// The policy and the place of each statement that matched.
fn matched(answer: &str) -> Vec<(&str, String)> {
    let numbers = |element| all(answer, element).into_iter();
    let places = numbers("Line").zip(numbers("Column")).collect::<Vec<_>>();
    let places = places.chunks(2).map(|ends| {
        let ends: Vec<_> = ends
            .iter()
            .map(|(line, column)| format!("{line}:{column}"))
            .collect();
        ends.join("-")
    });
    all(answer, "SourcePolicyId")
        .into_iter()
        .zip(places)
        .collect()
}

fn boundary(document: &str) -> String {
    let document = encode(document);
    format!("&PermissionsBoundaryPolicyInputList.member.1={document}")
}

fn entry(name: &str, values: &[&str], kind: &str) -> String {
    let mut form = format!(
        "&ContextEntries.member.1.ContextKeyName={name}&ContextEntries.member.1.ContextKeyType={kind}"
    );
    for (number, value) in (1..).zip(values) {
        form += format!(
            "&ContextEntries.member.1.ContextKeyValues.member.{number}={}",
            encode(value)
        )
        .as_str();
    }
    form
}

#[test]
fn an_allowed_action_names_the_statement_and_where_it_stands() {
    insta::assert_snapshot!(custom(&[ALLOW], ""), @r#"
    200
    <SimulateCustomPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <SimulateCustomPolicyResult>
    <EvaluationResults>
    <member>
    <EvalActionName>s3:GetObject</EvalActionName>
    <EvalResourceName>*</EvalResourceName>
    <EvalDecision>allowed</EvalDecision>
    <MatchedStatements>
    <member>
    <SourcePolicyId>PolicyInputList.1</SourcePolicyId>
    <SourcePolicyType>IAM Policy</SourcePolicyType>
    <StartPosition>
    <Line>1</Line>
    <Column>38</Column>
    </StartPosition>
    <EndPosition>
    <Line>1</Line>
    <Column>95</Column>
    </EndPosition>
    </member>
    </MatchedStatements>
    <MissingContextValues/>
    </member>
    </EvaluationResults>
    <IsTruncated>false</IsTruncated>
    </SimulateCustomPolicyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </SimulateCustomPolicyResponse>
    "#);
}

#[test]
fn without_an_allow_it_is_denied_implicitly_and_nothing_matches() {
    for answer in [custom(&[], ""), custom(&[ALLOW_A], "")] {
        assert_eq!(the(&answer, "EvalDecision"), "implicitDeny");
        assert!(answer.contains("<MatchedStatements/>"), "{answer}");
    }
}

#[test]
fn a_deny_is_all_that_is_told() {
    let answer = custom(&[ALLOW, DENY], "");
    assert_eq!(the(&answer, "EvalDecision"), "explicitDeny");
    assert_eq!(
        matched(&answer),
        [("PolicyInputList.2", "1:38-1:94".to_owned())]
    );
}

#[test]
fn several_resources_are_told_apart_and_the_worst_decides() {
    let answer = custom(&[ALLOW_A], ON_A_AND_B);
    assert_eq!(
        all(&answer, "EvalResourceName"),
        [
            "arn:aws:s3:::${BucketName}/${KeyName}",
            "arn:aws:s3:::books/a",
            "arn:aws:s3:::books/b",
        ]
    );
    assert_eq!(the(&answer, "EvalDecision"), "implicitDeny");
    assert_eq!(
        all(&answer, "EvalResourceDecision"),
        ["allowed", "implicitDeny"]
    );
    // What matched for one resource is told of all together, too.
    assert_eq!(all(&answer, "SourcePolicyId").len(), 2);
    assert!(answer.contains("<EvalDecisionDetails/>"), "{answer}");
}

#[test]
fn a_single_resource_goes_by_its_own_name() {
    let answer = custom(&[ALLOW], "&ResourceArns.member.1=arn:aws:s3:::books/a");
    assert_eq!(
        all(&answer, "EvalResourceName"),
        ["arn:aws:s3:::books/a", "arn:aws:s3:::books/a"]
    );
    assert_eq!(the(&answer, "EvalDecision"), "allowed");
}

#[test]
fn a_resource_of_another_service_is_never_what_an_action_is_about() {
    let answer = custom(&[ALLOW], &format!("&ResourceArns.member.1={ANA}"));
    assert_eq!(the(&answer, "EvalDecision"), "implicitDeny");
}

/// AWS lists every key that the policies speak of and the request does not give, whether or not
/// the statement is about the action; and none when the action is allowed.
#[test]
fn keys_that_were_not_given_are_missing_unless_it_is_allowed() {
    let with = |action, key| {
        policy(&format!(
            r#"{{"Effect":"Allow","Action":"s3:{action}","Resource":"*","Condition":{{"StringEquals":{{"{key}":"yes"}}}}}}"#
        ))
    };
    for action in ["GetObject", "PutObject"] {
        let missing = with(action, "books:Missing");
        let answer = custom(&[&missing], "");
        assert_eq!(the(&answer, "EvalDecision"), "implicitDeny");
        let place = answer
            .split("<MissingContextValues>")
            .nth(1)
            .expect("a list");
        assert_eq!(all(place, "member")[0], "books:Missing");
        let answer = custom(&[ALLOW, &missing], "");
        assert!(answer.contains("<MissingContextValues/>"), "{answer}");
    }
    let variable = policy(
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::books/${aws:username}"}"#,
    );
    let answer = custom(&[&variable], "&ResourceArns.member.1=arn:aws:s3:::books/a");
    assert_eq!(answer.matches("<member>aws:username</member>").count(), 2);
}

#[test]
fn a_key_that_is_given_counts() {
    let conditional = policy(
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"NumericLessThan":{"books:Pages":"100"}}}"#,
    );
    for (pages, decision) in [("99", "allowed"), ("100", "implicitDeny")] {
        let answer = custom(&[&conditional], &entry("books:Pages", &[pages], "numeric"));
        assert_eq!(the(&answer, "EvalDecision"), decision, "{pages}");
        assert!(answer.contains("<MissingContextValues/>"), "{answer}");
    }
}

#[test]
fn a_boundary_has_its_say() {
    let put = ALLOW.replace("GetObject", "PutObject");
    for (boundary_document, decision, allowed) in [
        (ALLOW, "allowed", "true"),
        (put.as_str(), "implicitDeny", "false"),
        (DENY, "explicitDeny", "false"),
    ] {
        let answer = custom(&[ALLOW], &boundary(boundary_document));
        assert_eq!(the(&answer, "EvalDecision"), decision);
        assert_eq!(the(&answer, "AllowedByPermissionsBoundary"), allowed);
    }
    let answer = custom(&[DENY], &boundary(DENY));
    assert_eq!(
        all(&answer, "SourcePolicyType"),
        ["Permissions Boundary Policy", "IAM Policy"]
    );
    assert_eq!(
        all(&answer, "SourcePolicyId"),
        ["PermissionsBoundaryPolicyInputList.1", "PolicyInputList.1"]
    );
}

#[test]
fn what_an_organization_refuses_tells_nothing_more() {
    let all_actions = ALLOW.replace("s3:GetObject", "*");
    let put = ALLOW.replace("GetObject", "PutObject");
    for (level, decision, allowed) in [
        (all_actions.as_str(), "allowed", "true"),
        (put.as_str(), "implicitDeny", "false"),
        (DENY, "explicitDeny", "false"),
    ] {
        let level = encode(level);
        let list = "OrderedOrganizationPolicyInputList.member.1.ServiceControlPolicyInputList";
        let answer = custom(&[ALLOW], &format!("&{list}.member.1={level}"));
        assert_eq!(the(&answer, "EvalDecision"), decision);
        assert_eq!(the(&answer, "AllowedByOrganizations"), allowed);
        assert_eq!(
            answer.contains("<MatchedStatements/>"),
            decision != "allowed"
        );
    }
}

#[test]
fn a_resource_policy_lets_in_by_itself_within_the_account_and_not_across() {
    let resource = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::books/*","Principal":{"AWS":"*"}}]}"#;
    let with = |owner| {
        let resource = encode(resource);
        let and = format!(
            "&ResourceArns.member.1=arn:aws:s3:::books/a&CallerArn={ANA}&ResourcePolicy={resource}&ResourceOwner=arn:aws:iam::{owner}:root"
        );
        custom(&[], &and)
    };
    let within = with("111122223333");
    assert_eq!(the(&within, "EvalDecision"), "allowed");
    assert_eq!(all(&within, "SourcePolicyId")[0], "ResourcePolicy");
    assert_eq!(all(&within, "SourcePolicyType")[0], "Resource Policy");
    let across = with("999999999999");
    assert_eq!(the(&across, "EvalDecision"), "implicitDeny");
    assert_eq!(all(&across, "key")[..2], ["IAM Policy", "Resource Policy"]);
    assert_eq!(all(&across, "value")[..2], ["implicitDeny", "allowed"]);
}

#[test]
fn a_page_holds_actions_with_all_their_resources() {
    let form = format!(
        "Action=SimulateCustomPolicy&PolicyInputList.member.1={}&ActionNames.member.1=s3:PutObject&ActionNames.member.2=iam:GetUser&ActionNames.member.3=s3:GetObject{ON_A_AND_B}",
        encode(&ALLOW.replace("s3:GetObject", "*"))
    );
    let account = Account::new();
    let first = account.done(&format!("{form}&MaxItems=1"));
    assert_eq!(the(&first, "EvalActionName"), "s3:PutObject");
    assert_eq!(the(&first, "IsTruncated"), "true");
    let marker = encode(the(&first, "Marker"));
    let rest = account.done(&format!("{form}&Marker={marker}"));
    assert_eq!(
        all(&rest, "EvalActionName"),
        ["iam:GetUser", "s3:GetObject"]
    );
    // An action of IAM is not about S3's resources, and AWS calls its own ones so:
    assert_eq!(
        all(&rest, "EvalResourceName")[0],
        "arn:aws:iam::${Account}:${ResourceType}/${ResourceName}"
    );
    assert_eq!(all(&rest, "EvalDecision"), ["implicitDeny", "allowed"]);
    assert_eq!(
        refusal(&account.admin(&format!("{form}&Marker=not-a-simulation-marker"))),
        "400 InvalidInput: Invalid marker for pagination."
    );
}

#[test]
fn what_cannot_be_simulated_is_refused_in_awss_words() {
    let two_boundaries = format!(
        "{}&PermissionsBoundaryPolicyInputList.member.2={}",
        boundary(ALLOW),
        encode(ALLOW)
    );
    let twice = format!(
        "{}&ContextEntries.member.2.ContextKeyName=BOOKS:A",
        entry("books:A", &["a"], "string")
    );
    let resource = format!("&ResourcePolicy={}", encode(ALLOW_A));
    for (and, text) in [
        (
            two_boundaries.as_str(),
            "The list of Permissions Boundary policies cannot exceed 1 items.",
        ),
        (
            "&ActionNames.member.2=GetObject",
            "The action is invalid since it is missing names",
        ),
        (
            "&ResourceArns.member.1=not-an-arn",
            "ResourceNames are not in a valid ARN format: not-an-arn.",
        ),
        (
            "&ResourceArns.member.1=arn:aws:s3",
            "ResourceNames are not in a valid ARN format: arn:aws:s3.",
        ),
        (
            "&ResourceOwner=123456789012",
            "'123456789012' is not a valid as a Resource Owner.",
        ),
        (
            &resource,
            "Invalid caller - Caller cannot be null or empty.",
        ),
        (&twice, "Duplicate context key: BOOKS:A."),
        (
            &entry("books:A", &["a", "b"], "string"),
            "Context key string expected a single value, but received 2.",
        ),
        (
            &entry("books:A", &["NaN"], "numeric"),
            "Invalid context value for key books:A: expected numeric format.",
        ),
        (
            &entry("books:A", &["tomorrow"], "date"),
            "Invalid context value for key books:A: expected DateTime format.",
        ),
        (
            &entry("books:A", &["999.0.0.1"], "ip"),
            "Invalid context value for key books:A: expected IP address.",
        ),
        (
            &entry("books:A", &["!base64"], "binary"),
            "Invalid context value for key books:A: expected base-64 encoded binary format.",
        ),
    ] {
        assert_eq!(
            refusal(&custom(&[ALLOW], and)),
            format!("400 InvalidInput: {text}")
        );
    }
    assert_eq!(
        refusal(&custom(&[ALLOW, "{"], "")),
        "400 InvalidInput: Policy input list item 2 has invalid content"
    );
}

/// A user with an inline policy, a group's inline policy and a managed policy.
fn ana_and_her_group() -> Account {
    let account = Account::where_ana_has(ALLOW_A);
    let delete = encode(&ALLOW.replace("GetObject", "DeleteObject"));
    let put = encode(&ALLOW.replace("GetObject", "PutObject"));
    for form in [
        "Action=CreateGroup&GroupName=readers".to_owned(),
        "Action=AddUserToGroup&GroupName=readers&UserName=ana".to_owned(),
        format!(
            "Action=PutGroupPolicy&GroupName=readers&PolicyName=put&PolicyDocument={put}"
        ),
        format!("Action=CreatePolicy&PolicyName=delete&PolicyDocument={delete}"),
        "Action=AttachGroupPolicy&GroupName=readers&PolicyArn=arn:aws:iam::111122223333:policy/delete".to_owned(),
        "Action=AttachUserPolicy&UserName=ana&PolicyArn=arn:aws:iam::111122223333:policy/delete".to_owned(),
    ] {
        account.done(&form);
    }
    account
}

#[test]
fn a_principals_policies_go_by_their_holder_or_by_their_own_name() {
    let account = ana_and_her_group();
    let more = "&ActionNames.member.2=s3:PutObject&ActionNames.member.3=s3:DeleteObject";
    let on_a = "&ResourceArns.member.1=arn:aws:s3:::books/a";
    let answer = principal(&account, &format!("{more}{on_a}"));
    assert_eq!(all(&answer, "EvalDecision"), ["allowed"; 3]);
    let ids: Vec<_> = matched(&answer).into_iter().map(|(id, _)| id).collect();
    // Each of one action's two mentions; the managed policy is there once, if attached twice.
    let expected = ["user_ana_hers", "group_readers_put", "delete"];
    assert_eq!(ids, expected.map(|id| [id, id]).concat());
    assert!(!answer.contains("OrganizationsDecisionDetail"), "{answer}");
}

#[test]
fn more_policies_and_another_boundary_can_be_tried_on_a_principal() {
    let account = ana_and_her_group();
    let more = format!("&PolicyInputList.member.1={}", encode(ALLOW));
    assert_eq!(
        the(&principal(&account, &more), "SourcePolicyId"),
        "PolicyInputList.1"
    );
    let bounded = principal(&account, &format!("{more}{}", boundary(DENY)));
    assert_eq!(the(&bounded, "EvalDecision"), "explicitDeny");
}

#[test]
fn a_principals_policy_can_be_left_out() {
    let account = ana_and_her_group();
    let on_a = "&ResourceArns.member.1=arn:aws:s3:::books/a";
    let one = "&PolicyExclusionList.member.1";
    let inline = format!("{one}.InlinePolicyIdentifier");
    let hers =
        format!("{inline}.PolicyName=hers{inline}.AttachmentType=user{inline}.AttachmentName=ana");
    for (exclusion, decision) in [("", "allowed"), (&hers, "implicitDeny")] {
        let answer = principal(&account, &format!("{on_a}{exclusion}"));
        assert_eq!(the(&answer, "EvalDecision"), decision);
    }
}

/// The simulator fills in who calls, and nothing else of the request.
#[test]
fn a_user_is_known_by_name_and_ben_can_be_tried_with_anas_policies() {
    let own = policy(
        r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::books/${aws:username}"}"#,
    );
    let account = Account::where_ana_has(&own);
    for (and, decision) in [
        ("&ResourceArns.member.1=arn:aws:s3:::books/ana", "allowed"),
        (
            "&ResourceArns.member.1=arn:aws:s3:::books/ben",
            "implicitDeny",
        ),
        (
            "&ResourceArns.member.1=arn:aws:s3:::books/ben&CallerArn=arn:aws:iam::111122223333:user/ben",
            "allowed",
        ),
    ] {
        assert_eq!(
            the(&principal(&account, and), "EvalDecision"),
            decision,
            "{and}"
        );
    }
}

#[test]
fn a_principal_is_found_by_name_and_refused_when_it_is_none() {
    let account = Account::new();
    let simulate = |arn: &str| {
        account.admin(&format!(
            "Action=SimulatePrincipalPolicy&PolicySourceArn={arn}&ActionNames.member.1=s3:GetObject"
        ))
    };
    let elsewhere = simulate("arn:aws:iam::111122223333:user/another/path/ana");
    assert_eq!(the(&elsewhere, "EvalDecision"), "implicitDeny");
    for (arn, text) in [
        (
            "arn:aws:iam::111122223333:user/ben",
            "404 NoSuchEntity: Unable to retrieve specified IAM entity.",
        ),
        (
            "arn:aws:iam::999999999999:user/ana",
            "400 InvalidInput: Invalid Policy Source Arn: caller's account 111122223333 does not have access to policies in account 999999999999.",
        ),
        (
            "arn:aws:iam::111122223333:root",
            "400 InvalidInput: Invalid ARN provided in the request: arn:aws:iam::111122223333:root",
        ),
        (
            "arn:aws:sts::111122223333:assumed-role/reader/session",
            "400 InvalidInput: Invalid ARN provided in the request: arn:aws:sts::111122223333:assumed-role/reader/session",
        ),
        (
            "not-an-arn-but-long-enough",
            "400 InvalidInput: Invalid ARN provided in the request: not-an-arn-but-long-enough",
        ),
    ] {
        assert_eq!(refusal(&simulate(arn)), text);
    }
}

/// Quoted from AWS in a public repository (aws-containers/amazon-ecs-exec-checker), without the
/// reason that AWS appends by now.
#[test]
fn simulating_a_principal_needs_permission_on_it() {
    let answer = Account::new().ana(&format!(
        "Action=SimulatePrincipalPolicy&PolicySourceArn={ANA}&ActionNames.member.1=s3:GetObject"
    ));
    assert_eq!(
        refusal(&answer),
        "403 AccessDenied: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:SimulatePrincipalPolicy on resource: arn:aws:iam::111122223333:user/ana because no identity-based policy allows the iam:SimulatePrincipalPolicy action"
    );
}
