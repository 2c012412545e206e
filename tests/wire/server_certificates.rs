//! Server certificates on the wire. What is refused, how, and what comes back is as recorded from
//! AWS in September 2026 (radkawar/stackd, `certificates_aws.json` and the two beside it), unless a
//! test says otherwise.

use super::keys::{Authority, Certified, certified, certified_between, rsa_certified};
use super::{Account, all, allow, encode, refusal, status, the};

fn upload(name: &str, certified: &Certified) -> String {
    upload_with(name, &certified.certificate, &certified.key)
}

fn upload_with(name: &str, certificate: &str, key: &str) -> String {
    format!(
        "Action=UploadServerCertificate&ServerCertificateName={name}&CertificateBody={}&PrivateKey={}",
        encode(certificate),
        encode(key)
    )
}

fn with_chain(certified: &Certified, chain: &[&str]) -> String {
    let chain = encode(&chain.concat());
    let upload = upload("books", certified);
    format!("{upload}&CertificateChain={chain}")
}

/// An account with the server certificate `Books` in the path `/shop/`, with the tag `team`.
fn with_certificate() -> Account {
    let account = Account::new();
    let upload = upload("Books", &certified("books.example.com"));
    account.done(&format!(
        "{upload}&Path=/shop/&Tags.member.1.Key=team&Tags.member.1.Value=books"
    ));
    account
}

#[test]
fn upload_answers_with_what_is_known_of_the_certificate() {
    let upload = upload("Books", &certified("books.example.com"));
    let answer = Account::new().done(&format!(
        "{upload}&Path=/shop/&Tags.member.1.Key=team&Tags.member.1.Value=books"
    ));
    insta::assert_snapshot!(answer, @r#"
    200
    <UploadServerCertificateResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <UploadServerCertificateResult>
    <ServerCertificateMetadata>
    <Path>/shop/</Path>
    <ServerCertificateName>Books</ServerCertificateName>
    <ServerCertificateId>ASCACKCEVSAAAAEXAMPLE</ServerCertificateId>
    <Arn>arn:aws:iam::111122223333:server-certificate/shop/Books</Arn>
    <UploadDate>2026-11-02T09:00:00Z</UploadDate>
    <Expiration>2026-12-31T00:00:00Z</Expiration>
    </ServerCertificateMetadata>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </UploadServerCertificateResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </UploadServerCertificateResponse>
    "#);
}

#[test]
fn get_shows_certificate_and_chain_and_not_the_key() {
    let account = Account::new();
    let authority = Authority::new("authority.example.com");
    let certified = authority.certify("books.example.com");
    account.done(&with_chain(&certified, &[&authority.certificate]));
    let answer = account.done("Action=GetServerCertificate&ServerCertificateName=BOOKS");
    assert_eq!(
        the(&answer, "CertificateBody"),
        certified.certificate.trim_end()
    );
    assert_eq!(
        the(&answer, "CertificateChain"),
        authority.certificate.trim_end()
    );
    assert!(!answer.contains("PRIVATE KEY"));
}

#[test]
fn keys_come_in_pkcs8_pkcs1_and_sec1() {
    let account = Account::new();
    let (certified, old_key) = rsa_certified("books.example.com");
    account.done(&upload("pkcs8", &certified));
    account.done(&upload_with("pkcs1", &certified.certificate, &old_key));
    let before = format!(
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{}",
        certified.key
    );
    account.done(&upload_with("sec1", &certified.certificate, &before));
}

#[test]
fn a_key_that_is_another_certificates_is_refused() {
    let (rsa, _) = rsa_certified("books.example.com");
    let (one, other) = (
        certified("books.example.com"),
        certified("books.example.com"),
    );
    for (certificate, key) in [
        (&one.certificate, &other.key),
        (&one.certificate, &rsa.key),
        (&rsa.certificate, &one.key),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&upload_with("books", certificate, key))),
            "400 KeyPairMismatch: The private key did not match the public key provided. Please verify the key material and try again."
        );
    }
}

/// The text for the key follows that for the certificate; AWS's is not on record.
#[test]
fn what_is_no_certificate_and_what_is_no_key_is_refused() {
    let certified = certified("books.example.com");
    assert_eq!(
        refusal(&Account::new().admin(&upload_with("books", "bad cert", &certified.key))),
        "400 MalformedCertificate: Unable to parse certificate. Please ensure the certificate is in PEM format."
    );
    for key in ["bad key", &certified.certificate, &certified.key[..80]] {
        assert_eq!(
            refusal(&Account::new().admin(&upload_with("books", &certified.certificate, key))),
            "400 MalformedCertificate: Unable to parse private key. Please ensure the private key is in PEM format."
        );
    }
}

