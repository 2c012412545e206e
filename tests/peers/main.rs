//! AWS's own tools against the mock, over HTTP: the AWS CLI and boto3 go the guide's whole path, and
//! walk through every family of operations, what is refused too.

mod cli;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};
use support::{Served, from_venv, redact, root, run_peer, serve, text};

const ADMIN: (&str, &str) = (
    "AKIAADMIN2222EXAMPLE",
    "akiaadmin2222/////////////////EXAMPLEKEY",
);

struct Stage {
    server: Served,
    credentials: PathBuf,
    folder: tempfile::TempDir,
}

impl Stage {
    /// The folder that the tools work in.
    fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// An account with an administrator and nothing else, and the profiles of its people. The first key
/// that is made is the documentation pair, which the profiles `ana` and `typo` use.
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
        folder,
    }
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
async fn boto3_walks_through_people() {
    run_script("people").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_walks_through_managed_policies() {
    run_script("policies").await;
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
