//! Service-specific credentials on the wire. What is refused, how, and what comes back is as
//! recorded from AWS: in 2025 by `LocalStack` (`test_iam.snapshot.json`), and in September 2026
//! (radkawar/stackd, `service_credentials_aws.json`).

use super::{Account, all, allow, encode, policy, refusal, status, the, unescape};

const CODECOMMIT: &str = "codecommit.amazonaws.com";

fn create(user: &str, service: &str) -> String {
    format!("Action=CreateServiceSpecificCredential&UserName={user}&ServiceName={service}")
}

/// An account in which ana has a credential, and the credential's ID.
fn with_credential() -> (Account, String) {
    let account = Account::new();
    let answer = account.done(&create("ana", CODECOMMIT));
    let id = the(&answer, "ServiceSpecificCredentialId").to_owned();
    (account, id)
}

fn about(action: &str, user: &str, id: &str) -> String {
    format!(
        "Action={action}ServiceSpecificCredential&UserName={user}&ServiceSpecificCredentialId={id}"
    )
}

#[test]
fn create_answers_with_user_name_and_password() {
    let answer = Account::new().done(&create("ANA", "CodeCommit.amazonaws.com"));
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateServiceSpecificCredentialResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateServiceSpecificCredentialResult>
    <ServiceSpecificCredential>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <ServiceName>codecommit.amazonaws.com</ServiceName>
    <ServiceUserName>ana-at-111122223333</ServiceUserName>
    <ServicePassword>AQoEXAMPLEAAAAH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+EXAMPLE=</ServicePassword>
    <ServiceSpecificCredentialId>ACCACKCEVSAAAAEXAMPLE</ServiceSpecificCredentialId>
    <UserName>ana</UserName>
    <Status>Active</Status>
    </ServiceSpecificCredential>
    </CreateServiceSpecificCredentialResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateServiceSpecificCredentialResponse>
    "#);
    assert_eq!(the(&answer, "ServicePassword").len(), 60);
}

#[test]
fn an_api_key_is_an_alias_and_a_password_in_one() {
    for (service, prefix) in [
        ("bedrock.amazonaws.com", "ABSK"),
        ("logs.amazonaws.com", "ACWL"),
        ("cloudwatch.amazonaws.com", "APIAACWM"),
        ("aws-external-anthropic.amazonaws.com", "AEAA"),
    ] {
        let answer = Account::new().done(&create("ana", service));
        let secret = unescape(the(&answer, "ServiceCredentialSecret"));
        let inside = secret.strip_prefix(prefix).expect("the prefix");
        let inside = data_encoding::BASE64
            .decode(inside.as_bytes())
            .expect("Base64");
        let inside = String::from_utf8(inside).expect("text");
        let (alias, password) = inside.split_once(':').expect("two parts");
        assert_eq!(alias, "ana-at-111122223333");
        assert_eq!(alias, the(&answer, "ServiceCredentialAlias"));
        assert_eq!(password.len(), 60);
        assert!(!answer.contains("ServiceUserName") && !answer.contains("ServicePassword"));
    }
}

#[test]
fn a_secret_is_shown_once() {
    let (account, _) = with_credential();
    account.done(&create("ana", "bedrock.amazonaws.com"));
    let listed = account.done("Action=ListServiceSpecificCredentials&UserName=ana");
    assert_eq!(all(&listed, "ServiceSpecificCredentialId").len(), 2);
    assert!(!listed.contains("Password") && !listed.contains("Secret"));
}

#[test]
fn a_user_has_two_for_a_service_and_as_many_for_the_next() {
    let (account, _) = with_credential();
    let second = account.done(&create("ana", CODECOMMIT));
    assert_eq!(the(&second, "ServiceUserName"), "ana+1-at-111122223333");
    assert_eq!(
        refusal(&account.admin(&create("ana", CODECOMMIT))),
        "409 LimitExceeded: Cannot exceed quota for ContextSpecificCredentialsPerUserPerContext: 2"
    );
    let other = account.done(&create("ana", "cassandra.amazonaws.com"));
    assert_eq!(the(&other, "ServiceUserName"), "ana-at-111122223333");
}