#[test]
fn a_certificate_that_is_over_is_refused() {
    let over = certified_between((2020, 1, 1), (2026, 11, 1));
    assert_eq!(
        refusal(&Account::new().admin(&upload("books", &over))),
        "400 MalformedCertificate: Certificate is no longer valid. The 'Not After' date restriction on the certificate has passed."
    );
}

/// That it is refused is on record (aws/aws-sdk-go#2586), the text is not.
#[test]
fn a_certificate_that_is_not_yet_valid_is_refused() {
    let early = certified_between((2026, 11, 3), (2027, 11, 3));
    let answer = Account::new().admin(&upload("books", &early));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "MalformedCertificate")
    );
}

#[test]
fn it_expires_when_the_certificate_says() {
    let account = Account::new();
    let certified = certified_between((2020, 1, 1), (2052, 3, 4));
    let answer = account.done(&upload("books", &certified));
    assert_eq!(the(&answer, "Expiration"), "2052-03-04T00:00:00Z");
}

#[test]
fn a_chain_may_be_long_and_may_be_missing() {
    for root in [
        Authority::new("root.example.com"),
        Authority::of_rsa("root.example.com"),
    ] {
        let middle = root.authorize("middle.example.com");
        let certified = middle.certify("books.example.com");
        for chain in [
            vec![middle.certificate.as_str(), &root.certificate],
            vec![middle.certificate.as_str()],
            vec![
                middle.certificate.as_str(),
                &root.certificate,
                &root.certificate,
            ],
        ] {
            Account::new().done(&with_chain(&certified, &chain));
        }
        Account::new().done(&upload("books", &certified));
    }
}

#[test]
fn a_chain_that_does_not_hold_is_refused() {
    let root = Authority::new("root.example.com");
    let of_rsa = Authority::of_rsa("root.example.com");
    let middle = root.authorize("middle.example.com");
    let certified = middle.certify("books.example.com");
    let of_the_same_name = Authority::new("middle.example.com");
    for (chain, index) in [
        // It is by another one.
        (vec![root.certificate.as_str()], "-1"),
        // It is by another one of the same name.
        (vec![of_the_same_name.certificate.as_str()], "-1"),
        (vec![middle.certificate.as_str(), &of_rsa.certificate], "-1"),
        // It is in the wrong order.
        (vec![root.certificate.as_str(), &middle.certificate], "-1"),
        // It begins with the certificate itself, which may not sign others.
        (
            vec![
                certified.certificate.as_str(),
                &middle.certificate,
                &root.certificate,
            ],
            "1",
        ),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&with_chain(&certified, &chain))),
            format!(
                "400 MalformedCertificate: Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: {index}"
            )
        );
    }
}

#[test]
fn of_a_chain_that_is_none_aws_says_nothing() {
    let certified = certified("books.example.com");
    let answer = Account::new().admin(&with_chain(&certified, &["bad chain"]));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "MalformedCertificate")
    );
    assert!(!answer.contains("Message"));
}

#[test]
fn two_names_cannot_differ_in_case_alone() {
    let account = with_certificate();
    assert_eq!(
        refusal(&account.admin(&upload("BOOKS", &certified("books.example.com")))),
        "409 EntityAlreadyExists: The Server Certificate with name BOOKS already exists."
    );
}

/// The number is IAM's (IAM User Guide, quotas); the name of the quota is not on record.
#[test]
fn an_account_has_twenty_at_most() {
    let account = Account::new();
    let certified = certified("books.example.com");
    for number in 1..=20 {
        account.done(&upload(&format!("books-{number}"), &certified));
    }
    assert_eq!(
        refusal(&account.admin(&upload("books", &certified))),
        "409 LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 20"
    );
    let summary = account.done("Action=GetAccountSummary");
    assert!(summary.contains("<key>ServerCertificates</key>\n<value>20</value>"));
}

#[test]
fn a_list_goes_by_path_and_in_pages() {
    let account = with_certificate();
    account.done(&upload("alone", &certified("books.example.com")));
    let names = |form: &str| {
        let answer = account.done(&format!("Action=ListServerCertificates{form}"));
        let names = all(&answer, "ServerCertificateName").into_iter();
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names(""), ["alone", "Books"]);
    assert_eq!(names("&PathPrefix=/shop/"), ["Books"]);
    assert_eq!(names("&MaxItems=1"), ["alone"]);
}

#[test]
fn another_name_or_path_changes_the_arn_and_leaves_id_and_tags() {
    let account = with_certificate();
    let get = |name: &str| {
        account.admin(&format!(
            "Action=GetServerCertificate&ServerCertificateName={name}"
        ))
    };
    let before = get("Books");
    account.done("Action=UpdateServerCertificate&ServerCertificateName=books&NewServerCertificateName=Novels&NewPath=/");
    let after = get("Novels");
    assert_eq!(
        the(&after, "Arn"),
        "arn:aws:iam::111122223333:server-certificate/Novels"
    );
    let id = |answer: &str| the(answer, "ServerCertificateId").to_owned();
    assert_eq!(id(&after), id(&before));
    assert_eq!(the(&after, "Value"), "books");
    assert_eq!(
        refusal(&get("Books")),
        "404 NoSuchEntity: The Server Certificate with name Books cannot be found."
    );
}

