//! The AWS CLI, a family of operations a transcript. The commands are in `cli/<family>.txt`, one a
//! line, and run one after another in a folder with the documents beside them.

use std::path::Path;

use data_encoding::BASE32;
use jiff::Timestamp;
use regex::{Captures, Regex};

use crate::support::{from_venv, redact, root, run_peer, text};
use crate::{Stage, stage};

/// Runs the commands of a family and asserts what a terminal shows, in
/// `snapshots/peers__cli__cli_<family>.snap`.
async fn run_commands(family: &str) {
    let Some(cli) = from_venv("aws") else { return };
    let stage = stage().await;
    let folder = root().join("tests/peers/cli");
    put_documents(&folder, &stage);
    let commands = std::fs::read_to_string(folder.join(family).with_extension("txt"));
    let started = Timestamp::now();
    let mut transcript = String::new();
    for line in commands.expect("the family has commands").lines() {
        let command = with_codes(line, &stage, started);
        let words: Vec<_> = command.split(' ').collect();
        let output = run_peer(&cli, &words, &stage.server, &stage.credentials).await;
        let status = output.status.code().expect("it ends by itself");
        transcript.extend(["$ aws ", line, "\n", &redact(&text(&output))]);
        transcript.extend(["exit status ", &status.to_string(), "\n\n"]);
    }
    insta::assert_snapshot!(format!("cli_{family}"), transcript);
}

/// Puts what commands name with `file://` into the stage's folder. Certificate and key are made
/// here and kept nowhere.
fn put_documents(from: &Path, stage: &Stage) {
    let put = |name: &str, text: &str| {
        std::fs::write(stage.folder().join(name), text).expect("the folder can be written");
    };
    for name in [
        "ana.pub",
        "list-with-mfa.json",
        "no-statement.json",
        "own-keys.json",
        "trust-ana.json",
        "trust-ec2.json",
    ] {
        let document = std::fs::read_to_string(from.join(name)).expect("the document is there");
        put(name, &document);
    }
    let name = vec!["books.example.com".to_owned()];
    let certified = rcgen::generate_simple_self_signed(name).expect("a certificate");
    put("certificate.pem", &certified.cert.pem());
    put("key.pem", &certified.signing_key.serialize_pem());
    put("no-metadata.xml", &"x".repeat(1000));
    put("metadata.xml", &saml_metadata(&certified.cert.pem()));
}

/// Metadata of a SAML provider. They must have a thousand characters.
fn saml_metadata(certificate: &str) -> String {
    let certificate = certificate.lines().filter(|line| !line.starts_with('-'));
    format!(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{}</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor><!--{}-->"#,
        certificate.collect::<String>(),
        "x".repeat(1000)
    )
}

/// A command with the codes that the phone of `phone.txt` shows: `{code+1}` is the one after that of
/// the family's first command.
fn with_codes(line: &str, stage: &Stage, started: Timestamp) -> String {
    let place = Regex::new(r"\{code([+-][01])\}").expect("a pattern");
    let code = |found: &Captures<'_>| {
        let seed = std::fs::read(stage.folder().join("phone.txt")).expect("the phone has a seed");
        let seed = BASE32.decode(seed.trim_ascii()).expect("base32");
        let codes = totp_rs::Builder::new().with_secret(seed).build();
        let steps: i64 = found[1].parse().expect("the pattern is a number's");
        let time = started.as_second() + 30 * steps;
        let codes = codes.expect("a seed of 160 bits and more");
        codes.generate(time.unsigned_abs()).to_string()
    };
    place.replace_all(line, code).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_goes_the_guides_whole_path() {
    run_commands("guide").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_walks_through_people() {
    run_commands("people").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_sets_passwords_and_what_they_must_be() {
    run_commands("passwords").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_signs_in_with_a_second_factor() {
    run_commands("mfa").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_walks_through_roles() {
    run_commands("roles").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_walks_through_identity_providers() {
    run_commands("providers").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_walks_through_managed_policies() {
    run_commands("policies").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_asks_the_simulator() {
    run_commands("simulate").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_reads_what_is_in_an_account() {
    run_commands("account").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_walks_through_sessions() {
    run_commands("sts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_cli_walks_through_credentials_that_are_no_access_keys() {
    run_commands("credentials").await;
}
