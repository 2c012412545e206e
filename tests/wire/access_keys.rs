//! Access keys on the wire.

use super::{ANA, Account, all, refusal, status, the};

/// The first pair that the mock of these tests gives out: AWS's documentation pair.
const NEW: (&str, &str) = (
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
);

#[test]
fn create_access_key_answers_with_the_secret() {
    insta::assert_snapshot!(Account::new().admin("Action=CreateAccessKey&UserName=ana"), @r#"
    200
    <CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateAccessKeyResult>
    <AccessKey>
    <UserName>ana</UserName>
    <AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId>
    <Status>Active</Status>
    <SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    </AccessKey>
    </CreateAccessKeyResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateAccessKeyResponse>
    "#);
}

#[test]
fn list_access_keys_shows_everything_but_the_secret() {
    insta::assert_snapshot!(Account::new().admin("Action=ListAccessKeys&UserName=ana"), @r#"
    200
    <ListAccessKeysResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <ListAccessKeysResult>
    <AccessKeyMetadata>
    <member>
    <UserName>ana</UserName>
    <AccessKeyId>AKIAANA222222EXAMPLE</AccessKeyId>
    <Status>Active</Status>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    </member>
    </AccessKeyMetadata>
    <IsTruncated>false</IsTruncated>
    </ListAccessKeysResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </ListAccessKeysResponse>
    "#);
}

#[test]
fn a_new_key_works_at_once() {
    let account = Account::new();
    account.done("Action=CreateAccessKey&UserName=ana");
    let answer = account.call(NEW, "Action=GetCallerIdentity");
    assert_eq!(the(&answer, "Arn"), "arn:aws:iam::111122223333:user/ana");
}

#[test]
fn a_third_key_is_refused() {
    let account = Account::new();
    account.done("Action=CreateAccessKey&UserName=ana");
    assert_eq!(
        refusal(&account.admin("Action=CreateAccessKey&UserName=ana")),
        "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"
    );
}

#[test]
fn an_inactive_key_counts() {
    let account = Account::new();
    account.done("Action=CreateAccessKey&UserName=ana");
    for id in [ANA.0, NEW.0] {
        account.done(&format!(
            "Action=UpdateAccessKey&UserName=ana&AccessKeyId={id}&Status=Inactive"
        ));
    }
    assert_eq!(
        refusal(&account.admin("Action=CreateAccessKey&UserName=ana")),
        "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"
    );
}

#[test]
fn a_deleted_key_makes_room() {
    let account = Account::new();
    account.done("Action=CreateAccessKey&UserName=ana");
    account.done(&format!(
        "Action=DeleteAccessKey&UserName=ana&AccessKeyId={}",
        ANA.0
    ));
    account.done("Action=CreateAccessKey&UserName=ana");
    let listed = account.done("Action=ListAccessKeys&UserName=ana");
    assert_eq!(
        all(&listed, "AccessKeyId"),
        ["AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"]
    );
}

#[test]
fn an_active_key_can_be_deleted_and_is_gone() {
    let account = Account::new();
    let delete = format!("Action=DeleteAccessKey&UserName=ana&AccessKeyId={}", ANA.0);
    account.done(&delete);
    assert!(
        !account
            .done("Action=ListAccessKeys&UserName=ana")
            .contains(ANA.0)
    );
    let gone = "404 NoSuchEntity: The Access Key with id AKIAANA222222EXAMPLE cannot be found.";
    assert_eq!(refusal(&account.admin(&delete)), gone);
    assert_eq!(
        refusal(&account.admin(&format!(
            "Action=GetAccessKeyLastUsed&AccessKeyId={}",
            ANA.0
        ))),
        gone
    );
}

#[test]
fn an_inactive_key_works_again_when_it_is_activated() {
    let account = Account::new();
    let update = |status: &str| {
        let id = ANA.0;
        account.done(&format!(
            "Action=UpdateAccessKey&UserName=ana&AccessKeyId={id}&Status={status}"
        ));
    };
    update("Inactive");
    assert_eq!(status(&account.ana("Action=GetCallerIdentity")), "403");
    let listed = account.done("Action=ListAccessKeys&UserName=ana");
    assert_eq!(the(&listed, "Status"), "Inactive");
    update("Active");
    assert_eq!(status(&account.ana("Action=GetCallerIdentity")), "200");
}

#[test]
fn without_a_user_name_the_keys_are_the_callers() {
    let account = Account::new();
    let made = account.done("Action=CreateAccessKey");
    assert_eq!(the(&made, "UserName"), "admin");
    account.done("Action=UpdateAccessKey&AccessKeyId=AKIAIOSFODNN7EXAMPLE&Status=Inactive");
    let listed = account.done("Action=ListAccessKeys");
    assert_eq!(all(&listed, "Status"), ["Active", "Inactive"]);
    account.done("Action=DeleteAccessKey&AccessKeyId=AKIAIOSFODNN7EXAMPLE");
    assert_eq!(
        all(&account.done("Action=ListAccessKeys"), "UserName"),
        ["admin"]
    );
}

#[test]
fn without_a_user_name_root_acts_on_its_own_keys() {
    let account = Account::with_root_key();
    assert_eq!(
        the(&account.root("Action=ListAccessKeys"), "AccessKeyId"),
        super::ROOT.0
    );
    assert_eq!(
        the(&account.root("Action=CreateAccessKey"), "AccessKeyId"),
        NEW.0
    );
    let identity = account.call(NEW, "Action=GetCallerIdentity");
    assert_eq!(the(&identity, "Arn"), "arn:aws:iam::111122223333:root");
    assert_eq!(
        refusal(&account.root("Action=CreateAccessKey")),
        "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2"
    );
    let deleted = account.root(&format!("Action=DeleteAccessKey&AccessKeyId={}", NEW.0));
    assert_eq!(status(&deleted), "200");
}

#[test]
fn without_a_user_name_the_key_of_another_cannot_be_found() {
    let account = Account::new();
    for form in [
        "Action=DeleteAccessKey",
        "Action=UpdateAccessKey&Status=Inactive",
    ] {
        assert_eq!(
            refusal(&account.admin(&format!("{form}&AccessKeyId={}", ANA.0))),
            "404 NoSuchEntity: The Access Key with id AKIAANA222222EXAMPLE cannot be found."
        );
    }
}

#[test]
fn a_key_is_found_at_its_own_user_only() {
    let account = Account::new();
    let form = format!(
        "Action=DeleteAccessKey&UserName=admin&AccessKeyId={}",
        ANA.0
    );
    assert_eq!(
        refusal(&account.admin(&form)),
        "404 NoSuchEntity: The Access Key with id AKIAANA222222EXAMPLE cannot be found."
    );
}

#[test]
fn a_key_that_was_never_used_says_so() {
    let form = format!("Action=GetAccessKeyLastUsed&AccessKeyId={}", ANA.0);
    insta::assert_snapshot!(Account::new().admin(&form), @r#"
    200
    <GetAccessKeyLastUsedResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetAccessKeyLastUsedResult>
    <UserName>ana</UserName>
    <AccessKeyLastUsed>
    <ServiceName>N/A</ServiceName>
    <Region>N/A</Region>
    </AccessKeyLastUsed>
    </GetAccessKeyLastUsedResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetAccessKeyLastUsedResponse>
    "#);
}

#[test]
fn every_use_of_a_key_is_noted() {
    let account = Account::new();
    let last_used = || {
        let form = format!("Action=GetAccessKeyLastUsed&AccessKeyId={}", ANA.0);
        let answer = account.done(&form);
        ["LastUsedDate", "ServiceName", "Region"].map(|element| the(&answer, element).to_owned())
    };
    account.ana("Action=GetCallerIdentity");
    assert_eq!(last_used(), ["2026-11-02T09:00:00Z", "sts", "us-east-1"]);
    account.minutes_pass(20);
    account.ana("Action=ListUsers");
    assert_eq!(last_used(), ["2026-11-02T09:20:00Z", "iam", "us-east-1"]);
}

#[test]
fn a_request_with_a_wrong_signature_is_no_use_of_the_key() {
    let account = Account::new();
    account.call((ANA.0, "another secret"), "Action=GetCallerIdentity");
    let form = format!("Action=GetAccessKeyLastUsed&AccessKeyId={}", ANA.0);
    assert_eq!(the(&account.done(&form), "ServiceName"), "N/A");
}

#[test]
fn a_user_name_is_taken_in_any_case_and_shown_in_its_own() {
    let account = Account::new();
    let made = account.done("Action=CreateAccessKey&UserName=ANA");
    assert_eq!(the(&made, "UserName"), "ana");
    let form = format!("Action=DeleteAccessKey&UserName=aNa&AccessKeyId={}", ANA.0);
    account.done(&form);
}