#[test]
fn another_name_must_be_free() {
    let account = with_certificate();
    account.done(&upload("novels", &certified("books.example.com")));
    let rename = "Action=UpdateServerCertificate&ServerCertificateName=novels&NewServerCertificateName=BOOKS";
    assert_eq!(
        refusal(&account.admin(rename)),
        "409 EntityAlreadyExists: The Server Certificate with name BOOKS already exists."
    );
    account.done(&rename.replace("BOOKS", "Novels"));
}

#[test]
fn a_certificate_that_is_not_there_cannot_be_found() {
    for form in [
        "Action=GetServerCertificate",
        "Action=UpdateServerCertificate",
        "Action=DeleteServerCertificate",
        "Action=TagServerCertificate&Tags.member.1.Key=k&Tags.member.1.Value=v",
        "Action=UntagServerCertificate&TagKeys.member.1=k",
        "Action=ListServerCertificateTags",
    ] {
        let form = format!("{form}&ServerCertificateName=none");
        assert_eq!(
            refusal(&Account::new().admin(&form)),
            "404 NoSuchEntity: The Server Certificate with name none cannot be found."
        );
    }
}

#[test]
fn tag_keys_keep_their_case_and_it_counts() {
    let account = with_certificate();
    let of = "&ServerCertificateName=books";
    account.done(&format!(
        "Action=TagServerCertificate{of}&Tags.member.1.Key=Team&Tags.member.1.Value=maps"
    ));
    let list = format!("Action=ListServerCertificateTags{of}");
    assert_eq!(all(&account.done(&list), "Key"), ["Team", "team"]);
    account.done(&format!(
        "Action=UntagServerCertificate{of}&TagKeys.member.1=team"
    ));
    assert_eq!(all(&account.done(&list), "Value"), ["maps"]);
}

#[test]
fn no_tags_at_all_are_a_mistake() {
    let account = with_certificate();
    let of = "&ServerCertificateName=books";
    assert_eq!(
        refusal(&account.admin(&format!("Action=TagServerCertificate{of}&Tags="))),
        "400 InvalidInput: The provided tag map must not be null/empty."
    );
    assert_eq!(
        refusal(&account.admin(&format!("Action=UntagServerCertificate{of}&TagKeys="))),
        "400 InvalidInput: The provided tag keys must not be null/empty."
    );
}

/// "Requires permission on both the source and the target" (API reference, `UpdateServerCertificate`).
#[test]
fn renaming_takes_the_permission_on_the_old_and_on_the_new_name() {
    let rename = "Action=UpdateServerCertificate&ServerCertificateName=books&NewServerCertificateName=novels";
    let arn = "arn:aws:iam::111122223333:server-certificate/shop/";
    for (resource, expected) in [(format!("{arn}Books"), "403"), (format!("{arn}*"), "200")] {
        let account = Account::where_ana_has(&allow("iam:UpdateServerCertificate", &resource));
        let upload = upload("Books", &certified("books.example.com"));
        account.done(&format!("{upload}&Path=/shop/"));
        assert_eq!(status(&account.ana(rename)), expected, "{resource}");
    }
}

/// A request in which one letter is another is answered, whatever that letter was part of.
#[test]
fn damaged_certificates_and_keys_do_no_harm() {
    let account = Account::new();
    let authority = Authority::of_rsa("authority.example.com");
    let (of_rsa, old_key) = rsa_certified("books.example.com");
    let on_a_curve = authority.certify("books.example.com");
    let forms = [
        with_chain(&on_a_curve, &[&authority.certificate]),
        upload_with("books", &of_rsa.certificate, &old_key),
    ];
    for form in forms {
        for place in (0..form.len()).step_by(13) {
            let mut damaged = form.clone().into_bytes();
            if !damaged[place].is_ascii_alphanumeric() {
                continue;
            }
            damaged[place] = if damaged[place] == b'A' { b'B' } else { b'A' };
            let damaged = String::from_utf8(damaged).expect("it is ASCII");
            let answer = account.admin(&damaged);
            let status = status(&answer);
            assert!(["200", "400", "403", "404"].contains(&status), "{answer}");
            if status == "200" && damaged.contains("Action=Upload") {
                let name = the(&answer, "ServerCertificateName");
                account.done(&format!(
                    "Action=DeleteServerCertificate&ServerCertificateName={name}"
                ));
            }
        }
    }
}
