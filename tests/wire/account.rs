//! The caller, the account, and what the mock does not have.

use std::collections::BTreeMap;

use mock_iam::wire::operation::{Operation, Service};

use super::{ANA, Account, all, refusal, status, the};

#[test]
fn get_caller_identity_needs_no_permission() {
    insta::assert_snapshot!(Account::new().ana("Action=GetCallerIdentity"), @r#"
    200
    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
    <GetCallerIdentityResult>
    <UserId>AIDASCENEAAAAQEXAMPLE</UserId>
    <Account>111122223333</Account>
    <Arn>arn:aws:iam::111122223333:user/ana</Arn>
    </GetCallerIdentityResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetCallerIdentityResponse>
    "#);
}

/// "No permissions are required to perform this operation. If an administrator attaches a policy
/// that explicitly denies access … you can still perform this operation" (API reference).
#[test]
fn get_caller_identity_cannot_be_denied() {
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    let account = Account::where_ana_has(&super::policy(deny));
    assert_eq!(status(&account.ana("Action=GetCallerIdentity")), "200");
}

#[test]
fn roots_identity_is_the_account() {
    let answer = Account::with_root_key().root("Action=GetCallerIdentity");
    assert_eq!(the(&answer, "Arn"), "arn:aws:iam::111122223333:root");
    assert_eq!(the(&answer, "UserId"), "111122223333");
    assert_eq!(the(&answer, "Account"), "111122223333");
}

/// "The key might be active, inactive, or deleted" (API reference, `GetAccessKeyInfo`).
#[test]
fn a_keys_account_is_known_whatever_the_keys_state() {
    let account = Account::new();
    let id = ANA.0;
    for change in [
        "Action=GetUser",
        &format!("Action=UpdateAccessKey&UserName=ana&AccessKeyId={id}&Status=Inactive"),
        &format!("Action=DeleteAccessKey&UserName=ana&AccessKeyId={id}"),
    ] {
        account.done(change);
        let answer = account.done(&format!("Action=GetAccessKeyInfo&AccessKeyId={id}"));
        assert_eq!(the(&answer, "Account"), "111122223333");
    }
}

fn summary(account: &Account) -> BTreeMap<String, u32> {
    let answer = account.done("Action=GetAccountSummary");
    let values = all(&answer, "value").into_iter();
    let values = values.map(|value| value.parse().expect("a number"));
    let keys = all(&answer, "key").into_iter().map(str::to_owned);
    keys.zip(values).collect()
}

/// The keys of the API reference's `summaryKeyType`, in which the account of these tests differs
/// from an empty one.
#[test]
fn the_summary_counts() {
    let account = Account::new();
    account.done("Action=CreateGroup&GroupName=readers");
    let document = super::encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=books&PolicyDocument={document}"
    ));
    let summary = summary(&account);
    for (key, count) in [
        ("Users", 2),
        ("Groups", 1),
        ("Policies", 1),
        ("PolicyVersionsInUse", 1),
        ("AccountAccessKeysPresent", 0),
        ("AccountMFAEnabled", 0),
        ("MFADevices", 0),
        ("AccessKeysPerUserQuota", 2),
        ("GroupsPerUserQuota", 10),
        ("AttachedPoliciesPerUserQuota", 10),
        ("AttachedPoliciesPerGroupQuota", 10),
        ("VersionsPerPolicyQuota", 5),
        ("PolicySizeQuota", 6144),
        ("UserPolicySizeQuota", 2048),
        ("GroupPolicySizeQuota", 5120),
        ("UsersQuota", 5000),
        ("GroupsQuota", 300),
        ("PoliciesQuota", 1500),
    ] {
        assert_eq!(summary.get(key), Some(&count), "{key}");
    }
}

#[test]
fn the_summary_has_every_key_of_the_model() {
    let model = include_str!("../../crates/mock-iam/data/iam-sts-model.json");
    let model: serde_json::Value = serde_json::from_str(model).expect("JSON");
    let keys = model["iam"]["shapes"]["summaryKeyType"]["enum"]
        .as_array()
        .expect("an enum");
    let summary = summary(&Account::new());
    for key in keys {
        let key = key.as_str().expect("a name");
        assert!(summary.contains_key(key), "{key}");
    }
}

#[test]
fn the_summary_tells_of_roots_keys_and_second_factor() {
    let account = Account::of(super::scene().root_mfa());
    assert_eq!(summary(&account)["AccountMFAEnabled"], 1);
    assert_eq!(
        summary(&Account::with_root_key())["AccountAccessKeysPresent"],
        1
    );
}

#[test]
fn what_the_mock_does_not_have_is_refused_by_name_and_never_done() {
    let account = Account::new();
    let saved = || serde_json::to_string(&account.mock.account()).expect("it serializes");
    account.ana("Action=GetCallerIdentity");
    let before = saved();
    let supported = mock_iam::supported_operations();
    let missing = Operation::all()
        .iter()
        .filter(|operation| !supported.contains(&operation.name));
    for operation in missing.filter(|operation| operation.service == Service::Iam) {
        assert_eq!(
            refusal(&account.ana(&format!("Action={}", operation.name))),
            format!(
                "501 NotImplemented: AWS has the operation {}; this mock does not have it yet. Nothing was changed.",
                operation.name
            )
        );
    }
    let form = format!("Action=GetAccessKeyLastUsed&AccessKeyId={}", ANA.0);
    assert_eq!(the(&account.done(&form), "ServiceName"), "iam");
    assert_eq!(without_uses(&saved()), without_uses(&before));
}

/// A saved account but for when its keys were used.
fn without_uses(account: &str) -> serde_json::Value {
    let mut account: serde_json::Value = serde_json::from_str(account).expect("it is JSON");
    account["key_uses"] = serde_json::Value::Null;
    account
}

/// argmin's probes of AWS STS found these texts, and that of two values the first counts.
#[test]
fn an_operation_is_found_by_name_and_version() {
    let account = Account::new();
    for (body, operation, version) in [
        ("Action=MakeKey&Version=2010-05-08", "MakeKey", "2010-05-08"),
        ("Action=GetUser", "GetUser", "NO_VERSION_SPECIFIED"),
        ("Action=GetUser&Version=", "GetUser", ""),
        ("Action=GetUser&Version=2011-06-15", "GetUser", "2011-06-15"),
        ("Action=&Version=2010-05-08", "", "2010-05-08"),
        (
            "Action=MakeKey&Action=GetUser&Version=2010-05-08",
            "MakeKey",
            "2010-05-08",
        ),
    ] {
        let request = super::Signer::of(super::ADMIN, body).post(body);
        assert_eq!(
            refusal(&super::show(&account.mock.handle(request))),
            format!(
                "400 InvalidAction: Could not find operation {operation} for version {version}"
            )
        );
    }
    let both = "Action=GetUser&Action=MakeKey&Version=2010-05-08&Version=1999-01-01";
    let request = super::Signer::of(super::ADMIN, both).post(both);
    assert_eq!(account.mock.handle(request).status(), 200);
}
