//! The example that AWS's documentation works through, step by step, and its numbers.

use data_encoding::HEXLOWER;

use super::*;
use crate::auth::signature::signing_key::{derive, sha256_hex};

/// This example's secret has a plus where the others have a slash.
const EXAMPLE_SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn example() -> Request<Vec<u8>> {
    Request::get("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")
        .header("host", "iam.amazonaws.com")
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .header("x-amz-date", "20150830T123600Z")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        )
        .body(Vec::new())
        .unwrap()
}

#[test]
fn its_canonical_request_is_reproduced() {
    let presented = present(example()).unwrap();
    insta::assert_snapshot!(presented.canonical_request(), @r"
    GET
    /
    Action=ListUsers&Version=2010-05-08
    content-type:application/x-www-form-urlencoded; charset=utf-8
    host:iam.amazonaws.com
    x-amz-date:20150830T123600Z

    content-type;host;x-amz-date
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    ");
    assert_eq!(
        sha256_hex(presented.canonical_request().as_bytes()),
        "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"
    );
}

#[test]
fn its_string_to_sign_is_reproduced() {
    insta::assert_snapshot!(present(example()).unwrap().string_to_sign(), @r"
    AWS4-HMAC-SHA256
    20150830T123600Z
    20150830/us-east-1/iam/aws4_request
    f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59
    ");
}

#[test]
fn its_signing_key_is_reproduced() {
    let presented = present(example()).unwrap();
    assert_eq!(
        HEXLOWER.encode(&derive(EXAMPLE_SECRET, presented.scope())[..]),
        "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"
    );
}

#[test]
fn its_signature_is_accepted() {
    let presented = present(example()).unwrap();
    assert_eq!(
        presented.verify(&EXAMPLE_SECRET.into(), &Expected::IAM, time(NOW)),
        Ok(())
    );
}

#[test]
fn its_parts_are_told_apart() {
    let presented = present(example()).unwrap();
    assert_eq!(presented.access_key_id(), "AKIDEXAMPLE");
    assert_eq!(presented.security_token(), None);
    assert_eq!(presented.scope().date(), "20150830");
    assert_eq!(presented.scope().region(), "us-east-1");
    assert_eq!(presented.scope().service(), "iam");
}

#[test]
fn its_signature_stays_out_of_debug_output() {
    let shown = format!("{:?}", present(example()).unwrap());
    assert!(shown.contains("AKIDEXAMPLE"), "{shown}");
    assert!(!shown.contains("5d672d79"), "{shown}");
}
