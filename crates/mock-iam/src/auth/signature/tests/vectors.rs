//! AWS's published test suite of Signature Version 4, as aws-sigv4 carries it: `aws-c-auth`'s
//! `tests/aws-signing-test-suite` (Apache-2.0). The files are read from the source of the crate
//! that the tests are built with, so that none of them is copied here.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::*;
use crate::auth::signature::RegionRule;

/// What the suite's requests are signed with.
const SUITES_SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const SUITES_SERVICE: Expected<'static> = Expected {
    service: "service",
    region: RegionRule::Only("us-east-1"),
};

fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    let command = command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().expect("cargo can be run");
    String::from_utf8(output.stdout).expect("a text")
}

/// Where cargo has the source of aws-sigv4. Of other platforms it need not have anything.
fn suite() -> PathBuf {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.expect("cargo tells its host");
    let described = cargo(&[
        "metadata",
        "--format-version=1",
        "--offline",
        "--filter-platform",
        host,
    ]);
    let metadata: serde_json::Value =
        serde_json::from_str(&described).expect("cargo describes the workspace");
    let packages = metadata["packages"].as_array().expect("packages");
    let mut packages = packages.iter();
    let package = packages.find(|package| package["name"] == "aws-sigv4");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let folder = Path::new(manifest.expect("aws-sigv4 is a dependency")).parent();
    folder.expect("a folder").join("aws-signing-test-suite/v4")
}

/// A test case of the suite: a folder.
struct Case {
    folder: PathBuf,
    context: serde_json::Value,
}

impl Case {
    fn name(&self) -> String {
        let name = self.folder.file_name().expect("a name");
        name.to_string_lossy().into_owned()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).expect("the suite has the file")
    }
}

/// The cases for a service that normalizes paths, as all but S3 do. Two of an older form have no
/// context and are about paths that are escaped twice; `worked_example` and `accepted` have those.
fn cases() -> Vec<Case> {
    let folders = fs::read_dir(suite()).expect("aws-sigv4 carries the suite");
    let folders = folders.map(|entry| entry.expect("a folder").path());
    let cases = folders.filter_map(|folder| {
        let context = fs::read_to_string(folder.join("context.json")).ok()?;
        let context = serde_json::from_str(&context).expect("a context");
        Some(Case { folder, context })
    });
    cases
        .filter(|case| case.context["normalize"] == true)
        .collect()
}

/// A request from its text. One whose URI has a blank can't come over HTTP, and is none.
fn request(text: &str) -> Option<Request<Vec<u8>>> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    // A line that starts with blanks goes on where the one before ended.
    let head = head.replace("\n ", " ");
    let mut lines = head.lines();
    let (start, _) = lines.next()?.rsplit_once(' ')?;
    let (method, uri) = start.split_once(' ')?;
    let mut request = Request::builder().method(method).uri(uri);
    for line in lines {
        let (name, value) = line.split_once(':')?;
        request = request.header(name, value.trim());
    }
    request.body(body.as_bytes().to_vec()).ok()
}

/// The requests of one form that can come over HTTP, each with its case.
fn signed(form: &str) -> Vec<(Case, Request<Vec<u8>>)> {
    let is_for_iam = |case: &Case| {
        // A session token that is put into the query after signing is IoT's way, not IAM's.
        form == "header" || case.context["omit_session_token"] != true
    };
    let signed = cases().into_iter().filter(is_for_iam).filter_map(|case| {
        let request = request(&case.read(&format!("{form}-signed-request.txt")))?;
        Some((case, request))
    });
    signed.collect()
}

/// All of one form are accepted, and canonical request and string to sign are the suite's.
fn assert_accepted(form: &str) {
    let signed = signed(form);
    assert!(signed.len() >= 29, "only {} cases", signed.len());
    for (case, request) in signed {
        let name = case.name();
        let presented = present(request).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let file = |what| case.read(&format!("{form}-{what}.txt"));
        assert_eq!(
            presented.canonical_request(),
            file("canonical-request"),
            "{name}"
        );
        assert_eq!(presented.string_to_sign(), file("string-to-sign"), "{name}");
        let verdict = presented.verify(&SUITES_SECRET.into(), &SUITES_SERVICE, time(NOW));
        assert_eq!(verdict, Ok(()), "{name}");
    }
}

#[test]
fn every_request_that_is_signed_in_a_header_is_accepted() {
    assert_accepted("header");
}

#[test]
fn every_request_that_is_signed_in_the_query_is_accepted() {
    assert_accepted("query");
}

#[test]
fn none_is_accepted_for_another_secret() {
    for (case, request) in signed("header") {
        let presented = present(request).expect("it can be read");
        let verdict = presented.verify(&SECRET.into(), &SUITES_SERVICE, time(NOW));
        let (_, code, _) = refusal(verdict);
        assert_eq!(code, "SignatureDoesNotMatch", "{}", case.name());
    }
}
