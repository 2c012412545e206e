//! What is wrong with a signature, end to end. The fine points are in mock-iam's own tests.

use std::time::Duration;

use aws_sigv4::http_request::SignatureLocation;
use bytes::Bytes;
use http::Request;
use http::header::AUTHORIZATION;
use mock_iam::SceneKey;

use super::{ADMIN, ANA, Account, Signer, at, now, refusal, scene, show, the};

const FORM: &str = "Action=GetCallerIdentity&Version=2011-06-15";
const MISMATCH: &str = "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const INVALID: &str =
    "403 InvalidClientTokenId: The security token included in the request is invalid.";

fn answer(request: Request<Bytes>) -> String {
    show(&Account::new().mock.handle(request))
}

fn signer() -> Signer<'static> {
    Signer::of(ANA, FORM)
}

#[test]
fn a_request_without_a_signature_is_refused() {
    let mut request = signer().post(FORM);
    request.headers_mut().remove(AUTHORIZATION);
    assert_eq!(
        refusal(&answer(request)),
        "403 MissingAuthenticationToken: Request is missing Authentication Token"
    );
}

#[test]
fn an_unknown_key_is_no_valid_token() {
    let signer = Signer::of(("AKIANOBODY222EXAMPLE", ANA.1), FORM);
    assert_eq!(refusal(&answer(signer.post(FORM))), INVALID);
}

#[test]
fn an_inactive_key_is_no_valid_token() {
    let scene = scene()
        .user("ben")
        .key(
            "ben",
            SceneKey::new("AKIABEN222222EXAMPLE", "a secret").inactive(),
        )
        .expect("ben is there");
    let account = Account::of(scene);
    let key = ("AKIABEN222222EXAMPLE", "a secret");
    assert_eq!(
        refusal(&account.call(key, "Action=GetCallerIdentity")),
        INVALID
    );
}

#[test]
fn a_deleted_key_is_no_valid_token() {
    let account = Account::new();
    account.done(&format!(
        "Action=DeleteAccessKey&UserName=ana&AccessKeyId={}",
        ANA.0
    ));
    assert_eq!(refusal(&account.ana("Action=GetCallerIdentity")), INVALID);
}

#[test]
fn a_session_token_with_a_long_term_key_is_no_valid_token() {
    let signer = Signer {
        token: Some("a token"),
        ..signer()
    };
    assert_eq!(refusal(&answer(signer.post(FORM))), INVALID);
}

#[test]
fn another_secret_does_not_match() {
    for secret in [ADMIN.1, "", &ANA.1.to_lowercase()] {
        let signer = Signer::of((ANA.0, secret), FORM);
        assert_eq!(refusal(&answer(signer.post(FORM))), MISMATCH);
    }
}

#[test]
fn a_body_that_was_changed_on_the_way_does_not_match() {
    let mut request =
        Signer::of(ADMIN, "").post("Action=DeleteUser&Version=2010-05-08&UserName=ben");
    *request.body_mut() = Bytes::from_static(b"Action=DeleteUser&Version=2010-05-08&UserName=ana");
    assert_eq!(refusal(&answer(request)), MISMATCH);
}

#[test]
fn a_header_that_was_changed_on_the_way_does_not_match() {
    let mut request = signer().post(FORM);
    request.headers_mut().insert(
        "x-amz-date",
        http::HeaderValue::from_static("20261102T090001Z"),
    );
    assert_eq!(refusal(&answer(request)), MISMATCH);
}

