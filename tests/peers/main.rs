//! AWS's own tools against the mock, over HTTP: the AWS CLI and boto3 go the guide's whole path.

#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};
use support::{Served, from_venv, redact, root, run_peer, serve, text};

const ADMIN: (&str, &str) = (
    "AKIAADMIN2222EXAMPLE",
    "akiaadmin2222/////////////////EXAMPLEKEY",
);

/// The guide's path on the command line, a command a line. The first key that is made is the
/// documentation pair, which the profiles `ana` and `typo` use.
const GUIDE: [&str; 14] = [
    "iam create-user --user-name ana",
    "iam put-user-policy --user-name ana --policy-name CreateOwnAccessKeys --policy-document {policy}",
    "iam create-access-key --user-name ana",
    "sts get-caller-identity --profile ana",
    "iam get-access-key-last-used --access-key-id AKIAIOSFODNN7EXAMPLE",
    "sts get-caller-identity --profile typo",
    "iam create-access-key --profile ana",
    "iam create-access-key --user-name ana",
    "iam list-access-keys --profile ana",
    "iam list-users --profile ana",
    "iam update-access-key --user-name ana --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive",
    "sts get-caller-identity --profile ana",
    "iam delete-access-key --user-name ana --access-key-id AKIAIOSFODNN7EXAMPLE",
    "iam delete-user --user-name ana",
];

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"CreateOwnAccessKeys","Effect":"Allow","Action":["iam:CreateAccessKey","iam:GetUser","iam:ListAccessKeys"],"Resource":"arn:aws:iam::*:user/${aws:username}"}]}"#;

struct Stage {
    server: Served,
    credentials: PathBuf,
    _folder: tempfile::TempDir,
}

/// An account with an administrator and nothing else, and the profiles of the guide.
async fn stage() -> Stage {
    let scene = Scene::new(AccountId::DOCUMENTATION, Timestamp::now());
    let scene = scene
        .administrator("admin", SceneKey::new(ADMIN.0, ADMIN.1))
        .expect("a new user");
    let mock = Arc::new(MockIam::new(
        scene.build(),
        Timestamp::now,
        DocumentationIds::new(),
    ));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let credentials = folder.path().join("credentials");
    let profile = |name, id, secret| {
        format!("[{name}]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n\n")
    };
    let id = "AKIAIOSFODNN7EXAMPLE";
    let profiles = [
        profile("admin", ADMIN.0, ADMIN.1),
        profile("ana", id, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        profile("typo", id, "wJalrXUtnFEMI/K7MDENG/bPxRfiYCEXAMPLEKEY"),
    ];
    std::fs::write(&credentials, profiles.concat()).expect("the folder can be written");
    Stage {
        server: serve(&mock).await,
        credentials,
        _folder: folder,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_goes_the_guides_whole_path() {
    let Some(cli) = from_venv("aws") else { return };
    let stage = stage().await;
    let mut transcript = String::new();
    for line in GUIDE {
        let words = line
            .split(' ')
            .map(|word| if word == "{policy}" { POLICY } else { word });
        let words: Vec<_> = words.collect();
        let output = run_peer(&cli, &words, &stage.server, &stage.credentials).await;
        let status = output.status.code().expect("it ends by itself");
        transcript.extend(["$ aws ", line, "\n", &redact(&text(&output))]);
        transcript.extend(["exit status ", &status.to_string(), "\n\n"]);
    }
    insta::assert_snapshot!("aws_cli", transcript);
}

/// Runs a script with boto3 and asserts what it prints, in `snapshots/peers__boto3_<name>.snap`.
async fn run_script(name: &str) {
    let Some(python) = from_venv("python") else {
        return;
    };
    let stage = stage().await;
    let script = root().join(format!("tests/peers/{name}.py"));
    let script = script.to_str().expect("the path is UTF-8");
    let output = run_peer(&python, &[script], &stage.server, &stage.credentials).await;
    insta::assert_snapshot!(format!("boto3_{name}"), redact(&text(&output)));
    assert!(
        output.status.success(),
        "the script ends with {}",
        output.status
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_goes_the_guides_whole_path() {
    run_script("guide").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_walks_through_roles() {
    run_script("roles").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_walks_through_the_simulator_and_the_reports() {
    run_script("simulate").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_walks_through_sessions() {
    run_script("sts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_signs_in_with_a_second_factor() {
    run_script("mfa").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_sets_passwords_and_what_they_must_be() {
    run_script("passwords").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_reads_the_reports_of_an_account() {
    run_script("report").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_walks_through_credentials_that_are_no_access_keys() {
    run_script("credentials").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_walks_through_identity_providers() {
    run_script("providers").await;
}
