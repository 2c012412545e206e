//! SAML identity providers on the wire. What is refused, how, and what comes back is as recorded
//! from AWS in September 2026 (radkawar/stackd, `federation/saml.json` and `saml-validation.json`),
//! unless a test says otherwise.

use super::keys::{certified, rsa_certified};
use super::{Account, all, encode, refusal, status, the};

const ARN: &str = "arn:aws:iam::111122223333:saml-provider/Idp";

/// Metadata that are long enough: they must have a thousand characters.
fn metadata(inside: &str) -> String {
    let filling = "x".repeat(1000);
    format!(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/" validUntil="2020-01-01T00:00:00Z">{inside}</EntityDescriptor><!--{filling}-->"#
    )
}

/// Metadata of a provider with a certificate.
fn whole() -> String {
    let certificate = certified("idp.example.com").certificate;
    let lines = certificate.lines().filter(|line| !line.starts_with('-'));
    let certificate: Vec<_> = lines.collect();
    metadata(&format!(
        r#"<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor>"#,
        certificate.join("\n")
    ))
}

fn create(name: &str, metadata: &str) -> String {
    let metadata = encode(metadata);
    format!("Action=CreateSAMLProvider&Name={name}&SAMLMetadataDocument={metadata}")
}

fn about(action: &str) -> String {
    format!("Action={action}&SAMLProviderArn={ARN}")
}

fn with_provider() -> Account {
    let account = Account::new();
    account.done(&create("Idp", &whole()));
    account
}

/// The IDs of the keys that assertions may be encrypted for.
fn keys(account: &Account) -> Vec<String> {
    let shown = account.done(&about("GetSAMLProvider"));
    let ids = all(&shown, "KeyId").into_iter();
    ids.map(str::to_owned).collect()
}

#[test]
fn create_answers_with_the_arn() {
    let create = create("Idp", &whole());
    let answer = Account::new().done(&format!(
        "{create}&Tags.member.1.Key=team&Tags.member.1.Value=books"
    ));
    insta::assert_snapshot!(answer, @r#"
    200
    <CreateSAMLProviderResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <CreateSAMLProviderResult>
    <SAMLProviderArn>arn:aws:iam::111122223333:saml-provider/Idp</SAMLProviderArn>
    <Tags>
    <member>
    <Key>team</Key>
    <Value>books</Value>
    </member>
    </Tags>
    </CreateSAMLProviderResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </CreateSAMLProviderResponse>
    "#);
}

#[test]
fn get_shows_the_metadata_which_are_good_for_a_hundred_years() {
    let account = Account::new();
    let metadata = whole();
    account.done(&create("Idp", &metadata));
    let answer = account.done(&about("GetSAMLProvider"));
    let shown = the(&answer, "SAMLMetadataDocument");
    assert_eq!(super::unescape(shown), metadata);
    insta::assert_snapshot!(answer.replace(shown, "(the metadata)"), @r#"
    200
    <GetSAMLProviderResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
    <GetSAMLProviderResult>
    <SAMLProviderUUID>SAMLSPKCEVSAAAAEXAMPLE</SAMLProviderUUID>
    <SAMLMetadataDocument>(the metadata)</SAMLMetadataDocument>
    <CreateDate>2026-11-02T09:00:00Z</CreateDate>
    <ValidUntil>2126-11-02T09:00:00Z</ValidUntil>
    <Tags/>
    <AssertionEncryptionMode>Allowed</AssertionEncryptionMode>
    <PrivateKeyList/>
    </GetSAMLProviderResult>
    <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
    </ResponseMetadata>
    </GetSAMLProviderResponse>
    "#);
}

#[test]
fn metadata_that_are_none_are_refused() {
    let filling = "x".repeat(1000);
    let provider = "<IDPSSODescriptor/>";
    let whole = metadata(provider);
    for document in [
        &filling,
        &whole.replace("EntityDescriptor", "SomethingElse"),
        &whole.replace(" entityID=\"https://idp.example.com/\"", ""),
        &metadata(
            r#"<IDPSSODescriptor><X509Certificate xmlns="http://www.w3.org/2000/09/xmldsig#">aaaa</X509Certificate></IDPSSODescriptor>"#,
        ),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&create("Idp", document))),
            "400 InvalidInput: Could not parse metadata",
            "{document}"
        );
    }
    assert_eq!(
        refusal(&Account::new().admin(&create("Idp", &metadata("")))),
        "400 InvalidInput: SAML Providers must reference at least one SAML assertion issuer."
    );
}

#[test]
fn certificate_and_address_may_be_missing_and_the_time_may_be_over() {
    Account::new().done(&create("Idp", &metadata("<IDPSSODescriptor/>")));
}

/// AWS's text: quoted in org-formation/aws-resource-providers#59.
#[test]
fn a_name_has_one_provider() {
    assert_eq!(
        refusal(&with_provider().admin(&create("IDP", &whole()))),
        "409 EntityAlreadyExists: Provider with name IDP already exists."
    );
}

