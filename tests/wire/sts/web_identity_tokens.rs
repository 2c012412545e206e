//! `GetWebIdentityToken`, and the three operations of IAM that let an account have it. The claims
//! are those of the IAM User Guide, "Understanding token claims", and of tokens that people show.

use data_encoding::BASE64URL_NOPAD;
use p384::ecdsa::signature::Verifier as _;
use rsa::sha2::Sha256;
use serde_json::{Value, json};

use super::super::{allow, policy, refusal, status, the};
use super::{ANA_ARN, ASSUME, Account, Session, assume, trust};

const ENABLE: &str = "Action=EnableOutboundWebIdentityFederation";
const DISABLE: &str = "Action=DisableOutboundWebIdentityFederation";
const INFO: &str = "Action=GetOutboundWebIdentityFederationInfo";
const GET: &str =
    "Action=GetWebIdentityToken&Audience.member.1=https://api.example.com&SigningAlgorithm=ES384";

/// ana may have tokens, in an account that has them.
fn account() -> Account {
    let account = Account::where_ana_has(&allow("sts:*", "*"));
    account.done(ENABLE);
    account
}

fn issuer(account: &Account) -> String {
    the(&account.done(INFO), "IssuerIdentifier").to_owned()
}

/// Header, claims, what is signed, and the signature.
fn read(answer: &str) -> (Value, Value, String, Vec<u8>) {
    let token = the(answer, "WebIdentityToken");
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let (header, claims) = signed.split_once('.').expect("three parts");
    let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).expect("Base64");
    let json = |part| serde_json::from_slice(&bytes(part)).expect("JSON");
    (
        json(header),
        json(claims),
        signed.to_owned(),
        bytes(signature),
    )
}

fn claims(answer: &str) -> Value {
    read(answer).1
}

/// A public key out of those that the issuer publishes.
fn published(account: &Account, id: &str) -> Value {
    let keys = account.mock.published_keys(&issuer(account));
    let keys: Value = serde_json::from_str(&keys.expect("an issuer")).expect("JSON");
    let keys = keys["keys"].as_array().expect("a key set").clone();
    keys.into_iter()
        .find(|key| key["kid"] == id)
        .expect("the key")
}

fn number(key: &Value, name: &str) -> Vec<u8> {
    let text = key[name].as_str().expect("a number");
    BASE64URL_NOPAD.decode(text.as_bytes()).expect("Base64")
}

/// The text is recorded from AWS (radkawar/stackd, `outbound_identity.json`, September 2026).
#[test]
fn an_account_must_enable_it() {
    let account = Account::where_ana_has(&allow("sts:*", "*"));
    let disabled = "403 OutboundWebIdentityFederationDisabledException: OutboundWebIdentityFederation is disabled.";
    assert_eq!(refusal(&account.ana(GET)), disabled);
    account.done(ENABLE);
    assert_eq!(status(&account.ana(GET)), "200");
    account.done(DISABLE);
    assert_eq!(refusal(&account.ana(GET)), disabled);
}

#[test]
fn it_is_enabled_once_and_disabled_once() {
    let account = Account::new();
    for form in [DISABLE, INFO] {
        let answer = account.admin(form);
        let code = the(&answer, "Code");
        assert_eq!((status(&answer), code), ("404", "FeatureDisabled"));
    }
    let enabled = account.done(ENABLE);
    let issuer = the(&enabled, "IssuerIdentifier");
    assert!(issuer.starts_with("https://"), "{issuer}");
    assert!(issuer.ends_with(".tokens.sts.global.api.aws"), "{issuer}");
    let answer = account.admin(ENABLE);
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("409", "FeatureEnabled")
    );
    let info = account.done(INFO);
    assert_eq!(the(&info, "IssuerIdentifier"), issuer);
    assert_eq!(the(&info, "JwtVendingEnabled"), "true");
    account.done(DISABLE);
    assert_eq!(the(&account.done(ENABLE), "IssuerIdentifier"), issuer);
}

#[test]
fn a_token_tells_who_is_calling_for_five_minutes() {
    let account = account();
    let answer = account.ana(GET);
    assert_eq!(the(&answer, "Expiration"), "2026-11-02T09:05:00Z");
    let (header, claims, ..) = read(&answer);
    assert_eq!(
        header,
        json!({"kid": "EC384_0", "typ": "JWT", "alg": "ES384"})
    );
    assert_eq!(claims["iss"], issuer(&account).as_str());
    assert_eq!(claims["sub"], ANA_ARN);
    assert_eq!(claims["aud"], "https://api.example.com");
    assert_eq!(
        claims["exp"].as_i64(),
        claims["iat"].as_i64().map(|at| at + 300)
    );
    assert_eq!(
        claims["https://sts.amazonaws.com/"],
        json!({"aws_account": "111122223333", "source_region": "us-east-1", "principal_id": ANA_ARN})
    );
}

#[test]
fn several_audiences_are_a_list() {
    let account = account();
    let answer = account.ana(&format!(
        "{GET}&Audience.member.2=https://other.example.com"
    ));
    let both = json!(["https://api.example.com", "https://other.example.com"]);
    assert_eq!(claims(&answer)["aud"], both);
}

