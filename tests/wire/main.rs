//! The wire: signed requests of the AWS Query protocol in, AWS's status and XML out. One module a
//! resource, one behaviour a test.

mod access_keys;
mod account;

use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::{Request, Response};
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};

const ADMIN: (&str, &str) = (
    "AKIAADMIN2222EXAMPLE",
    "akiaadmin2222/////////////////EXAMPLEKEY",
);
const ANA: (&str, &str) = (
    "AKIAANA222222EXAMPLE",
    "akiaana222222/////////////////EXAMPLEKEY",
);

fn now() -> jiff::Timestamp {
    "2026-11-02T09:00:00Z".parse().expect("a time")
}

/// An account with the administrator `admin` and the user `ana`, who has a key and no permissions.
struct Account {
    mock: Arc<MockIam>,
}

impl Account {
    fn new() -> Self {
        let scene = Scene::new(AccountId::DOCUMENTATION, now())
            .administrator("admin", SceneKey::new(ADMIN.0, ADMIN.1))
            .and_then(|scene| scene.user("ana").key("ana", SceneKey::new(ANA.0, ANA.1)))
            .expect("the names are new");
        Self {
            mock: Arc::new(MockIam::new(scene.build(), now, DocumentationIds::new())),
        }
    }

    /// Signs as the administrator: `Action=CreateUser&UserName=ben`, the version left out.
    fn admin(&self, form: &str) -> String {
        self.call(ADMIN, form)
    }

    /// Signs as ana.
    fn ana(&self, form: &str) -> String {
        self.call(ANA, form)
    }

    fn call(&self, key: (&str, &str), form: &str) -> String {
        show(&self.mock.handle(signed(key, form)))
    }
}

/// A request as an SDK would send it.
fn signed((id, secret): (&str, &str), form: &str) -> Request<Bytes> {
    let action = form.split('&').next().unwrap_or_default();
    let is_sts = matches!(
        action,
        "Action=GetCallerIdentity" | "Action=GetAccessKeyInfo"
    );
    let (service, version) = if is_sts {
        ("sts", "2011-06-15")
    } else {
        ("iam", "2010-05-08")
    };
    let body = format!("{form}&Version={version}");
    let identity = Credentials::new(id, secret, None, None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(service)
        .time(SystemTime::UNIX_EPOCH + now().as_duration().unsigned_abs())
        .settings(SigningSettings::default())
        .build()
        .expect("all is set");
    let uri = format!("https://{service}.amazonaws.com/");
    let signable = SignableRequest::new(
        "POST",
        &uri,
        std::iter::empty(),
        SignableBody::Bytes(body.as_bytes()),
    )
    .expect("the request can be signed");
    let (instructions, _) = sign(signable, &params.into()).expect("signed").into_parts();
    let mut request = Request::post(&uri)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(body))
        .expect("a request");
    instructions.apply_to_request_http1x(&mut request);
    request
}

/// Status and body, an element a line.
fn show(response: &Response<Bytes>) -> String {
    let body = String::from_utf8_lossy(response.body()).replace("><", ">\n<");
    format!("{}\n{body}", response.status().as_u16())
}

/// Code and text of a refusal, with its status: `404 NoSuchEntity: The user …`.
fn refusal(answer: &str) -> String {
    let inside = |name: &str| {
        let (_, rest) = answer.split_once(&format!("<{name}>"))?;
        Some(rest.split_once(&format!("</{name}>"))?.0.to_owned())
    };
    let status = answer.lines().next().unwrap_or_default();
    let (code, message) = (inside("Code"), inside("Message"));
    let code = code.unwrap_or_else(|| panic!("no refusal: {answer}"));
    format!("{status} {code}: {}", message.unwrap_or_default())
}
