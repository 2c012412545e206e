//! Signing certificates on the wire. What is refused, how, and what comes back is as recorded from
//! AWS in September 2026 (radkawar/stackd, `certificates_aws.json`).

use super::keys::{certified, certified_between, rsa_certified};
use super::{Account, all, encode, refusal, status, the};

fn upload(user: &str, body: &str) -> String {
    let body = encode(body);
    format!("Action=UploadSigningCertificate&UserName={user}&CertificateBody={body}")
}

/// An account in which ana has a certificate: the certificate and its ID.
fn with_certificate() -> (Account, String, String) {
    let account = Account::new();
    let body = certified("ana.example.com").certificate;
    let answer = account.done(&upload("ana", &body));
    let id = the(&answer, "CertificateId").to_owned();
    (account, body, id)
}

fn update(id: &str, status: &str) -> String {
    format!("Action=UpdateSigningCertificate&UserName=ana&CertificateId={id}&Status={status}")
}

#[test]
fn upload_answers_with_the_certificate() {
    let body = certified("ana.example.com").certificate;
    let answer = Account::new().done(&upload("ana", &body));
    let id = the(&answer, "CertificateId");
    let shown = answer
        .replace(&body, "(the certificate)")
        .replace(id, "(its ID)");
    insta::assert_snapshot!(shown, @r#"
    200
    <UploadSigningCertificateResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <UploadSigningCertificateResult>
    <Certificate>
    <UserName>ana</UserName>
    <CertificateId>(its ID)</CertificateId>
    <CertificateBody>(the certificate)</CertificateBody>
    <Status>Active</Status>
    <UploadDate>2026-11-02T09:00:00Z</UploadDate>
    </Certificate>
    </UploadSigningCertificateResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </UploadSigningCertificateResponse>
    "#);
}

/// The ID is what the certificate's own bytes come to, so that it can be told beforehand.
#[test]
fn the_same_certificate_has_the_same_id_everywhere() {
    let (_, body, id) = with_certificate();
    let elsewhere = Account::new().done(&upload("admin", &body));
    assert_eq!(the(&elsewhere, "CertificateId"), id);
    assert_eq!(id.len(), 32);
}

#[test]
fn what_is_no_certificate_is_echoed_and_refused() {
    let key = certified("ana.example.com").key;
    for body in ["not a certificate", key.trim_end()] {
        assert_eq!(
            refusal(&Account::new().admin(&upload("ana", body))),
            format!("400 MalformedCertificate: Certificate {body} is malformed.")
        );
    }
}

#[test]
fn a_certificate_that_is_over_is_refused() {
    let over = certified_between((2020, 1, 1), (2026, 11, 1));
    let answer = Account::new().admin(&upload("ana", &over.certificate));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "MalformedCertificate")
    );
}

#[test]
fn keys_of_any_kind_and_length_are_taken() {
    let account = Account::new();
    let (of_rsa, _) = rsa_certified("ana.example.com");
    account.done(&upload("ana", &of_rsa.certificate));
    account.done(&upload("ana", &certified("ana.example.com").certificate));
}

#[test]
fn the_same_certificate_again_changes_nothing_but_is_called_active() {
    let (account, body, id) = with_certificate();
    account.done(&update(&id, "Inactive"));
    account.minutes_pass(60);
    let again = account.done(&upload("ana", &body));
    assert_eq!(the(&again, "Status"), "Active");
    assert_eq!(the(&again, "UploadDate"), "2026-11-02T09:00:00Z");
    let listed = account.done("Action=ListSigningCertificates&UserName=ana");
    assert_eq!(all(&listed, "Status"), ["Inactive"]);
}

#[test]
fn two_users_cannot_have_the_same_certificate() {
    let (account, body, _) = with_certificate();
    assert_eq!(
        refusal(&account.admin(&upload("admin", &body))),
        "409 DuplicateCertificate: Duplicate certificate uploaded."
    );
}

#[test]
fn a_user_has_two_certificates_at_most() {
    let (account, _, _) = with_certificate();
    account.done(&upload("ana", &certified("ana.example.com").certificate));
    let third = certified("ana.example.com").certificate;
    assert_eq!(
        refusal(&account.admin(&upload("ana", &third))),
        "409 LimitExceeded: Cannot exceed quota for CertificatesPerUser: 2"
    );
}

#[test]
fn a_certificate_is_active_or_inactive_and_nothing_else() {
    let (account, _, id) = with_certificate();
    account.done(&update(&id, "Inactive"));
    account.done(&update(&id, "Active"));
    assert_eq!(
        refusal(&account.admin(&update(&id, "Expired"))),
        "400 InvalidInput: Operation does not support status Expired"
    );
}

#[test]
fn another_users_certificate_is_as_good_as_none() {
    let (account, _, id) = with_certificate();
    for form in [
        "Action=DeleteSigningCertificate",
        "Action=UpdateSigningCertificate&Status=Active",
    ] {
        let form = format!("{form}&UserName=admin&CertificateId={id}");
        assert_eq!(
            refusal(&account.admin(&form)),
            format!("404 NoSuchEntity: The Certificate with id {id} cannot be found.")
        );
    }
}

#[test]
fn a_user_with_a_certificate_is_not_deleted() {
    let (account, _, id) = with_certificate();
    account.done("Action=DeleteAccessKey&UserName=ana&AccessKeyId=AKIAANA222222EXAMPLE");
    assert_eq!(
        refusal(&account.admin("Action=DeleteUser&UserName=ana")),
        "409 DeleteConflict: Cannot delete entity, must delete certificates first."
    );
    account.done(&format!(
        "Action=DeleteSigningCertificate&UserName=ana&CertificateId={id}"
    ));
    account.done("Action=DeleteUser&UserName=ana");
}

#[test]
fn without_a_user_name_it_is_the_certificate_of_the_one_who_signs_and_root_can_have_one() {
    let account = Account::with_root_key();
    let summary = |account: &Account| {
        let answer = account.done("Action=GetAccountSummary");
        answer.contains("<key>AccountSigningCertificatesPresent</key>\n<value>1</value>")
    };
    assert!(!summary(&account));
    let body = encode(&certified("root.example.com").certificate);
    let upload = format!("Action=UploadSigningCertificate&CertificateBody={body}");
    assert_eq!(status(&account.root(&upload)), "200");
    assert!(summary(&account));
    let listed = account.root("Action=ListSigningCertificates");
    assert_eq!(all(&listed, "CertificateId").len(), 1);
    let of_admin = account.done("Action=ListSigningCertificates");
    assert!(all(&of_admin, "CertificateId").is_empty());
}
