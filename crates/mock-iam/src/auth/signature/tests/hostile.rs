//! A request that was changed on the way is refused, and no request makes the mock panic.

use super::*;

/// A request with something in each of its parts.
fn full_request() -> Request<Vec<u8>> {
    let mut request = list_users();
    *request.uri_mut() = "https://iam.amazonaws.com/path/to?name=value&other=1"
        .parse()
        .unwrap();
    set(request, "my-header", "my value")
}

/// Each of these bytes, changed into a letter that was not there.
fn each_byte_changed(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len()).map(|position| {
        let mut changed = bytes.to_vec();
        changed[position] = if bytes[position] == b'x' { b'y' } else { b'x' };
        changed
    })
}

#[test]
fn a_changed_byte_of_the_body_is_refused() {
    for signer in [IN_HEADER, IN_QUERY] {
        let request = signer.sign(full_request());
        for body in each_byte_changed(request.body()) {
            let mut changed = request.clone();
            *changed.body_mut() = body;
            assert_eq!(refusal(verify(changed)), does_not_match(MISMATCH));
        }
    }
}

#[test]
fn a_changed_byte_of_a_signed_header_is_refused() {
    let request = IN_HEADER.sign(full_request());
    for name in ["my-header", "content-type"] {
        for value in each_byte_changed(request.headers()[name].as_bytes()) {
            let mut changed = request.clone();
            let value = HeaderValue::from_bytes(&value).unwrap();
            changed.headers_mut().insert(name, value);
            assert_eq!(refusal(verify(changed)), does_not_match(MISMATCH));
        }
    }
}

#[test]
fn a_signed_header_that_was_removed_or_repeated_is_refused() {
    let request = IN_HEADER.sign(full_request());
    assert_eq!(
        refusal(verify(without(request.clone(), "my-header"))),
        does_not_match(MISMATCH)
    );
    let mut repeated = request;
    repeated
        .headers_mut()
        .append("my-header", HeaderValue::from_static("more"));
    assert_eq!(refusal(verify(repeated)), does_not_match(MISMATCH));
}

#[test]
fn another_host_is_refused() {
    let request = in_uri(
        IN_HEADER.sign(full_request()),
        "iam.amazonaws.com",
        "iam.example.com",
    );
    assert_eq!(refusal(verify(request)), does_not_match(MISMATCH));
}

#[test]
fn another_method_is_refused() {
    let mut request = IN_HEADER.sign(full_request());
    *request.method_mut() = http::Method::PUT;
    assert_eq!(refusal(verify(request)), does_not_match(MISMATCH));
}

#[test]
fn a_changed_path_is_refused() {
    for path in ["/Path/to", "/path/tp", "/path", "/path/to/", "/path/to/x"] {
        for signer in [IN_HEADER, IN_QUERY] {
            let request = in_uri(signer.sign(full_request()), "/path/to", path);
            assert_eq!(refusal(verify(request)), does_not_match(MISMATCH), "{path}");
        }
    }
}

#[test]
fn a_changed_query_is_refused() {
    for query in [
        "name=valve&other=1",
        "Name=value&other=1",
        "name=value&other=",
        "name=value",
        "name=value&other=1&more",
        "name=value&other=1&name=value",
        "name=value%26other=1",
    ] {
        for signer in [IN_HEADER, IN_QUERY] {
            let request = in_uri(signer.sign(full_request()), "name=value&other=1", query);
            assert_eq!(
                refusal(verify(request)),
                does_not_match(MISMATCH),
                "{query}"
            );
        }
    }
}

#[test]
fn a_signature_parameter_beside_a_signed_header_is_part_of_the_query() {
    let request = in_uri(
        IN_HEADER.sign(full_request()),
        "name=value",
        "name=value&X-Amz-Signature=0",
    );
    assert_eq!(refusal(verify(request)), does_not_match(MISMATCH));
}

#[test]
fn a_longer_lifetime_than_was_signed_is_refused() {
    let request = in_uri(
        IN_QUERY.sign(full_request()),
        "X-Amz-Expires=60",
        "X-Amz-Expires=600",
    );
    assert_eq!(refusal(verify(request)), does_not_match(MISMATCH));
}

#[test]
fn a_changed_byte_of_the_signature_is_refused() {
    let signed = IN_HEADER.sign(full_request());
    let authorization = signed.headers()["authorization"].to_str().unwrap();
    let (before, signature) = authorization.split_once("Signature=").unwrap();
    for signature in each_byte_changed(signature.as_bytes()) {
        let mut changed = signed.clone();
        let value = [before.as_bytes(), b"Signature=", &signature].concat();
        changed
            .headers_mut()
            .insert("authorization", HeaderValue::from_bytes(&value).unwrap());
        assert_eq!(refusal(verify(changed)), does_not_match(MISMATCH));
    }
}

