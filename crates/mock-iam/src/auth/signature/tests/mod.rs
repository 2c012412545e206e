//! The oracle is aws-sigv4, the signer inside AWS's own SDK for Rust: what it signs must be
//! accepted, and nothing else.

mod accepted;
mod hostile;
mod property;
mod refused;
mod vectors;
mod worked_example;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use http::{HeaderValue, Request};
use jiff::Timestamp;

use super::{Expected, PresentedSignature};
use crate::error::ApiError;

const KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const NOW: &str = "2015-08-30T12:36:00Z";
const MISMATCH: &str = "The request signature we calculated does not match the signature you \
    provided. Check your AWS Secret Access Key and signing method. Consult the service \
    documentation for details.";

/// How aws-sigv4 is to sign a request.
#[derive(Clone, Copy, Debug)]
struct Signer {
    location: SignatureLocation,
    region: &'static str,
    service: &'static str,
    at: &'static str,
    token: Option<&'static str>,
}

const IN_HEADER: Signer = Signer {
    location: SignatureLocation::Headers,
    region: "us-east-1",
    service: "iam",
    at: NOW,
    token: None,
};

const IN_QUERY: Signer = Signer {
    location: SignatureLocation::QueryParams,
    ..IN_HEADER
};

impl Signer {
    fn sign(self, request: Request<Vec<u8>>) -> Request<Vec<u8>> {
        self.sign_payload(request, None)
    }

    /// Signs with another text where the hash of the body belongs.
    fn sign_payload(
        self,
        mut request: Request<Vec<u8>>,
        payload: Option<SignableBody<'_>>,
    ) -> Request<Vec<u8>> {
        let mut settings = SigningSettings::default();
        settings.signature_location = self.location;
        if self.location == SignatureLocation::QueryParams {
            settings.expires_in = Some(std::time::Duration::from_mins(1));
        }
        let token = self.token.map(str::to_owned);
        let identity = Credentials::new(KEY_ID, SECRET, token, None, "documentation").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(time(self.at).try_into().unwrap())
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let signable = SignableRequest::new(
            request.method().as_str(),
            request.uri().to_string(),
            request
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str(), value.to_str().unwrap())),
            payload.unwrap_or(SignableBody::Bytes(request.body())),
        )
        .unwrap();
        let (instructions, _signature) = sign(signable, &params).unwrap().into_parts();
        instructions.apply_to_request_http1x(&mut request);
        request
    }
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// `ListUsers`, as the SDKs send it: the parameters are in the body.
fn list_users() -> Request<Vec<u8>> {
    Request::post("https://iam.amazonaws.com/")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(b"Action=ListUsers&Version=2010-05-08".to_vec())
        .unwrap()
}

fn get(uri: &str) -> Request<Vec<u8>> {
    Request::get(uri).body(Vec::new()).unwrap()
}

/// `ListUsers` with this `Authorization` header and the date of now.
fn authorized(authorization: impl AsRef<[u8]>) -> Request<Vec<u8>> {
    let mut request = list_users();
    let value = HeaderValue::from_bytes(authorization.as_ref()).unwrap();
    request.headers_mut().insert("authorization", value);
    set(request, "x-amz-date", "20150830T123600Z")
}

/// The `Authorization` header of a request that all but the secret fits, for this credential.
fn with_credential(credential: &str) -> Request<Vec<u8>> {
    authorized(format!(
        "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
    ))
}

fn set(mut request: Request<Vec<u8>>, name: &'static str, value: &str) -> Request<Vec<u8>> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

fn without(mut request: Request<Vec<u8>>, name: &str) -> Request<Vec<u8>> {
    request.headers_mut().remove(name).unwrap();
    request
}

/// Changes the URI's text, which must hold `from`.
fn in_uri(mut request: Request<Vec<u8>>, from: &str, to: &str) -> Request<Vec<u8>> {
    let uri = request.uri().to_string();
    assert!(uri.contains(from), "{uri} holds no {from}");
    *request.uri_mut() = uri.replace(from, to).parse().unwrap();
    request
}

fn present(request: Request<Vec<u8>>) -> Result<PresentedSignature, ApiError> {
    let (parts, body) = request.into_parts();
    PresentedSignature::parse(&parts, &body)
}

fn verify_as(
    request: Request<Vec<u8>>,
    expected: &Expected<'_>,
    now: &str,
) -> Result<(), ApiError> {
    present(request)?.verify(&SECRET.into(), expected, time(now))
}

/// What IAM says to the request, now.
fn verify(request: Request<Vec<u8>>) -> Result<(), ApiError> {
    verify_as(request, &Expected::IAM, NOW)
}

/// The refusal as a client sees it.
fn refusal(result: Result<(), ApiError>) -> (u16, &'static str, String) {
    let refused = result.expect_err("the request was accepted");
    (refused.status.as_u16(), refused.code, refused.message)
}

fn incomplete(message: &str) -> (u16, &'static str, String) {
    (400, "IncompleteSignature", message.to_owned())
}

fn does_not_match(message: &str) -> (u16, &'static str, String) {
    (403, "SignatureDoesNotMatch", message.to_owned())
}
