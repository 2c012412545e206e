//! What the parts of a request cost, and a whole one. `cargo bench -p mock-iam`, a part alone by its
//! name behind it.

use std::hint::black_box;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use http::Request;
use jiff::Timestamp;
use mock_iam::auth::policy::{
    AppliedPolicy, ConditionContext, Policies, PolicyDocument, PolicySource, Question, evaluate,
};
use mock_iam::auth::signature::{Expected, PresentedSignature};
use mock_iam::wire::iam::{CreateUserRequest, GetUserResponse, User};
use mock_iam::wire::operation::{Operation, Service};
use mock_iam::wire::query::Query;
use mock_iam::wire::xml;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};

/// The one of `first-keys sandbox`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const KEY: &str = "AKIAADMIN2222EXAMPLE";
const SECRET: &str = "akiaadmin2222/////////////////EXAMPLEKEY";
const GET_USER: &str = "Action=GetUser&UserName=ana&Version=2010-05-08";

fn now() -> Timestamp {
    "2026-11-02T09:00:00Z".parse().expect("a time")
}

/// A request, signed as an SDK signs it.
fn signed(form: &'static str) -> Request<Bytes> {
    let mut request = Request::post("https://iam.amazonaws.com/")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from_static(form.as_bytes()))
        .expect("a request");
    let identity = Credentials::new(KEY, SECRET, None, None, "bench").into();
    let since_1970 = Duration::try_from(now().as_duration()).expect("after 1970");
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("iam")
        .time(SystemTime::UNIX_EPOCH + since_1970)
        .settings(SigningSettings::default())
        .build()
        .expect("all is set")
        .into();
    let uri = request.uri().to_string();
    let body = SignableBody::Bytes(request.body());
    let signable = SignableRequest::new("POST", &uri, std::iter::empty(), body).expect("signable");
    let (instructions, _) = sign(signable, &params).expect("signed").into_parts();
    instructions.apply_to_request_http1x(&mut request);
    request
}

fn signature(criterion: &mut Criterion) {
    let (parts, body) = signed(GET_USER).into_parts();
    let secret = SECRET.into();
    criterion.bench_function("signature", |bencher| {
        bencher.iter(|| {
            let presented = PresentedSignature::parse(black_box(&parts), &body);
            let presented = presented.expect("a signature");
            presented
                .verify(&secret, &Expected::IAM, now())
                .expect("the right one");
        });
    });
}

/// A user who may do a few things on her own, by the tenth of ten policies.
fn evaluation(criterion: &mut Criterion) {
    let policy = |number: usize| {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"arn:aws:s3:::books-{number}/*"}},{{"Effect":"Allow","Action":"iam:GetUser","Resource":"arn:aws:iam::*:user/${{aws:username}}","Condition":{{"StringEquals":{{"aws:PrincipalTag/shelf":"{number}"}}}}}}]}}"#
        );
        PolicyDocument::parse_identity(&text).expect("a policy")
    };
    let documents: Vec<_> = (0..10).map(policy).collect();
    let applied = documents.iter().map(|document| AppliedPolicy {
        source: PolicySource::Managed {
            arn: "arn:aws:iam::111122223333:policy/books".into(),
        },
        document,
    });
    let policies = Policies {
        identity: applied.collect(),
        ..Policies::default()
    };
    let mut context = ConditionContext::default();
    context.set("aws:username", "ana");
    context.set("aws:PrincipalTag/shelf", "9");
    let question = Question {
        action: "iam:GetUser",
        resource: "arn:aws:iam::111122223333:user/ana",
        context: &context,
    };
    criterion.bench_function("evaluation", |bencher| {
        bencher.iter(|| assert!(evaluate(black_box(&policies), &question).is_allowed()));
    });
}

fn parse(criterion: &mut Criterion) {
    let form = "Action=CreateUser&Version=2010-05-08&UserName=ana&Path=%2Fpeople%2F&Tags.member.1.Key=team&Tags.member.1.Value=blue&Tags.member.2.Key=shelf&Tags.member.2.Value=9";
    criterion.bench_function("parse", |bencher| {
        bencher.iter(|| {
            let query = Query::parse(black_box(form.as_bytes()));
            let input: CreateUserRequest = query.read(Service::Iam).expect("an input");
            input
        });
    });
    let text = r#"{"Version":"2012-10-17","Statement":{"Sid":"CreateOwnAccessKeys","Effect":"Allow","Action":["iam:CreateAccessKey","iam:GetUser","iam:ListAccessKeys"],"Resource":"arn:aws:iam::*:user/${aws:username}"}}"#;
    criterion.bench_function("parse a policy", |bencher| {
        bencher.iter(|| PolicyDocument::parse_identity(black_box(text)).expect("a policy"));
    });
}

fn render(criterion: &mut Criterion) {
    let operation = Operation::find("GetUser").expect("IAM has it");
    let answer = GetUserResponse {
        user: User {
            path: Some("/people/".into()),
            user_name: Some("ana".into()),
            user_id: "AIDACKCEVSAAAAEXAMPLE".into(),
            arn: "arn:aws:iam::111122223333:user/people/ana".into(),
            create_date: now(),
            ..User::default()
        },
    };
    criterion.bench_function("render", |bencher| {
        bencher.iter(|| xml::success(operation, black_box(&answer), "a-request"));
    });
}

/// A whole request, in a small account and in a huge one: what it costs must not grow with the
/// account. (The quota of 5,000 users is the operations'; a scene may have more.)
fn whole(criterion: &mut Criterion) {
    const LIST: &str = "Action=ListUsers&MaxItems=10&Version=2010-05-08";
    for size in [10, 100_000] {
        let mock = account_of(size);
        for (name, form) in [("GetUser", GET_USER), ("a page of ListUsers", LIST)] {
            let request = signed(form);
            criterion.bench_function(&format!("{name} of {size} users"), |bencher| {
                bencher.iter(|| {
                    let response = mock.handle(black_box(request.clone()));
                    assert_eq!(response.status(), 200);
                });
            });
        }
    }
}

fn account_of(users: u32) -> MockIam {
    let scene = Scene::new(AccountId::DOCUMENTATION, now())
        .user("ana")
        .administrator("admin", SceneKey::new(KEY, SECRET))
        .expect("the names are new");
    let more = (2..users).map(|number| format!("user{number}"));
    let scene = more.fold(scene, |scene, name| scene.user(&name));
    MockIam::new(scene.build(), now, DocumentationIds::new())
}

criterion_group! {
    name = mock;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = signature, evaluation, parse, render, whole
}
criterion_main!(mock);