#[test]
fn fifteen_minutes_are_allowed_and_no_second_more() {
    for (seconds, expected) in [
        (-900, None),
        (900, None),
        (
            -901,
            Some(
                "Signature expired: 20261102T084459Z is now earlier than 20261102T084500Z (20261102T090000Z - 15 min.)",
            ),
        ),
        (
            901,
            Some(
                "Signature not yet current: 20261102T091501Z is still later than 20261102T091500Z (20261102T090000Z + 15 min.)",
            ),
        ),
    ] {
        let signer = Signer {
            time: at(seconds),
            ..signer()
        };
        let answer = answer(signer.post(FORM));
        match expected {
            None => assert_eq!(the(&answer, "Account"), "111122223333"),
            Some(text) => assert_eq!(
                refusal(&answer),
                format!("403 SignatureDoesNotMatch: {text}")
            ),
        }
    }
}

#[test]
fn iam_takes_no_region_but_us_east_1() {
    let body = "Action=GetUser&Version=2010-05-08";
    let signer = Signer {
        region: "us-west-2",
        ..Signer::of(ANA, body)
    };
    assert_eq!(
        refusal(&answer(signer.post(body))),
        "403 SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'us-west-2'. "
    );
}

#[test]
fn sts_takes_every_region() {
    let signer = Signer {
        region: "eu-central-1",
        ..signer()
    };
    assert_eq!(the(&answer(signer.post(FORM)), "Account"), "111122223333");
}

#[test]
fn a_signature_is_for_one_service() {
    let signer = Signer {
        service: "iam",
        ..signer()
    };
    assert_eq!(
        refusal(&answer(signer.post(FORM))),
        "403 SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'. "
    );
}

#[test]
fn a_header_without_its_parts_is_incomplete() {
    let mut request = signer().post(FORM);
    let value =
        http::HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, x");
    request.headers_mut().insert(AUTHORIZATION, value);
    let answer = answer(request);
    assert_eq!(the(&answer, "Code"), "IncompleteSignature");
    assert!(
        the(&answer, "Message")
            .starts_with("Invalid key=value pair (missing equal-sign) in Authorization header")
    );
}

/// How `aws sts get-caller-identity` is passed on to others, in a URL that is signed.
#[test]
fn a_url_can_be_signed_instead() {
    let presigned = |age: i64| {
        let mut signer = Signer {
            time: at(-age),
            ..signer()
        };
        signer.settings.signature_location = SignatureLocation::QueryParams;
        signer.settings.expires_in = Some(Duration::from_hours(1));
        signer.get(FORM)
    };
    assert_eq!(
        the(&answer(presigned(0)), "Arn"),
        "arn:aws:iam::111122223333:user/ana"
    );
    let changed = presigned(0)
        .uri()
        .to_string()
        .replace("Identity", "Identitx");
    let changed = Request::get(changed).body(Bytes::new()).expect("a request");
    assert_eq!(the(&answer(changed), "Code"), "InvalidAction");
    assert!(refusal(&answer(presigned(901))).contains("Signature expired"));
}

#[test]
fn a_get_request_can_be_signed_in_its_header() {
    let request = signer().get(FORM);
    assert_eq!(the(&answer(request), "Account"), "111122223333");
}

/// Fuzzing found both: they were read as the list that was signed.
#[test]
fn the_list_of_signed_headers_may_not_be_changed_either() {
    for (before, after) in [
        ("SignedHeaders=host", "SignedHeaders=Host"),
        (", Signature", "; Signature"),
    ] {
        let mut request = signer().post(FORM);
        let header = request.headers()[AUTHORIZATION].to_str().expect("a text");
        assert!(header.contains(before), "{header}");
        let changed = header.replace(before, after).parse().expect("a header");
        request.headers_mut().insert(AUTHORIZATION, changed);
        assert!(answer(request).starts_with("403"), "{after}");
    }
}

#[test]
fn a_refused_signature_changes_nothing() {
    let account = Account::new();
    let outcome = account.outcome((ADMIN.0, "no"), "Action=CreateUser&UserName=ben");
    assert_eq!((outcome.account, outcome.caller), (None, None));
    assert_eq!(
        super::status(&account.admin("Action=GetUser&UserName=ben")),
        "404"
    );
    assert_eq!(now(), at(0));
}
