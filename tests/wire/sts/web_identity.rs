//! `AssumeRoleWithWebIdentity`: it comes without a signature, and its token must be signed by whom
//! it names. The texts are AWS's where an issue quotes them.

use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use http::Request;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use super::super::{allow, encode, policy, refusal, show, status, the};
use super::{Account, Session};

const GOOGLE: &str = "https://accounts.google.com";
const NOW: i64 = 1_793_610_000;
const DENIED: &str = "403 AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).expect("a key")
}

/// The public half, as a provider publishes it.
fn key_set(seed: u8) -> String {
    let point = key(seed).verifying_key().to_sec1_point(false);
    let number = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let (x, y) = (point.x().expect("a point"), point.y().expect("a point"));
    json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "lesson", "x": number(x), "y": number(y)}]})
        .to_string()
}

fn sign(seed: u8, header: &Value, claims: &Value) -> String {
    let part = |json: &Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature: Signature = key(seed).sign(signed.as_bytes());
    format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature.to_bytes()))
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "lesson", "typ": "JWT"})
}

fn claims() -> Value {
    json!({"iss": GOOGLE, "sub": "1234567890", "aud": "my-app", "iat": NOW, "exp": NOW + 600})
}

fn token() -> String {
    sign(7, &header(), &claims())
}

/// An account whose role trusts Google's users of an app.
fn account() -> Account {
    let condition = r#"{"StringEquals":{"accounts.google.com:aud":"my-app"}}"#;
    trusting(r#""sts:AssumeRoleWithWebIdentity""#, condition)
}

fn trusting(action: &str, condition: &str) -> Account {
    let account = Account::new();
    account.role(
        "Visitor",
        &policy(&format!(
            r#"{{"Effect":"Allow","Principal":{{"Federated":"accounts.google.com"}},"Action":{action},"Condition":{condition}}}"#
        )),
    );
    account.mock.put_issuer(GOOGLE, &key_set(7)).expect("keys");
    account
}

/// Sends a request without a signature.
fn assume(account: &Account, token: &str) -> String {
    assume_with(
        account,
        "Visitor",
        &format!("&WebIdentityToken={}", encode(token)),
    )
}

fn assume_with(account: &Account, role: &str, more: &str) -> String {
    let form = format!(
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=lesson&RoleArn=arn:aws:iam::111122223333:role/{role}{more}"
    );
    let request = Request::post("https://sts.amazonaws.com/")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form))
        .expect("a request");
    show(&account.mock.handle(request))
}

#[test]
fn the_time_of_the_tokens_is_that_of_the_scene() {
    assert_eq!(super::super::now().as_second(), NOW);
}

#[test]
fn a_token_that_its_issuer_signed_is_traded_in() {
    let account = account();
    account.role_may("Visitor", &allow("iam:ListUsers", "*"));
    let answer = assume(&account, &token());
    assert_eq!(the(&answer, "SubjectFromWebIdentityToken"), "1234567890");
    assert_eq!(the(&answer, "Audience"), "my-app");
    assert_eq!(the(&answer, "Provider"), GOOGLE);
    assert_eq!(the(&answer, "Expiration"), "2026-11-02T10:00:00Z");
    let session = Session::of(&answer);
    let who = account.as_session(&session, "Action=GetCallerIdentity");
    let arn = "arn:aws:sts::111122223333:assumed-role/Visitor/lesson";
    assert_eq!(the(&who, "Arn"), arn);
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
}

#[test]
fn a_signature_of_somebody_else_is_not_taken() {
    let account = account();
    let answer = assume(&account, &sign(8, &header(), &claims()));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "InvalidIdentityToken")
    );
}

#[test]
fn a_changed_claim_is_not_taken() {
    let account = account();
    let mut other = claims();
    other["sub"] = "somebody else".into();
    let forged = BASE64URL_NOPAD.encode(other.to_string().as_bytes());
    let token = token();
    let parts: Vec<_> = token.split('.').collect();
    let answer = assume(&account, &format!("{}.{forged}.{}", parts[0], parts[2]));
    assert_eq!(
        (status(&answer), the(&answer, "Code")),
        ("400", "InvalidIdentityToken")
    );
}

