//! What aws-sigv4 signs is accepted, whatever the request looks like.

use super::*;

#[test]
fn a_signature_in_the_header_is_accepted() {
    assert_eq!(verify(IN_HEADER.sign(list_users())), Ok(()));
}

#[test]
fn a_signature_in_the_query_string_is_accepted() {
    let request = get("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08");
    assert_eq!(verify(IN_QUERY.sign(request)), Ok(()));
}

#[test]
fn a_post_may_be_signed_in_the_query_string_with_its_body() {
    assert_eq!(verify(IN_QUERY.sign(list_users())), Ok(()));
}

#[test]
fn a_session_token_in_the_header_is_signed_and_presented() {
    let signer = Signer {
        token: Some("FwoGZXIvYXdzEXAMPLE//token+with=signs"),
        ..IN_HEADER
    };
    let request = signer.sign(list_users());
    assert_eq!(
        present(request.clone()).unwrap().security_token(),
        signer.token
    );
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn a_session_token_in_the_query_string_is_signed_and_presented() {
    let signer = Signer {
        token: Some("FwoGZXIvYXdzEXAMPLE//token+with=signs"),
        ..IN_QUERY
    };
    let request = signer.sign(list_users());
    assert_eq!(
        present(request.clone()).unwrap().security_token(),
        signer.token
    );
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn odd_paths_are_accepted() {
    for path in [
        "",
        "/",
        "//",
        "/.",
        "/..",
        "/../..",
        "/a/..",
        "/a/.",
        "/a/./b/../c//d",
        "/a/b/",
        "/...",
        "/a%20b",
        "/a%2fb%2F",
        "/%E1%88%B4",
        "/@connections/JBDvjfGEIAMCERw%3D",
        "/-._~!$&'()*+,;=:@",
    ] {
        let request = get(&format!("https://iam.amazonaws.com{path}"));
        assert_eq!(verify(IN_HEADER.sign(request)), Ok(()), "{path}");
    }
}

#[test]
fn odd_queries_are_accepted() {
    for query in [
        "",
        "lone",
        "empty=",
        "=nameless",
        "a=1&&b=2&",
        "b=2&a=1",
        "a=2&a=1&A=0",
        "a-b=1&a=2&a%2Db=0",
        "plus=a+b&blank=a%20b",
        "slash=/&escaped=%2f%2F",
        "sign=a=b==",
        "%E1%88%B4=%E1%88%B4",
        "-._~=-._~&star=*&bang=!'()",
        "percent=100%25",
    ] {
        for signer in [IN_HEADER, IN_QUERY] {
            let request = get(&format!("https://iam.amazonaws.com/?{query}"));
            assert_eq!(verify(signer.sign(request)), Ok(()), "{query}");
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_stay_as_they_are_in_the_canonical_query() {
    let request = in_uri(
        IN_QUERY.sign(get("https://iam.amazonaws.com/?a=1")),
        "a=1",
        "a=%FF",
    );
    let presented = present(request).unwrap();
    let query = presented.canonical_request().lines().nth(2).unwrap();
    assert!(query.ends_with("&a=%FF"), "{query}");
}

#[test]
fn repeated_headers_are_joined_in_their_order() {
    let mut request = list_users();
    for value in ["value2", "value2", "value1"] {
        request
            .headers_mut()
            .append("my-header", value.parse().unwrap());
    }
    let request = IN_HEADER.sign(request);
    let presented = present(request.clone()).unwrap();
    assert!(
        presented
            .canonical_request()
            .contains("\nmy-header:value2,value2,value1\n")
    );
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn blanks_around_and_inside_a_header_do_not_count() {
    let request = IN_HEADER.sign(set(list_users(), "my-header", "  \"a   b   c\"  "));
    let presented = present(request.clone()).unwrap();
    assert!(
        presented
            .canonical_request()
            .contains("\nmy-header:\"a b c\"\n")
    );
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn a_header_that_is_not_signed_may_be_added() {
    let request = set(IN_HEADER.sign(list_users()), "x-forwarded-for", "192.0.2.1");
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn a_header_that_holds_utf_8_goes_into_the_canonical_request_as_it_is() {
    let mut request = authorized(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=host;my-header, Signature=0",
    );
    let name = HeaderValue::from_bytes("Zoë".as_bytes()).unwrap();
    request.headers_mut().insert("my-header", name);
    let presented = present(request).unwrap();
    assert!(presented.canonical_request().contains("\nmy-header:Zoë\n"));
}

#[test]
fn a_body_of_utf_8_is_accepted() {
    let mut request = list_users();
    *request.body_mut() = "Action=TagUser&UserName=zoë&Tags.member.1.Value=日本語"
        .as_bytes()
        .to_vec();
    assert_eq!(verify(IN_HEADER.sign(request)), Ok(()));
}

#[test]
fn a_body_that_is_no_text_is_accepted() {
    let mut request = list_users();
    *request.body_mut() = (0..=u8::MAX).collect();
    assert_eq!(verify(IN_HEADER.sign(request)), Ok(()));
}

#[test]
fn the_host_may_come_as_a_header_alone() {
    let mut request = set(
        IN_HEADER.sign(list_users()),
        "host",
        list_users().uri().host().unwrap(),
    );
    *request.uri_mut() = "/".parse().unwrap();
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn the_host_may_come_as_the_authority_of_the_uri_with_its_port() {
    for uri in [
        "http://localhost:4566/",
        "http://localhost:80/",
        "https://localhost:443/",
        "https://localhost:80/",
        "http://[::1]:4566/",
    ] {
        assert_eq!(verify(IN_HEADER.sign(get(uri))), Ok(()), "{uri}");
    }
}

#[test]
fn blanks_after_the_commas_may_be_left_out() {
    let mut request = IN_HEADER.sign(list_users());
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let tight = authorization.replace(", ", ",").parse().unwrap();
    request.headers_mut().insert("authorization", tight);
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn signed_headers_may_come_in_any_order() {
    let mut request = IN_HEADER.sign(list_users());
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let changed = authorization.replace(
        "SignedHeaders=content-type;host;x-amz-date",
        "SignedHeaders=x-amz-date;host;content-type",
    );
    assert_ne!(changed, authorization);
    request
        .headers_mut()
        .insert("authorization", changed.parse().unwrap());
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn the_date_may_be_written_in_iso_8601_extended_format() {
    let request = set(get("https://iam.amazonaws.com/"), "x-amz-date", NOW);
    let presented = present(set(
        request,
        "authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
         SignedHeaders=host, Signature=0",
    ));
    let string_to_sign = presented.unwrap().string_to_sign();
    assert_eq!(string_to_sign.lines().nth(1), Some("20150830T123600Z"));
}

#[test]
fn the_date_may_be_the_date_header_in_either_form() {
    for date in ["Sun, 30 Aug 2015 12:36:00 GMT", "20150830T123600Z", NOW] {
        let request = without(
            with_credential("AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request"),
            "x-amz-date",
        );
        let presented = present(set(request, "date", date)).unwrap();
        let string_to_sign = presented.string_to_sign();
        assert_eq!(
            string_to_sign.lines().nth(1),
            Some("20150830T123600Z"),
            "{date}"
        );
    }
}

#[test]
fn x_amz_date_counts_before_date() {
    let request = set(
        IN_HEADER.sign(list_users()),
        "date",
        "Sat, 01 Jan 2000 00:00:00 GMT",
    );
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn a_request_is_good_for_15_minutes_either_way() {
    for now in ["2015-08-30T12:51:00.999Z", "2015-08-30T12:21:00Z"] {
        for signer in [IN_HEADER, IN_QUERY] {
            let request = signer.sign(list_users());
            assert_eq!(verify_as(request, &Expected::IAM, now), Ok(()), "{now}");
        }
    }
}

#[test]
fn sts_takes_every_region() {
    for region in [
        "us-east-1",
        "eu-central-2",
        "ap-southeast-7",
        "us-gov-west-1",
        "eusc-de-east-1",
        "us-isob-east-1",
    ] {
        let signer = Signer {
            region,
            service: "sts",
            ..IN_HEADER
        };
        let request = signer.sign(get("https://sts.amazonaws.com/?Action=GetCallerIdentity"));
        assert_eq!(verify_as(request, &Expected::STS, NOW), Ok(()), "{region}");
    }
}

#[test]
fn a_content_hash_header_that_is_right_is_accepted() {
    let hash = crate::auth::signature::signing_key::sha256_hex(list_users().body());
    let request = IN_HEADER.sign(set(list_users(), "x-amz-content-sha256", &hash));
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn x_amz_expires_does_not_shorten_the_15_minutes() {
    let request = IN_QUERY.sign(list_users());
    assert!(request.uri().to_string().contains("X-Amz-Expires=60"));
    assert_eq!(
        verify_as(request, &Expected::IAM, "2015-08-30T12:46:00Z"),
        Ok(())
    );
}
