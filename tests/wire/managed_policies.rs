//! Managed policies, AWS's and the account's own, on the wire.

use super::{Account, all, encode, refusal, status, the};

const BOOKS: &str = "arn:aws:iam::111122223333:policy/books";
const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

fn create(name: &str, document: &str) -> String {
    let document = encode(document);
    format!("Action=CreatePolicy&PolicyName={name}&PolicyDocument={document}")
}

fn with_books() -> Account {
    let account = Account::new();
    account.done(&create("books", super::DOCUMENT));
    account
}

#[test]
fn create_policy_answers_with_the_policy() {
    insta::assert_snapshot!(Account::new().admin(&create("books", super::DOCUMENT)), @r#"
    200
    <CreatePolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreatePolicyResult>
    <Policy>
    <PolicyName>books</PolicyName>
    <PolicyId>ANPACKCEVSAAAAEXAMPLE</PolicyId>
    <Arn>arn:aws:iam::111122223333:policy/books</Arn>
    <Path>/</Path>
    <DefaultVersionId>v1</DefaultVersionId>
    <AttachmentCount>0</AttachmentCount>
    <PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount>
    <IsAttachable>true</IsAttachable>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <UpdateDate>2026-11-02T09:00:00Z</UpdateDate>
    </Policy>
    </CreatePolicyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreatePolicyResponse>
    "#);
}

#[test]
fn policy_names_are_unique_ignoring_case_and_path() {
    let form = create("BOOKS", super::DOCUMENT) + "&Path=/people/";
    assert_eq!(
        refusal(&with_books().admin(&form)),
        "409 EntityAlreadyExists: A policy called BOOKS already exists. Duplicate names are not allowed."
    );
}

#[test]
fn get_policy_shows_description_and_tags_and_the_list_does_not() {
    let account = Account::new();
    let form = create("books", super::DOCUMENT)
        + "&Description=Reads%20books.&Tags.member.1.Key=Team&Tags.member.1.Value=books";
    account.done(&form);
    let shown = account.done(&format!("Action=GetPolicy&PolicyArn={BOOKS}"));
    assert_eq!(the(&shown, "Description"), "Reads books.");
    assert_eq!(the(&shown, "Key"), "Team");
    let listed = account.done("Action=ListPolicies&Scope=Local");
    assert!(!listed.contains("Description") && !listed.contains("Tags"));
}

#[test]
fn a_managed_policy_must_say_its_version() {
    let document = super::DOCUMENT.replace(r#""Version":"2012-10-17","#, "");
    assert_eq!(
        refusal(&Account::new().admin(&create("books", &document))),
        "400 MalformedPolicyDocument: Policy document must be version 2012-10-17 or greater."
    );
}

#[test]
fn a_managed_policy_has_6144_characters_at_most() {
    let account = Account::new();
    let of_size = |size: usize| {
        let more = "a".repeat(size - super::DOCUMENT.len());
        super::DOCUMENT.replace("none", &format!("none{more}"))
    };
    assert_eq!(
        refusal(&account.admin(&create("books", &of_size(6145)))),
        "409 LimitExceeded: Cannot exceed quota for PolicySize: 6144"
    );
    account.done(&create("books", &of_size(6144)));
}

#[test]
fn a_policy_that_is_not_there_was_not_found() {
    let account = Account::new();
    for form in [
        "GetPolicy",
        "DeletePolicy",
        "ListPolicyVersions",
        "GetPolicyVersion&VersionId=v1",
        "SetDefaultPolicyVersion&VersionId=v1",
        "DeletePolicyVersion&VersionId=v1",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("Action={form}&PolicyArn={BOOKS}"))),
            format!("404 NoSuchEntity: Policy {BOOKS} was not found."),
            "{form}"
        );
    }
}

#[test]
fn a_policy_is_listed_in_its_scope() {
    let account = with_books();
    let names = |scope: &str| {
        let answer = account.done(&format!("Action=ListPolicies&Scope={scope}&MaxItems=1000"));
        all(&answer, "PolicyName")
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("Local"), ["books"]);
    let (aws, every) = (names("AWS"), names("All"));
    assert!(aws.contains(&"AdministratorAccess".to_owned()) && !aws.contains(&"books".to_owned()));
    assert_eq!(every.len(), aws.len() + 1);
}