#[test]
fn a_service_that_has_no_such_credentials_is_refused() {
    for form in [
        create("ana", "sqs.amazonaws.com"),
        "Action=ListServiceSpecificCredentials&UserName=ana&ServiceName=sqs.amazonaws.com".into(),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&form)),
            "404 NoSuchEntity: No such service sqs.amazonaws.com is supported for Service Specific Credentials"
        );
    }
    assert_eq!(
        refusal(&Account::new().admin(&create("ana", "code_commit"))),
        "400 ValidationError: ServiceName must match [a-zA-Z0-9.-]*"
    );
}

#[test]
fn it_is_over_after_as_many_days_as_asked_for() {
    let account = Account::new();
    let answer = account.done(&format!(
        "{}&CredentialAgeDays=1",
        create("ana", CODECOMMIT)
    ));
    assert_eq!(the(&answer, "ExpirationDate"), "2026-11-03T09:00:00Z");
    let status = || {
        let listed = account.done("Action=ListServiceSpecificCredentials&UserName=ana");
        the(&listed, "Status").to_owned()
    };
    account.minutes_pass(24 * 60 - 1);
    assert_eq!(status(), "Active");
    account.minutes_pass(1);
    assert_eq!(status(), "Expired");
}

#[test]
fn a_reset_changes_the_secret_and_nothing_else() {
    let account = Account::new();
    let made = account.done(&format!(
        "{}&CredentialAgeDays=7",
        create("ana", CODECOMMIT)
    ));
    let id = the(&made, "ServiceSpecificCredentialId");
    account.done(&format!("{}&Status=Inactive", about("Update", "ana", id)));
    account.minutes_pass(60);
    let reset = account.done(&about("Reset", "ana", id));
    for element in [
        "CreateDate",
        "ExpirationDate",
        "ServiceUserName",
        "ServiceSpecificCredentialId",
    ] {
        assert_eq!(the(&reset, element), the(&made, element));
    }
    assert_eq!(the(&reset, "Status"), "Inactive");
    assert_ne!(
        the(&reset, "ServicePassword"),
        the(&made, "ServicePassword")
    );
}

#[test]
fn a_status_is_one_of_two() {
    let (account, id) = with_credential();
    let update = about("Update", "ana", &id);
    assert_eq!(
        refusal(&account.admin(&format!("{update}&Status=Expired"))),
        "400 InvalidInput: Operation does not support status Expired"
    );
}

#[test]
fn a_credential_that_is_nowhere_and_one_that_is_another_users_are_told_apart() {
    let (account, id) = with_credential();
    for action in ["Reset", "Delete", "Update"] {
        let status = if action == "Update" {
            "&Status=Active"
        } else {
            ""
        };
        let nowhere = about(action, "ana", "satisfiesregexbutstillinvalid") + status;
        assert_eq!(
            refusal(&account.admin(&nowhere)),
            "404 NoSuchEntity: No such credential satisfiesregexbutstillinvalid exists"
        );
        let of_ana = about(action, "admin", &id) + status;
        assert_eq!(
            refusal(&account.admin(&of_ana)),
            format!(
                "400 ValidationError: User admin does not have a service specific credential with id {id}"
            )
        );
        let nobody = about(action, "nobody", &id) + status;
        assert_eq!(
            refusal(&account.admin(&nobody)),
            "404 NoSuchEntity: The user with name nobody cannot be found."
        );
    }
}