#[test]
fn tags_of_the_principal_and_of_the_request_are_in_it() {
    let account = account();
    account.done("Action=TagUser&UserName=ana&Tags.member.1.Key=team&Tags.member.1.Value=red");
    let answer = account.ana(&format!(
        "{GET}&Tags.member.1.Key=job&Tags.member.1.Value=nightly"
    ));
    let of_aws = &claims(&answer)["https://sts.amazonaws.com/"];
    assert_eq!(of_aws["principal_tags"], json!({"team": "red"}));
    assert_eq!(of_aws["request_tags"], json!({"job": "nightly"}));
}

#[test]
fn the_token_of_a_session_names_the_role_and_ends_with_the_session() {
    let account = account();
    account.role(
        "Reader",
        &trust(ANA_ARN, r#"["sts:AssumeRole","sts:SetSourceIdentity"]"#),
    );
    account.role_may("Reader", &allow("sts:GetWebIdentityToken", "*"));
    let session = Session::of(&account.ana(&assume("Reader", "&SourceIdentity=ana")));
    let claims = claims(&account.as_session(&session, GET));
    assert_eq!(claims["sub"], "arn:aws:iam::111122223333:role/Reader");
    let of_aws = &claims["https://sts.amazonaws.com/"];
    assert_eq!(of_aws["original_session_exp"], "2026-11-02T10:00:00Z");
    assert_eq!(of_aws["source_identity"], "ana");
    account.minutes_pass(58);
    let answer = account.as_session(&session, GET);
    let expected = ("403", "SessionDurationEscalationException");
    assert_eq!((status(&answer), the(&answer, "Code")), expected);
    let short = account.as_session(&session, &format!("{GET}&DurationSeconds=60"));
    assert_eq!(status(&short), "200");
}

#[test]
fn policies_can_prescribe_the_audience() {
    let only = policy(
        r#"{"Effect":"Allow","Action":"sts:GetWebIdentityToken","Resource":"*","Condition":{"ForAllValues:StringEquals":{"sts:IdentityTokenAudience":"https://api.example.com"}}}"#,
    );
    let account = Account::where_ana_has(&only);
    account.done(ENABLE);
    assert_eq!(status(&account.ana(GET)), "200");
    let other = GET.replace("api.example.com", "other.example.com");
    assert_eq!(
        refusal(&account.ana(&other)),
        format!(
            "403 AccessDenied: User: {ANA_ARN} is not authorized to perform: sts:GetWebIdentityToken because no identity-based policy allows the sts:GetWebIdentityToken action"
        )
    );
}

#[test]
fn tags_need_a_permission_of_their_own() {
    let account = Account::where_ana_has(&allow("sts:GetWebIdentityToken", "*"));
    account.done(ENABLE);
    let tagged = format!("{GET}&Tags.member.1.Key=job&Tags.member.1.Value=nightly");
    assert_eq!(status(&account.ana(&tagged)), "403");
    account.user_may("ana", &allow("sts:TagGetWebIdentityToken", "*"));
    assert_eq!(status(&account.ana(&tagged)), "200");
}

#[test]
fn a_signature_on_the_curve_p_384_holds_with_the_published_key_and_for_no_other_text() {
    let account = account();
    let (_, _, signed, signature) = read(&account.ana(GET));
    let key = published(&account, "EC384_0");
    let point = [&[4], &number(&key, "x")[..], &number(&key, "y")].concat();
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(&point).expect("a point");
    let signature = p384::ecdsa::Signature::from_slice(&signature).expect("a signature");
    assert!(key.verify(signed.as_bytes(), &signature).is_ok());
    let other = signed.replacen('e', "f", 1);
    assert!(key.verify(other.as_bytes(), &signature).is_err());
}

#[test]
fn an_rsa_signature_holds_with_the_published_key_and_for_no_other_text() {
    let account = account();
    let answer = account.ana(&GET.replace("ES384", "RS256"));
    let (header, _, signed, signature) = read(&answer);
    assert_eq!(
        header,
        json!({"kid": "RSA_0", "typ": "JWT", "alg": "RS256"})
    );
    assert_eq!(signature.len(), 256);
    let key = published(&account, "RSA_0");
    let number = |name| rsa::BoxedUint::from_be_slice_vartime(&number(&key, name));
    let key = rsa::PublicKey::new(number("n"), number("e")).expect("a key");
    assert!(
        key.pkcs1v15_verify::<Sha256>(signed.as_bytes(), &signature)
            .is_ok()
    );
    let other = signed.replacen('e', "f", 1);
    assert!(
        key.pkcs1v15_verify::<Sha256>(other.as_bytes(), &signature)
            .is_err()
    );
}

/// Recorded from AWS, as above: the algorithm is looked at before the account is.
#[test]
fn there_are_two_algorithms() {
    let account = Account::where_ana_has(&allow("sts:*", "*"));
    for algorithm in ["RS384", "ES256", "HS256", "rs256"] {
        assert_eq!(
            refusal(&account.ana(&GET.replace("ES384", algorithm))),
            "400 ValidationError: Requested SigningAlgorithm is not supported. See the GetWebIdentityToken documentation for supported algorithms"
        );
    }
    assert_eq!(
        refusal(&account.ana(&GET.replace("ES384", "none"))),
        "400 ValidationError: 1 validation error detected: Value 'none' at 'signingAlgorithm' failed to satisfy constraint: Member must have length greater than or equal to 5"
    );
}

#[test]
fn an_issuer_that_is_none_publishes_nothing() {
    let account = Account::new();
    account.role("Reader", &trust(ANA_ARN, ASSUME));
    assert_eq!(
        account
            .mock
            .published_keys("https://none.tokens.sts.global.api.aws"),
        None
    );
}