#[test]
fn only_attached_policies_are_listed_when_asked_for() {
    let account = with_books();
    let attached = account.done("Action=ListPolicies&OnlyAttached=true");
    assert_eq!(all(&attached, "Arn"), [ADMINISTRATOR]);
    account.done(&format!(
        "Action=AttachUserPolicy&UserName=ana&PolicyArn={BOOKS}"
    ));
    let attached = account.done("Action=ListPolicies&OnlyAttached=true&Scope=Local");
    assert_eq!(all(&attached, "AttachmentCount"), ["1"]);
}

#[test]
fn boundaries_are_listed_when_asked_for() {
    let account = with_books();
    account.done(&format!(
        "Action=CreateUser&UserName=ben&PermissionsBoundary={BOOKS}"
    ));
    let listed = account.done("Action=ListPolicies&PolicyUsageFilter=PermissionsBoundary");
    assert_eq!(all(&listed, "PolicyName"), ["books"]);
    assert_eq!(all(&listed, "PermissionsBoundaryUsageCount"), ["1"]);
}

#[test]
fn a_policy_in_use_is_not_deleted() {
    let account = with_books();
    let delete = || account.admin(&format!("Action=DeletePolicy&PolicyArn={BOOKS}"));
    let conflict = "409 DeleteConflict: Cannot delete a policy attached to entities.";
    account.done(&format!(
        "Action=AttachUserPolicy&UserName=ana&PolicyArn={BOOKS}"
    ));
    assert_eq!(refusal(&delete()), conflict);
    account.done(&format!(
        "Action=DetachUserPolicy&UserName=ana&PolicyArn={BOOKS}"
    ));
    account.done(&format!(
        "Action=CreateUser&UserName=ben&PermissionsBoundary={BOOKS}"
    ));
    assert_eq!(refusal(&delete()), conflict);
    account.done("Action=DeleteUser&UserName=ben");
    assert_eq!(status(&delete()), "200");
}

/// Quoted from AWS in several public repositories.
#[test]
fn a_policy_with_other_versions_is_not_deleted() {
    let account = with_books();
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicyVersion&PolicyArn={BOOKS}&PolicyDocument={document}"
    ));
    assert_eq!(
        refusal(&account.admin(&format!("Action=DeletePolicy&PolicyArn={BOOKS}"))),
        "409 DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."
    );
}

#[test]
fn awss_own_policies_can_be_read() {
    let answer = Account::new().done(&format!("Action=GetPolicy&PolicyArn={ADMINISTRATOR}"));
    assert_eq!(the(&answer, "PolicyName"), "AdministratorAccess");
    assert_eq!(the(&answer, "CreateDate"), "2015-02-06T18:39:46Z");
    let version = the(&answer, "DefaultVersionId");
    let form = format!("Action=GetPolicyVersion&PolicyArn={ADMINISTRATOR}&VersionId={version}");
    let document = Account::new().done(&form);
    assert_eq!(the(&document, "IsDefaultVersion"), "true");
    let text = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "*",
            "Resource": "*"
        }
    ]
}"#;
    let document = the(&document, "Document").replace('+', "%2B");
    let document = form_urlencoded::parse(document.as_bytes()).next();
    assert_eq!(document.expect("a document").0, text);
}

/// AWS's words are not on record; that it refuses is.
#[test]
fn awss_own_policies_cannot_be_changed() {
    let account = Account::with_root_key();
    let document = encode(super::DOCUMENT);
    for form in [
        "Action=DeletePolicy",
        &format!("Action=CreatePolicyVersion&PolicyDocument={document}"),
        "Action=SetDefaultPolicyVersion&VersionId=v1",
        "Action=DeletePolicyVersion&VersionId=v1",
    ] {
        let answer = account.root(&format!("{form}&PolicyArn={ADMINISTRATOR}"));
        assert_eq!(
            (status(&answer), the(&answer, "Code")),
            ("403", "AccessDenied")
        );
    }
}
