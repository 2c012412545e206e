//! `GetUser` through the real SDK, in process: on this mock; on aws-smithy-mocks with an answer of
//! HTTP, which the SDK parses as it does this mock's, so that the difference is what the mock costs;
//! and on aws-smithy-mocks with a ready output, which the SDK parses not at all.

use std::sync::Arc;

use aws_sdk_iam::Client;
use aws_sdk_iam::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_iam::operation::get_user::GetUserOutput;
use aws_sdk_iam::types::User;
use aws_smithy_mocks::{MockResponseInterceptor, Rule, RuleMode, create_mock_http_client, mock};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};
use mock_iam_sdk::MockHttpClient;

const KEY: &str = "AKIAADMIN2222EXAMPLE";
const SECRET: &str = "akiaadmin2222/////////////////EXAMPLEKEY";

fn on_this_mock() -> Client {
    let scene = Scene::new(AccountId::DOCUMENTATION, Timestamp::now()).user("ana");
    let scene = scene.administrator("admin", SceneKey::new(KEY, SECRET));
    let account = scene.expect("the names are new").build();
    let mock = MockIam::new(account, Timestamp::now, DocumentationIds::new());
    let config = config().http_client(MockHttpClient::new(Arc::new(mock)));
    Client::from_conf(config.build())
}

fn config() -> aws_sdk_iam::config::Builder {
    aws_sdk_iam::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(KEY, SECRET, None, None, "bench"))
}

fn on_aws_smithy_mocks() -> Client {
    let user = User::builder()
        .path("/")
        .user_name("ana")
        .user_id("AIDACKCEVSAAAAEXAMPLE")
        .arn("arn:aws:iam::111122223333:user/ana")
        .create_date(aws_sdk_iam::primitives::DateTime::from_secs(0))
        .build()
        .expect("all is set");
    on_rule(
        &mock!(Client::get_user)
            .then_output(move || GetUserOutput::builder().user(user.clone()).build()),
    )
}

const ANSWER: &str = "<GetUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
    <GetUserResult><User><Path>/</Path><UserName>ana</UserName>\
    <UserId>AIDACKCEVSAAAAEXAMPLE</UserId><Arn>arn:aws:iam::111122223333:user/ana</Arn>\
    <CreateDate>1970-01-01T00:00:00Z</CreateDate></User></GetUserResult>\
    <ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId>\
    </ResponseMetadata></GetUserResponse>";

fn on_aws_smithy_mocks_over_http() -> Client {
    let status = StatusCode::try_from(200).expect("a status");
    on_rule(
        &mock!(Client::get_user)
            .then_http_response(move || HttpResponse::new(status, SdkBody::from(ANSWER))),
    )
}

fn on_rule(rule: &Rule) -> Client {
    let answers = MockResponseInterceptor::new()
        .rule_mode(RuleMode::MatchAny)
        .with_rule(rule);
    let config = config()
        .http_client(create_mock_http_client())
        .interceptor(answers);
    Client::from_conf(config.build())
}

fn get_user(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().expect("a runtime");
    for (name, client) in [
        ("through the SDK, this mock", on_this_mock()),
        (
            "through the SDK, aws-smithy-mocks over HTTP",
            on_aws_smithy_mocks_over_http(),
        ),
        ("through the SDK, aws-smithy-mocks", on_aws_smithy_mocks()),
    ] {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                let answer = runtime.block_on(client.get_user().user_name("ana").send());
                assert!(answer.is_ok_and(|answer| answer.user.is_some()));
            });
        });
    }
}

criterion_group!(benches, get_user);
criterion_main!(benches);
