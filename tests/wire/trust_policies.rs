//! Whom a role trusts: the document as AWS keeps it, and principals that must be there.

use mock_iam::{Scene, SceneKey};

use super::{Account, encode, now, refusal, the};

const OWN: &str = "111122223333";
const OTHER: &str = "444455556666";

fn trust(principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}]}}"#
    )
}

fn trusting(arn: &str) -> String {
    trust(&format!(r#"{{"AWS":"{arn}"}}"#))
}

fn create(document: &str) -> String {
    let document = encode(document);
    format!("Action=CreateRole&RoleName=Deployer&AssumeRolePolicyDocument={document}")
}

/// The trust policy of the role, decoded.
fn shown(account: &Account) -> String {
    let answer = account.done("Action=GetRole&RoleName=Deployer");
    let document = the(&answer, "AssumeRolePolicyDocument").replace('+', "%2B");
    let decoded = form_urlencoded::parse(document.as_bytes()).next();
    decoded.expect("a document").0.into_owned()
}

/// An account beside that of a user `cleo`, of another team.
fn with_another_account() -> Account {
    let account = Account::new();
    let key = SceneKey::new(
        "AKIACLEO22222EXAMPLE",
        "akiacleo22222/////////////////EXAMPLEKEY",
    );
    let other = Scene::new(OTHER.parse().expect("an account"), now());
    let other = other.user("cleo").key("cleo", key).expect("cleo is new");
    account.mock.put_account(other.build());
    account
}

fn refused(account: &Account, principal: &str) {
    assert_eq!(
        refusal(&account.admin(&create(&trusting(principal)))),
        format!(
            "400 MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"{principal}\""
        )
    );
}

/// A `GetRole` answer of AWS's (debug log of boto3, 2020) has no white space, and Effect before
/// Principal before Action, whatever was sent.
#[test]
fn aws_keeps_a_trust_policy_in_its_own_order_without_white_space() {
    let account = Account::new();
    let document = r#"{
      "Statement": {"Action": ["sts:AssumeRole"], "Condition": {"Bool": {"aws:SecureTransport": "true"}},
                    "Principal": {"Service": "ec2.amazonaws.com"}, "Effect": "Allow", "Sid": ""},
      "Version": "2012-10-17"
    }"#;
    account.done(&create(document));
    assert_eq!(
        shown(&account),
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole"],"Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}"#
    );
}

/// "When you specify an AWS account, you can use the account ARN or a shortened form", which AWS
/// shows as the ARN.
#[test]
fn an_account_number_is_shown_as_the_arn_of_its_root() {
    let account = Account::new();
    account.done(&create(&trusting(OTHER)));
    assert_eq!(shown(&account), trusting("arn:aws:iam::444455556666:root"));
}

#[test]
fn users_and_roles_that_are_there_can_be_trusted() {
    let account = Account::new();
    account.done(&create(&trusting("*")));
    account.done("Action=DeleteRole&RoleName=Deployer");
    account.done(&create(&trusting("arn:aws:iam::111122223333:user/ana")));
    for principal in [
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:role/Deployer",
        "arn:aws:sts::111122223333:assumed-role/Deployer/monday",
        "arn:aws:sts::111122223333:federated-user/bob",
    ] {
        let document = encode(&trusting(principal));
        account.done(&format!(
            "Action=UpdateAssumeRolePolicy&RoleName=Deployer&PolicyDocument={document}"
        ));
        assert_eq!(shown(&account), trusting(principal));
    }
}

#[test]
fn who_is_not_there_cannot_be_trusted() {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=readers");
    for principal in [
        "arn:aws:iam::111122223333:user/nobody",
        "arn:aws:iam::111122223333:user/people/ana",
        "arn:aws:iam::111122223333:role/none",
        "arn:aws:sts::111122223333:assumed-role/none/monday",
        "arn:aws:iam::111122223333:group/readers",
        "arn:aws:iam::111122223333:user/*",
        "AIDACKCEVSQ6C2EXAMPLE",
        "nonsense",
    ] {
        refused(&account, principal);
    }
}

