//! The wire: signed requests of the AWS Query protocol in, AWS's status and XML out. One module a
//! resource, one behaviour a test. What is expected is what AWS answers; the sources are in the
//! comments where AWS does not document it.

#![allow(clippy::doc_markdown, reason = "the comments quote AWS and others")]

mod access_keys;
mod access_reports;
mod account;
mod account_aliases;
mod account_features;
mod authorization;
mod authorization_details;
mod boundaries;
mod condition_keys;
mod context_keys;
mod credential_report;
mod delegation_requests;
mod denials;
mod groups;
mod hostile;
mod instance_profiles;
mod keys;
mod login_profiles;
mod managed_policies;
mod mfa;
mod open_id_connect_providers;
mod paging;
mod password_policy;
mod permissions;
mod policy_entities;
mod policy_versions;
mod role_policies;
mod roles;
mod saml_providers;
mod saved;
mod secrets;
mod server_certificates;
mod service_linked_roles;
mod service_specific_credentials;
mod signature;
mod signing_certificates;
mod simulation;
mod ssh_public_keys;
mod sts;
mod tags;
mod trust_policies;
mod users;
mod validation;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::{Request, Response};
use mock_iam::wire::operation::{Operation, Service};
use mock_iam::{AccountId, DocumentationIds, MockIam, Outcome, Scene, SceneKey};

type Key = (&'static str, &'static str);

const ROOT: Key = (
    "AKIAROOT22222EXAMPLE",
    "akiaroot22222/////////////////EXAMPLEKEY",
);
const ADMIN: Key = (
    "AKIAADMIN2222EXAMPLE",
    "akiaadmin2222/////////////////EXAMPLEKEY",
);
const ANA: Key = (
    "AKIAANA222222EXAMPLE",
    "akiaana222222/////////////////EXAMPLEKEY",
);