#[test]
fn a_token_without_a_signature_is_not_taken_whatever_it_says_of_itself() {
    let account = account();
    for algorithm in ["none", "HS256", "RS256", "ES384"] {
        let header = json!({"alg": algorithm, "kid": "lesson", "typ": "JWT"});
        let answer = assume(&account, &sign(7, &header, &claims()));
        assert_eq!(the(&answer, "Code"), "InvalidIdentityToken", "{algorithm}");
        let part = |json: &Value| BASE64URL_NOPAD.encode(json.to_string().as_bytes());
        let bare = format!("{}.{}.", part(&header), part(&claims()));
        assert_eq!(
            the(&assume(&account, &bare), "Code"),
            "InvalidIdentityToken"
        );
    }
}

#[test]
fn an_issuer_whose_keys_cannot_be_had_is_refused() {
    let account = Account::new();
    let answer = assume(&account, &token());
    assert_eq!(
        refusal(&answer),
        "400 InvalidIdentityToken: Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements"
    );
}

#[test]
fn an_issuer_that_the_account_does_not_have_is_refused_even_with_keys() {
    let account = account();
    let issuer = "https://token.actions.githubusercontent.com";
    account.mock.put_issuer(issuer, &key_set(7)).expect("keys");
    let mut claims = claims();
    claims["iss"] = issuer.into();
    assert_eq!(
        refusal(&assume(&account, &sign(7, &header(), &claims))),
        format!(
            "400 InvalidIdentityToken: No OpenIDConnect provider found in your account for {issuer}"
        )
    );
}

#[test]
fn what_is_no_token_is_refused() {
    let account = account();
    for wrong in ["none", "a.b.c", "....", "e30.e30"] {
        assert_eq!(
            refusal(&assume(&account, wrong)),
            "400 InvalidIdentityToken: The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
            "{wrong}"
        );
    }
}

#[test]
fn an_expired_token_is_refused() {
    let account = account();
    account.minutes_pass(10);
    assert_eq!(
        refusal(&assume(&account, &token())),
        format!(
            "400 ExpiredTokenException: Token expired: current date/time {0} must be before the expiration date/time {0}",
            NOW + 600
        )
    );
}

#[test]
fn a_token_says_who_for_whom_and_until_when() {
    let account = account();
    for claim in ["sub", "aud", "exp"] {
        let mut claims = claims();
        claims.as_object_mut().expect("an object").remove(claim);
        let answer = assume(&account, &sign(7, &header(), &claims));
        assert_eq!(the(&answer, "Code"), "InvalidIdentityToken", "{claim}");
    }
}

#[test]
fn the_trust_policy_decides_by_the_claims() {
    let account = account();
    let mut claims = claims();
    claims["aud"] = "another-app".into();
    assert_eq!(
        refusal(&assume(&account, &sign(7, &header(), &claims))),
        DENIED
    );
    let other = format!("&WebIdentityToken={}", encode(&token()));
    assert_eq!(refusal(&assume_with(&account, "Nobody", &other)), DENIED);
    account.role("Closed", &super::trust(super::ROOT_ARN, super::ASSUME));
    assert_eq!(refusal(&assume_with(&account, "Closed", &other)), DENIED);
}

#[test]
fn a_token_can_carry_tags_and_a_source_identity() {
    let mut claims = claims();
    claims["https://aws.amazon.com/tags"] = json!({
        "principal_tags": {"team": ["red"]},
        "transitive_tag_keys": ["team"],
    });
    claims["https://aws.amazon.com/source_identity"] = "carol".into();
    let token = sign(7, &header(), &claims);
    let plain = account();
    assert_eq!(
        refusal(&assume(&plain, &token)),
        "403 AccessDenied: Not authorized to perform sts:SetSourceIdentity"
    );
    let all = r#"["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity"]"#;
    let account = trusting(all, "{}");
    account.role_may(
        "Visitor",
        &policy(
            r#"{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"red","aws:SourceIdentity":"carol"}}}"#,
        ),
    );
    let answer = assume(&account, &token);
    assert_eq!(the(&answer, "SourceIdentity"), "carol");
    let users = account.as_session(&Session::of(&answer), "Action=ListUsers");
    assert_eq!(status(&users), "200");
}

