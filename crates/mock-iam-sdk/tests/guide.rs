//! The guide's path through the real SDK: its signing, its retries, its parsing.

use std::sync::Arc;

use aws_sdk_iam::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_iam::error::ProvideErrorMetadata;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};
use mock_iam_sdk::MockHttpClient;

const ADMIN: (&str, &str) = (
    "AKIAADMIN2222EXAMPLE",
    "adminadminadminadminadminadminEXAMPLEKEY",
);

fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn mock() -> Arc<MockIam> {
    let scene = Scene::new(AccountId::DOCUMENTATION, now()).user("ana");
    let scene = scene
        .administrator("admin", SceneKey::new(ADMIN.0, ADMIN.1))
        .expect("a new user");
    Arc::new(MockIam::new(scene.build(), now, DocumentationIds::new()))
}

fn client(mock: &Arc<MockIam>, (id, secret): (&str, &str)) -> aws_sdk_iam::Client {
    let config = aws_sdk_iam::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(id, secret, None, None, "test"))
        .http_client(MockHttpClient::new(mock.clone()))
        .build();
    aws_sdk_iam::Client::from_conf(config)
}

#[tokio::test]
async fn a_key_is_made_and_its_secret_comes_with_it() {
    let iam = client(&mock(), ADMIN);
    let made = iam
        .create_access_key()
        .user_name("ana")
        .send()
        .await
        .expect("made");
    let key = made.access_key.expect("a key");
    assert_eq!(key.access_key_id, "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(
        key.secret_access_key,
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    );
    assert_eq!(key.user_name, "ana");
}

#[tokio::test]
async fn a_third_key_is_refused() {
    let iam = client(&mock(), ADMIN);
    for _ in 0..2 {
        iam.create_access_key()
            .user_name("ana")
            .send()
            .await
            .expect("made");
    }
    let refused = iam
        .create_access_key()
        .user_name("ana")
        .send()
        .await
        .expect_err("refused");
    let refused = refused.into_service_error();
    assert!(refused.is_limit_exceeded_exception());
    assert_eq!(
        refused.message(),
        Some("Cannot exceed quota for AccessKeysPerUser: 2")
    );
}

#[tokio::test]
async fn a_wrong_secret_does_not_match() {
    let iam = client(
        &mock(),
        (ADMIN.0, "wrongwrongwrongwrongwrongwrongEXAMPLEKEY"),
    );
    let refused = iam
        .list_users()
        .send()
        .await
        .expect_err("refused")
        .into_service_error();
    assert_eq!(refused.code(), Some("SignatureDoesNotMatch"));
}

#[tokio::test]
async fn a_user_without_permissions_is_denied_in_awss_words() {
    let mock = mock();
    let admin = client(&mock, ADMIN);
    let made = admin
        .create_access_key()
        .user_name("ana")
        .send()
        .await
        .expect("made");
    let key = made.access_key.expect("a key");
    let ana = client(&mock, (&key.access_key_id, &key.secret_access_key));
    let denied = ana
        .list_users()
        .send()
        .await
        .expect_err("denied")
        .into_service_error();
    assert_eq!(denied.code(), Some("AccessDenied"));
    assert_eq!(
        denied.message(),
        Some(
            "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/ because no identity-based policy allows the iam:ListUsers action"
        )
    );
}

#[tokio::test]
async fn an_operation_that_the_mock_lacks_is_refused_by_name() {
    let iam = client(&mock(), ADMIN);
    let refused = iam
        .get_human_readable_summary()
        .entity_arn("arn:aws:iam::111122223333:user/ana")
        .send()
        .await
        .expect_err("refused")
        .into_service_error();
    assert_eq!(refused.code(), Some("NotImplemented"));
    assert!(
        refused
            .message()
            .is_some_and(|text| text.contains("GetHumanReadableSummary"))
    );
}

#[tokio::test]
async fn lists_come_in_pages() {
    let iam = client(&mock(), ADMIN);
    for number in 0..5 {
        iam.create_user()
            .user_name(format!("user{number}"))
            .send()
            .await
            .expect("made");
    }
    let pages = iam
        .list_users()
        .into_paginator()
        .page_size(2)
        .items()
        .send();
    let users: Vec<_> = pages.collect::<Result<Vec<_>, _>>().await.expect("listed");
    let names: Vec<_> = users
        .iter()
        .map(aws_sdk_iam::types::User::user_name)
        .collect();
    assert_eq!(
        names,
        ["admin", "ana", "user0", "user1", "user2", "user3", "user4"]
    );
}