#[test]
fn a_signature_that_is_cut_short_or_in_capitals_is_refused() {
    let signed = IN_HEADER.sign(full_request());
    let authorization = signed.headers()["authorization"].to_str().unwrap();
    let (before, signature) = authorization.split_once("Signature=").unwrap();
    for signature in [&signature[..63], &signature.to_ascii_uppercase()] {
        let mut changed = signed.clone();
        changed.headers_mut().insert(
            "authorization",
            format!("{before}Signature={signature}").parse().unwrap(),
        );
        assert_eq!(refusal(verify(changed)), does_not_match(MISMATCH));
    }
}

#[test]
fn a_signed_header_that_is_not_utf_8_is_refused_before_the_signature_is_looked_at() {
    let mut request = authorized(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=host;my-header, Signature=0",
    );
    let bytes = HeaderValue::from_bytes(b"\xff\xfe").unwrap();
    request.headers_mut().insert("my-header", bytes);
    assert_eq!(
        refusal(present(request).map(drop)),
        does_not_match(MISMATCH)
    );
}

/// Whatever came, the answer is one of authentication's.
fn assert_refused_in_good_order(request: Request<Vec<u8>>) {
    let (status, code, _) = refusal(verify(request));
    let known = [
        (403, "MissingAuthenticationToken"),
        (400, "IncompleteSignature"),
        (403, "SignatureDoesNotMatch"),
    ];
    assert!(known.contains(&(status, code)), "{status} {code}");
}

/// All bytes that a header can hold.
fn header_bytes() -> impl Iterator<Item = u8> {
    (0..=u8::MAX).filter(|byte| HeaderValue::from_bytes(&[*byte]).is_ok())
}

#[test]
fn no_byte_in_any_place_of_the_headers_makes_it_panic() {
    let headers = [
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host;b,Signature=0",
        ),
        ("x-amz-date", "20150830T123600Z"),
        ("date", "Sun, 30 Aug 2015 12:36:00 GMT"),
        ("host", "iam.amazonaws.com:80"),
    ];
    for (name, value) in headers {
        for position in 0..value.len() {
            for byte in header_bytes() {
                let mut request = with_credential("a/b/c/d/e");
                if name == "date" {
                    request.headers_mut().remove("x-amz-date");
                }
                let mut changed = value.as_bytes().to_vec();
                changed[position] = byte;
                let changed = HeaderValue::from_bytes(&changed).unwrap();
                request.headers_mut().insert(name, changed);
                assert_refused_in_good_order(request);
            }
        }
    }
}

#[test]
fn no_end_of_the_headers_makes_it_panic() {
    let value = "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host;b, Signature=0";
    for end in 0..value.len() {
        assert_refused_in_good_order(authorized(&value[..end]));
    }
}

#[test]
fn no_date_makes_it_panic() {
    for date in [
        "00000101T000000Z",
        "-0010101T000000Z",
        "99991231T235959Z",
        "9999-12-31T23:59:59Z",
        "-9999-01-01T00:00:00Z",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0000 00:00:00 +2359",
    ] {
        for name in ["x-amz-date", "date"] {
            for now in [Timestamp::MIN, Timestamp::UNIX_EPOCH, Timestamp::MAX] {
                let mut request = without(with_credential("a/b/c/d/e"), "x-amz-date");
                request.headers_mut().insert(name, date.parse().unwrap());
                let result =
                    present(request).and_then(|presented| presented.check(&Expected::IAM, now));
                let (_, code, _) = refusal(result);
                assert!(
                    ["IncompleteSignature", "SignatureDoesNotMatch"].contains(&code),
                    "{date}: {code}"
                );
            }
        }
    }
}

#[test]
fn no_query_string_makes_it_panic() {
    for query in [
        "X-Amz-Algorithm",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Algorithm=",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=%FF%FE&X-Amz-Signature=%00\
         &X-Amz-SignedHeaders=host;%FF;;%20&X-Amz-Date=%FF",
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/b/c/d/e&X-Amz-Signature=%\
         &X-Amz-SignedHeaders=host;%0a;h%C3%A9&X-Amz-Date=20150830T123600Z",
        "%",
        "%zz=%f",
        "&&&===&=",
        "%58-Amz-Algorithm=%41WS4-HMAC-SHA256",
    ] {
        let request = get(&format!("https://iam.amazonaws.com/?{query}"));
        assert_refused_in_good_order(request);
    }
}

#[test]
fn no_uri_makes_it_panic() {
    for uri in [
        "/",
        "*",
        "localhost:4566",
        "http://[::1]:65535",
        "http://a@b",
    ] {
        let mut request = with_credential("AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request");
        *request.uri_mut() = uri.parse().unwrap();
        assert_refused_in_good_order(request);
    }
}