#[test]
fn session_policies_limit_it_too() {
    let account = account();
    account.role_may("Visitor", &allow("iam:*", "*"));
    let limit = encode(&allow("iam:ListUsers", "*"));
    let more = format!("&WebIdentityToken={}&Policy={limit}", encode(&token()));
    let session = Session::of(&assume_with(&account, "Visitor", &more));
    assert_eq!(
        status(&account.as_session(&session, "Action=ListUsers")),
        "200"
    );
    assert_eq!(
        status(&account.as_session(&session, "Action=ListGroups")),
        "403"
    );
}

#[test]
fn it_lasts_as_long_as_the_role_allows() {
    let account = account();
    let more = format!(
        "&WebIdentityToken={}&DurationSeconds=3601",
        encode(&token())
    );
    assert_eq!(
        refusal(&assume_with(&account, "Visitor", &more)),
        "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    );
}

#[test]
fn a_request_is_validated_like_any_other() {
    let account = account();
    assert_eq!(
        refusal(&assume_with(&account, "Visitor", "")),
        "400 ValidationError: 1 validation error detected: Value null at 'webIdentityToken' failed to satisfy constraint: Member must not be null"
    );
}

#[test]
fn keys_that_check_nothing_are_no_keys() {
    let account = Account::new();
    for wrong in [
        "",
        "{}",
        r#"{"keys":[]}"#,
        r#"{"keys":[{"kty":"oct","k":"secret"}]}"#,
    ] {
        assert!(account.mock.put_issuer(GOOGLE, wrong).is_err(), "{wrong}");
    }
}

const GITHUB: &str = "https://token.actions.githubusercontent.com";

/// An account with GitHub as a provider, and a role for one repository's main branch: what AWS and
/// GitHub both recommend.
fn with_github() -> Account {
    let account = Account::new();
    account.done(&format!(
        "Action=CreateOpenIDConnectProvider&Url={GITHUB}&ClientIDList.member.1=sts.amazonaws.com"
    ));
    let statement = r#"{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
        "Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
        "Condition":{"StringEquals":{
            "token.actions.githubusercontent.com:aud":"sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}}"#;
    account.role("Visitor", &policy(statement));
    account.mock.put_issuer(GITHUB, &key_set(7)).expect("keys");
    account
}

fn github_token(audience: &str, subject: &str) -> String {
    let claims =
        json!({"iss": GITHUB, "sub": subject, "aud": audience, "iat": NOW, "exp": NOW + 300});
    sign(7, &header(), &claims)
}

#[test]
fn a_provider_of_the_account_speaks_for_whom_the_trust_policy_names() {
    let account = with_github();
    let main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    let answer = assume(&account, &github_token("sts.amazonaws.com", main));
    assert_eq!(the(&answer, "SubjectFromWebIdentityToken"), main);
    let fork = "repo:evil-org/octo-repo:ref:refs/heads/main";
    let answer = assume(&account, &github_token("sts.amazonaws.com", fork));
    assert_eq!(refusal(&answer), DENIED);
}

#[test]
fn a_token_must_be_for_an_audience_that_the_provider_lists() {
    let account = with_github();
    let main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    assert_eq!(
        refusal(&assume(&account, &github_token("another-app", main))),
        "400 InvalidIdentityToken: Incorrect token audience"
    );
}

#[test]
fn a_provider_that_is_deleted_speaks_for_nobody() {
    let account = with_github();
    account.done("Action=DeleteOpenIDConnectProvider&OpenIDConnectProviderArn=arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com");
    let main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    assert_eq!(
        refusal(&assume(&account, &github_token("sts.amazonaws.com", main))),
        format!(
            "400 InvalidIdentityToken: No OpenIDConnect provider found in your account for {GITHUB}"
        )
    );
}