#[test]
fn an_update_is_refused_as_a_creation_is_and_changes_nothing() {
    let account = Account::new();
    let ana = trusting("arn:aws:iam::111122223333:user/ana");
    account.done(&create(&ana));
    let document = encode(&trusting("arn:aws:iam::111122223333:user/nobody"));
    assert_eq!(
        refusal(&account.admin(&format!(
            "Action=UpdateAssumeRolePolicy&RoleName=Deployer&PolicyDocument={document}"
        ))),
        "400 MalformedPolicyDocument: Invalid principal in policy: \"AWS\":\"arn:aws:iam::111122223333:user/nobody\""
    );
    assert_eq!(shown(&account), ana);
}

#[test]
fn a_user_of_another_account_must_be_there_too() {
    let account = with_another_account();
    account.done(&create(&trusting("arn:aws:iam::444455556666:user/cleo")));
    account.done("Action=DeleteRole&RoleName=Deployer");
    refused(&account, "arn:aws:iam::444455556666:user/dora");
}

/// The mock cannot know who is in an account that it does not have.
#[test]
fn of_an_unknown_account_only_the_whole_can_be_trusted() {
    let account = Account::new();
    refused(&account, "arn:aws:iam::444455556666:user/cleo");
    account.done(&create(&trusting("arn:aws:iam::444455556666:root")));
}

/// "If you delete the user, then you break the relationship. The policy no longer applies, even if
/// you recreate the user […] the principal ID appears" (IAM User Guide, Principal element).
#[test]
fn a_deleted_user_is_shown_by_its_id_and_never_comes_back() {
    let account = Account::new();
    let created = account.done("Action=CreateUser&UserName=ben&Path=/people/");
    let id = the(&created, "UserId").to_owned();
    let arn = "arn:aws:iam::111122223333:user/people/ben";
    account.done(&create(&trusting(arn)));
    account.done("Action=DeleteUser&UserName=ben");
    assert_eq!(shown(&account), trusting(&id));
    account.done("Action=CreateUser&UserName=ben&Path=/people/");
    assert_eq!(shown(&account), trusting(&id));
}

#[test]
fn a_deleted_role_is_shown_by_its_id() {
    let account = Account::new();
    let document = encode(&trusting(OWN));
    let created = account.done(&format!(
        "Action=CreateRole&RoleName=Builder&AssumeRolePolicyDocument={document}"
    ));
    let id = the(&created, "RoleId").to_owned();
    account.done(&create(&trusting("arn:aws:iam::111122223333:role/Builder")));
    account.done("Action=DeleteRole&RoleName=Builder");
    assert_eq!(shown(&account), trusting(&id));
}

#[test]
fn a_renamed_user_is_trusted_under_the_new_name() {
    let account = Account::new();
    account.done("Action=CreateUser&UserName=ben");
    account.done(&create(&trusting("arn:aws:iam::111122223333:user/ben")));
    account.done("Action=UpdateUser&UserName=ben&NewUserName=Benno&NewPath=/people/");
    assert_eq!(
        shown(&account),
        trusting("arn:aws:iam::111122223333:user/people/Benno")
    );
}

#[test]
fn a_trust_policy_has_2048_characters_at_most() {
    let account = Account::new();
    let of_size = |size: usize| {
        let empty = trust(r#"{"Service":"ec2.amazonaws.com"}"#)
            .replace(r#""Effect""#, r#""Sid":"","Effect""#);
        let sid = format!(r#""Sid":"{}""#, "a".repeat(size - empty.len()));
        empty.replace(r#""Sid":"""#, &sid)
    };
    assert_eq!(
        refusal(&account.admin(&create(&of_size(2049)))),
        "409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"
    );
    account.done(&create(&of_size(2048).replace(',', ",\n  ")));
}

/// `LocalStack`, `test_create_role_with_malformed_assume_role_policy_document`, and AWS's texts for
/// what has no place in a trust policy.
#[test]
fn a_document_that_is_no_trust_policy_is_refused() {
    let ec2 = r#"{"Service":"ec2.amazonaws.com"}"#;
    for (document, text) in [
        ("nonsense".to_owned(), "This policy contains invalid Json"),
        (
            trust(ec2).replace(r#""Action""#, r#""Resource":"*","Action""#),
            "Has prohibited field Resource",
        ),
        (
            trust(ec2).replace("sts:", "s3:"),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            trust(r#"{"Service":"ec2"}"#),
            "Invalid principal in policy: \"SERVICE\":\"ec2\"",
        ),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&create(&document))),
            format!("400 MalformedPolicyDocument: {text}")
        );
    }
}