#[test]
fn a_provider_that_is_not_there_has_no_manifest() {
    let update = format!("&SAMLMetadataDocument={}", encode(&whole()));
    for (action, rest) in [
        ("GetSAMLProvider", ""),
        ("UpdateSAMLProvider", update.as_str()),
        ("DeleteSAMLProvider", ""),
        ("ListSAMLProviderTags", ""),
    ] {
        assert_eq!(
            refusal(&Account::new().admin(&(about(action) + rest))),
            format!("404 NoSuchEntity: Manifest not found for arn {ARN}")
        );
    }
}

#[test]
fn new_metadata_are_good_for_a_hundred_years_again() {
    let account = with_provider();
    account.minutes_pass(24 * 60);
    let metadata = encode(&whole());
    account.done(&format!(
        "{}&SAMLMetadataDocument={metadata}",
        about("UpdateSAMLProvider")
    ));
    let shown = account.done(&about("GetSAMLProvider"));
    assert_eq!(the(&shown, "CreateDate"), "2026-11-02T09:00:00Z");
    assert_eq!(the(&shown, "ValidUntil"), "2126-11-03T09:00:00Z");
}

#[test]
fn an_update_of_nothing_is_refused() {
    assert_eq!(
        refusal(&with_provider().admin(&about("UpdateSAMLProvider"))),
        "400 ValidationError: Unable to update identity provider. No updates are defined for metadata or encryption assertion."
    );
}

#[test]
fn encryption_takes_a_key() {
    let account = with_provider();
    let create = create("Other", &whole());
    assert_eq!(
        refusal(&account.admin(&format!("{create}&AssertionEncryptionMode=Required"))),
        "400 ValidationError: Unable to set assertion encryption mode to Required because no private key is provided."
    );
    let require = about("UpdateSAMLProvider") + "&AssertionEncryptionMode=Required";
    assert_eq!(
        refusal(&account.admin(&require)),
        "400 InvalidInput: Failed to set assertion encryption mode to Required because no private key is present."
    );
    let key = encode(&rsa_certified("idp.example.com").0.key);
    account.done(&format!("{require}&AddPrivateKey={key}"));
    let shown = account.done(&about("GetSAMLProvider"));
    assert_eq!(the(&shown, "AssertionEncryptionMode"), "Required");
    assert!(!shown.contains("PRIVATE KEY"));
}

#[test]
fn keys_are_two_at_most_and_the_last_one_stays_where_encryption_is_required() {
    let account = with_provider();
    let key = encode(&certified("idp.example.com").key);
    let update = about("UpdateSAMLProvider");
    let add = format!("{update}&AddPrivateKey={key}");
    account.done(&add);
    account.done(&add);
    assert_eq!(
        refusal(&account.admin(&add)),
        "409 LimitExceeded: Private key limit of 2 is reached."
    );
    account.done(&format!("{update}&AssertionEncryptionMode=Required"));
    let ids = keys(&account);
    assert!(
        ids.iter()
            .all(|id| id.len() == 22 && id.starts_with("SAMLPK"))
    );
    let remove = |id: &str| account.admin(&format!("{update}&RemovePrivateKey={id}"));
    assert_eq!(
        refusal(&account.admin(&format!("{add}&RemovePrivateKey={}", ids[0]))),
        "400 ValidationError: Unable to add and remove private keys in the same request. Set a value for only one of the two parameters."
    );
    assert_eq!(status(&remove(&ids[0])), "200");
    assert_eq!(keys(&account), ids[1..]);
    assert_eq!(
        refusal(&remove(&ids[1])),
        "400 InvalidInput: Failed to remove private key."
    );
}

/// AWS's text is not on record.
#[test]
fn a_key_must_be_one() {
    let update = about("UpdateSAMLProvider");
    let answer = with_provider().admin(&format!("{update}&AddPrivateKey=none"));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "InvalidInput")
    );
}

#[test]
fn lists_count_and_tags() {
    let account = with_provider();
    account.done(&create("Another", &whole()));
    let listed = account.done("Action=ListSAMLProviders");
    assert_eq!(
        all(&listed, "Arn"),
        ["arn:aws:iam::111122223333:saml-provider/Another", ARN]
    );
    let summary = account.done("Action=GetAccountSummary");
    assert!(summary.contains("<key>Providers</key>\n<value>2</value>"));
    account.done(&(about("TagSAMLProvider") + "&Tags.member.1.Key=k&Tags.member.1.Value=v"));
    let tags = account.done(&about("ListSAMLProviderTags"));
    assert_eq!(all(&tags, "Value"), ["v"]);
    account.done(&(about("UntagSAMLProvider") + "&TagKeys.member.1=k"));
    let tags = account.done(&about("ListSAMLProviderTags"));
    assert!(all(&tags, "Value").is_empty());
    account.done(&about("DeleteSAMLProvider"));
    assert_eq!(status(&account.admin(&about("GetSAMLProvider"))), "404");
}