/// A policy that allows nothing and can be put anywhere.
const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::none/*"}]}"#;

fn now() -> jiff::Timestamp {
    "2026-11-02T09:00:00Z".parse().expect("a time")
}

/// The administrator `admin`, and the user `ana`, who has a key and no permissions.
fn scene() -> Scene {
    Scene::new(AccountId::DOCUMENTATION, now())
        .administrator("admin", SceneKey::new(ADMIN.0, ADMIN.1))
        .and_then(|scene| scene.user("ana").key("ana", SceneKey::new(ANA.0, ANA.1)))
        .expect("the names are new")
}

/// An account, and the time in it.
struct Account {
    mock: MockIam,
    seconds_passed: Arc<AtomicI64>,
}

impl Account {
    /// The account of [`scene`].
    fn new() -> Self {
        Self::of(scene())
    }

    /// The account of [`scene`], in which root has a key as well.
    fn with_root_key() -> Self {
        Self::of(
            scene()
                .root_key(SceneKey::new(ROOT.0, ROOT.1))
                .expect("a key"),
        )
    }

    /// The account of [`scene`], in which ana has that policy.
    fn where_ana_has(document: &str) -> Self {
        Self::of(scene().inline("ana", "hers", document).expect("a policy"))
    }

    fn of(scene: Scene) -> Self {
        let seconds_passed = Arc::new(AtomicI64::new(0));
        let clock = seconds_passed.clone();
        let clock = move || at(clock.load(Ordering::Relaxed));
        Self {
            mock: MockIam::new(scene.build(), clock, DocumentationIds::new()),
            seconds_passed,
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

    /// Signs as root.
    fn root(&self, form: &str) -> String {
        self.call(ROOT, form)
    }

    /// Signs as the administrator, who sets the scene: it must work.
    fn done(&self, form: &str) -> String {
        let answer = self.admin(form);
        assert_eq!(status(&answer), "200", "{form}: {answer}");
        answer
    }

    fn call(&self, key: (&str, &str), form: &str) -> String {
        show(&self.handle(key, form))
    }

    /// What a request came to, beside its answer.
    fn outcome(&self, key: (&str, &str), form: &str) -> Outcome {
        let response = self.handle(key, form);
        response.extensions().get().cloned().expect("an outcome")
    }

    fn handle(&self, key: (&str, &str), form: &str) -> Response<Bytes> {
        let signer = Signer {
            time: at(self.seconds_passed.load(Ordering::Relaxed)),
            ..Signer::of(key, form)
        };
        self.mock.handle(signer.post(&with_version(form)))
    }

    fn minutes_pass(&self, minutes: i64) {
        self.seconds_passed
            .fetch_add(60 * minutes, Ordering::Relaxed);
    }
}

fn at(seconds: i64) -> jiff::Timestamp {
    now() + jiff::SignedDuration::from_secs(seconds)
}

fn is_sts(form: &str) -> bool {
    let action = form.strip_prefix("Action=").unwrap_or_default();
    let action = action.split('&').next().unwrap_or_default();
    Operation::find(action).is_some_and(|operation| operation.service == Service::Sts)
}

fn with_version(form: &str) -> String {
    let version = if is_sts(form) {
        "2011-06-15"
    } else {
        "2010-05-08"
    };
    format!("{form}&Version={version}")
}

/// Signs requests as an SDK would: AWS's own signer.
struct Signer<'a> {
    key: (&'a str, &'a str),
    region: &'a str,
    service: &'a str,
    time: jiff::Timestamp,
    token: Option<&'a str>,
    settings: SigningSettings,
}

impl<'a> Signer<'a> {
    fn of(key: (&'a str, &'a str), form: &str) -> Self {
        Self {
            key,
            region: "us-east-1",
            service: if is_sts(form) { "sts" } else { "iam" },
            time: now(),
            token: None,
            settings: SigningSettings::default(),
        }
    }

    fn post(self, body: &str) -> Request<Bytes> {
        let uri = format!("https://{}.amazonaws.com/", self.service);
        self.sign(
            Request::post(uri)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Bytes::from(body.to_owned()))
                .expect("a request"),
        )
    }

    fn get(self, query: &str) -> Request<Bytes> {
        let uri = format!("https://{}.amazonaws.com/?{query}", self.service);
        self.sign(Request::get(uri).body(Bytes::new()).expect("a request"))
    }

    fn sign(self, mut request: Request<Bytes>) -> Request<Bytes> {
        let (id, secret) = self.key;
        let token = self.token.map(str::to_owned);
        let identity = Credentials::new(id, secret, token, None, "test").into();
        let since_1970 = Duration::try_from(self.time.as_duration()).expect("after 1970");
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(SystemTime::UNIX_EPOCH + since_1970)
            .settings(self.settings)
            .build()
            .expect("all is set");
        let uri = request.uri().to_string();
        let body = SignableBody::Bytes(request.body());
        let signable =
            SignableRequest::new(request.method().as_str(), &uri, std::iter::empty(), body)
                .expect("the request can be signed");
        let (instructions, _) = sign(signable, &params.into()).expect("signed").into_parts();
        instructions.apply_to_request_http1x(&mut request);
        request
    }
}

/// A text as a form has it.
fn encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A policy with one statement.
fn policy(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

/// A policy that allows an action on a resource.
fn allow(action: &str, resource: &str) -> String {
    policy(&format!(
        r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#
    ))
}

/// Status and body, an element a line.
fn show(response: &Response<Bytes>) -> String {
    let body = String::from_utf8_lossy(response.body()).replace("><", ">\n<");
    format!("{}\n{body}", response.status().as_u16())
}

fn status(answer: &str) -> &str {
    answer.lines().next().unwrap_or_default()
}

/// The texts of all elements of that name.
fn all<'a>(answer: &'a str, element: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let texts = answer.split(open.as_str()).skip(1);
    texts
        .map(|rest| rest.split_once(close.as_str()).expect("it is closed").0)
        .collect()
}

/// The text of the one element of that name.
fn the<'a>(answer: &'a str, element: &str) -> &'a str {
    match all(answer, element)[..] {
        [text] => text,
        _ => panic!("not one {element}: {answer}"),
    }
}

/// Code and text of a refusal as a client reads them, with its status: `404 NoSuchEntity: The …`.
fn refusal(answer: &str) -> String {
    let message = unescape(the(answer, "Message"));
    format!("{} {}: {message}", status(answer), the(answer, "Code"))
}

fn unescape(xml: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(xml.to_owned(), |text, (escaped, letter)| {
        text.replace(escaped, letter)
    })
}