#[test]
fn a_list_is_of_a_user_or_of_all_and_of_a_service_or_of_all() {
    let (account, _) = with_credential();
    account.done(&create("ana", "cassandra.amazonaws.com"));
    account.done(&create("admin", CODECOMMIT));
    let users = |form: &str| {
        let answer = account.done(&format!("Action=ListServiceSpecificCredentials{form}"));
        let names = all(&answer, "UserName").into_iter();
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(users(""), ["admin"]);
    assert_eq!(users("&UserName=ana"), ["ana", "ana"]);
    assert_eq!(
        users("&UserName=ana&ServiceName=CODECOMMIT.amazonaws.com"),
        ["ana"]
    );
    assert_eq!(users("&UserName=ana&ServiceName="), ["ana", "ana"]);
    assert_eq!(users("&UserName=ana&AllUsers=false"), ["ana", "ana"]);
    let mut all = users("&AllUsers=true&ServiceName=codecommit.amazonaws.com");
    all.sort();
    assert_eq!(all, ["admin", "ana"]);
    assert_eq!(
        refusal(&account.admin("Action=ListServiceSpecificCredentials&UserName=ana&AllUsers=true")),
        "400 InvalidInput: Cannot list credentials for all users if a username is given"
    );
}

#[test]
fn a_list_comes_in_pages() {
    let (account, _) = with_credential();
    account.done(&create("ana", CODECOMMIT));
    for of in ["UserName=ana", "AllUsers=true"] {
        let form = format!("Action=ListServiceSpecificCredentials&{of}&MaxItems=1");
        let first = account.done(&form);
        assert_eq!(the(&first, "ServiceUserName"), "ana-at-111122223333");
        let marker = encode(the(&first, "Marker"));
        let second = account.done(&format!("{form}&Marker={marker}"));
        assert_eq!(the(&second, "ServiceUserName"), "ana+1-at-111122223333");
        assert_eq!(the(&second, "IsTruncated"), "false");
    }
}

#[test]
fn to_list_those_of_all_users_takes_the_permission_on_all_users() {
    let list = "Action=ListServiceSpecificCredentials";
    let arn = "arn:aws:iam::111122223333:user/";
    for (resource, form, expected) in [
        (format!("{arn}ana"), list.to_owned(), "200"),
        (format!("{arn}ana"), format!("{list}&AllUsers=true"), "403"),
        (format!("{arn}*"), format!("{list}&AllUsers=true"), "200"),
    ] {
        let document = allow("iam:ListServiceSpecificCredentials", &resource);
        let account = Account::where_ana_has(&document);
        assert_eq!(status(&account.ana(&form)), expected, "{resource} {form}");
    }
}

#[test]
fn a_policy_can_limit_service_and_age() {
    let document = policy(
        r#"{"Effect":"Allow","Action":"iam:CreateServiceSpecificCredential","Resource":"*","Condition":{"StringEquals":{"iam:ServiceSpecificCredentialServiceName":"bedrock.amazonaws.com"},"NumericLessThanEquals":{"iam:ServiceSpecificCredentialAgeDays":"30"}}}"#,
    );
    for (form, expected) in [
        (
            format!(
                "{}&CredentialAgeDays=30",
                create("ana", "bedrock.amazonaws.com")
            ),
            "200",
        ),
        (
            format!(
                "{}&CredentialAgeDays=31",
                create("ana", "bedrock.amazonaws.com")
            ),
            "403",
        ),
        (create("ana", "bedrock.amazonaws.com"), "403"),
        (
            format!("{}&CredentialAgeDays=30", create("ana", CODECOMMIT)),
            "403",
        ),
    ] {
        let account = Account::where_ana_has(&document);
        assert_eq!(status(&account.ana(&form)), expected, "{form}");
    }
}

#[test]
fn a_name_for_a_service_outlives_the_users_own() {
    let (account, id) = with_credential();
    account.done("Action=UpdateUser&UserName=ana&NewUserName=anna");
    let listed = account.done("Action=ListServiceSpecificCredentials&UserName=anna");
    assert_eq!(the(&listed, "ServiceSpecificCredentialId"), id);
    assert_eq!(the(&listed, "UserName"), "anna");
    assert_eq!(the(&listed, "ServiceUserName"), "ana-at-111122223333");
    account.done("Action=CreateUser&UserName=ana");
    let next = account.done(&create("ana", CODECOMMIT));
    assert_eq!(the(&next, "ServiceUserName"), "ana+1-at-111122223333");
}

#[test]
fn a_user_with_a_credential_is_not_deleted() {
    let (account, id) = with_credential();
    account.done("Action=DeleteAccessKey&UserName=ana&AccessKeyId=AKIAANA222222EXAMPLE");
    assert_eq!(
        refusal(&account.admin("Action=DeleteUser&UserName=ana")),
        "409 DeleteConflict: Cannot delete entity, must remove referenced objects first."
    );
    account.done(&about("Delete", "ana", &id));
    account.done("Action=DeleteUser&UserName=ana");
}
