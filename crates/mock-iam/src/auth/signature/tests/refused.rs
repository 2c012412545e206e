//! Every refusal, with AWS's code, status and text, and the order in which AWS looks.

use aws_sigv4::http_request::SignableBody;

use super::*;

fn missing_token() -> (u16, &'static str, String) {
    (
        403,
        "MissingAuthenticationToken",
        "Request is missing Authentication Token".to_owned(),
    )
}

#[test]
fn a_request_without_a_signature_is_refused() {
    assert_eq!(refusal(verify(list_users())), missing_token());
}

#[test]
fn a_bearer_token_is_no_signature() {
    let request = authorized("Bearer eyJhbGciOiJIUzI1NiJ9");
    assert_eq!(refusal(verify(request)), missing_token());
}

#[test]
fn another_algorithm_in_the_query_string_is_no_signature() {
    let request = in_uri(
        IN_QUERY.sign(list_users()),
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA512",
    );
    assert_eq!(refusal(verify(request)), missing_token());
}

#[test]
fn two_signatures_are_refused_without_a_word() {
    let request = IN_HEADER.sign(IN_QUERY.sign(list_users()));
    assert_eq!(refusal(verify(request)), does_not_match(""));
}

#[test]
fn another_algorithm_in_the_header_is_refused() {
    let request = authorized("AWS4-HMAC-SHA512 Credential");
    assert_eq!(
        refusal(verify(request)),
        incomplete("Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.")
    );
}

#[test]
fn a_blank_after_an_equal_sign_leaves_a_pair_without_one() {
    let request = with_credential(" AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request");
    assert_eq!(
        refusal(verify(request)),
        incomplete(
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with \
             SHA-256 and encoded with Base64): 'G8wYjsJBRjExkRgMH3Py/1EZE+aF/pzR83G/m217IfY='."
        )
    );
}

#[test]
fn an_authorization_header_with_nothing_in_it_hears_of_all_that_is_missing() {
    let request = without(authorized("AWS4-HMAC-SHA256"), "x-amz-date");
    assert_eq!(
        refusal(verify(request)),
        incomplete(
            "Authorization header requires 'Credential' parameter. Authorization header requires \
             'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. \
             Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. \
             (Hashed with SHA-256 and encoded with Base64) Authorization=YI2YWea8FSxnksZL2ETHbs5elHm9HQufxTLK0W0ffV0="
        )
    );
}

/// What comes before the fingerprint of the header.
fn missing_part(request: Request<Vec<u8>>) -> (u16, &'static str, String) {
    let (status, code, message) = refusal(verify(request));
    let (sentence, _) = message
        .split_once(" (Hashed with SHA-256 and encoded with Base64) Authorization=")
        .expect("the message ends with the header's fingerprint");
    (status, code, sentence.to_owned())
}

#[test]
fn a_missing_credential_is_named() {
    for pair in ["", "Credential=, "] {
        assert_eq!(
            missing_part(authorized(format!(
                "AWS4-HMAC-SHA256 {pair}SignedHeaders=host, Signature=0"
            ))),
            incomplete("Authorization header requires 'Credential' parameter.")
        );
    }
}

#[test]
fn a_missing_signature_is_named() {
    for pair in ["", ", Signature="] {
        assert_eq!(
            missing_part(authorized(format!(
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host{pair}"
            ))),
            incomplete("Authorization header requires 'Signature' parameter.")
        );
    }
}

#[test]
fn missing_signed_headers_are_named() {
    assert_eq!(
        missing_part(authorized(
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=0"
        )),
        incomplete("Authorization header requires 'SignedHeaders' parameter.")
    );
}

#[test]
fn a_missing_date_is_named() {
    let sentence = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
         header.";
    let request = with_credential("a/b/c/d/e");
    assert_eq!(
        missing_part(without(request.clone(), "x-amz-date")),
        incomplete(sentence)
    );
    assert_eq!(
        missing_part(set(request, "x-amz-date", "")),
        incomplete(sentence)
    );
}

#[test]
fn of_two_pairs_with_one_name_the_last_counts() {
    let mut request = IN_HEADER.sign(list_users());
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let twice = authorization.replace("Credential=", "Credential=a, Credential=");
    request
        .headers_mut()
        .insert("authorization", twice.parse().unwrap());
    assert_eq!(verify(request), Ok(()));
}

#[test]
fn a_query_string_with_the_algorithm_alone_hears_of_all_that_is_missing() {
    let request = get("https://iam.amazonaws.com/?X-Amz-Algorithm=AWS4-HMAC-SHA256");
    assert_eq!(
        refusal(verify(request)),
        incomplete(
            "AWS query-string parameters must include 'X-Amz-Credential'. \
             AWS query-string parameters must include 'X-Amz-Signature'. \
             AWS query-string parameters must include 'X-Amz-SignedHeaders'. \
             AWS query-string parameters must include 'X-Amz-Date'. \
             Re-examine the query-string parameters."
        )
    );
}

#[test]
fn a_missing_parameter_of_the_query_string_is_named() {
    for name in [
        "X-Amz-Credential",
        "X-Amz-Signature",
        "X-Amz-SignedHeaders",
        "X-Amz-Date",
    ] {
        let request = in_uri(
            IN_QUERY.sign(list_users()),
            &format!("{name}="),
            "Something-Else=",
        );
        assert_eq!(
            refusal(verify(request)),
            incomplete(&format!(
                "AWS query-string parameters must include '{name}'. \
                 Re-examine the query-string parameters."
            ))
        );
    }
}

#[test]
fn the_host_must_be_signed() {
    for signed_headers in ["", "x-amz-date"] {
        let request = authorized(format!(
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders={signed_headers}, Signature=0"
        ));
        assert_eq!(
            refusal(verify(request)),
            does_not_match(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
            )
        );
    }
}

#[test]
fn a_date_in_another_form_is_refused() {
    for date in [
        "03032006",
        "1442252505",
        "20150830",
        "20150830T123600",
        "20150830t123600z",
        "20150830T123660Z",
        "20150230T123600Z",
        "2015-08-30 12:36:00Z",
        "Sun, 30 Aug 2015 12:36:00 GMT",
    ] {
        let request = set(with_credential("a/b/c/d/e"), "x-amz-date", date);
        assert_eq!(
            refusal(verify(request)),
            incomplete(&format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. \
                 See http://en.wikipedia.org/wiki/ISO_8601"
            ))
        );
    }
}

#[test]
fn a_credential_has_five_elements() {
    for credential in [
        "AKIDEXAMPLE",
        "AKIDEXAMPLE/20150830/us-east-1/iam",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY/20150830/us-east-1/iam/aws4_request",
    ] {
        assert_eq!(
            refusal(verify(with_credential(credential))),
            incomplete(&format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            ))
        );
    }
}

#[test]
fn iam_is_in_us_east_1() {
    let signer = Signer {
        region: "us-west-2",
        ..IN_HEADER
    };
    assert_eq!(
        refusal(verify(signer.sign(list_users()))),
        does_not_match("Credential should be scoped to a valid region, not 'us-west-2'. ")
    );
}

#[test]
fn sts_takes_no_region_that_cannot_exist() {
    for region in [
        "",
        "aws-global",
        "us-east",
        "us-east-",
        "us-east-1a",
        "us--1",
        "-east-1",
        "US-EAST-1",
        "a-east-1",
        "abcde-east-1",
        "us-a-b-c-1",
        "us-ëast-1",
    ] {
        let request = with_credential(&format!("AKIDEXAMPLE/20150830/{region}/sts/aws4_request"));
        assert_eq!(
            refusal(verify_as(request, &Expected::STS, NOW)),
            does_not_match("Credential should be scoped to a valid region. "),
            "{region}"
        );
    }
}

#[test]
fn a_signature_for_another_service_is_refused() {
    let signer = Signer {
        service: "sts",
        ..IN_HEADER
    };
    assert_eq!(
        refusal(verify(signer.sign(list_users()))),
        does_not_match("Credential should be scoped to correct service: 'iam'. ")
    );
}

#[test]
fn a_scope_ends_with_its_terminator() {
    assert_eq!(
        refusal(verify(with_credential(
            "AKIDEXAMPLE/20150830/us-east-1/iam/aws5_request"
        ))),
        does_not_match(
            "Credential should be scoped with a valid terminator: 'aws4_request', not \
             'aws5_request'. "
        )
    );
}

#[test]
fn a_scope_is_for_the_date_of_the_request() {
    assert_eq!(
        refusal(verify(with_credential(
            "AKIDEXAMPLE/20150829/us-east-1/iam/aws4_request"
        ))),
        does_not_match(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: '20150829' != '20150830', from '20150830T123600Z'."
        )
    );
}

#[test]
fn all_that_is_wrong_with_a_scope_is_named() {
    assert_eq!(
        refusal(verify(with_credential("a/b/c/d/e"))),
        does_not_match(
            "Credential should be scoped to a valid region, not 'c'. Credential should be scoped \
             to correct service: 'iam'. Credential should be scoped with a valid terminator: \
             'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD from \
             ISO-8601 version of date from HTTP: 'b' != '20150830', from '20150830T123600Z'."
        )
    );
}

#[test]
fn a_request_that_is_too_old_is_refused() {
    for signer in [IN_HEADER, IN_QUERY] {
        let request = signer.sign(list_users());
        assert_eq!(
            refusal(verify_as(request, &Expected::IAM, "2015-08-30T12:51:01Z")),
            does_not_match(
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z \
                 (20150830T125101Z - 15 min.)"
            )
        );
    }
}

#[test]
fn a_request_from_the_future_is_refused() {
    for signer in [IN_HEADER, IN_QUERY] {
        let request = signer.sign(list_users());
        assert_eq!(
            refusal(verify_as(request, &Expected::IAM, "2015-08-30T12:20:59Z")),
            does_not_match(
                "Signature not yet current: 20150830T123600Z is still later than \
                 20150830T123559Z (20150830T122059Z + 15 min.)"
            )
        );
    }
}

#[test]
fn another_secret_is_refused() {
    let presented = present(IN_HEADER.sign(list_users())).unwrap();
    let other = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEX".into();
    assert_eq!(
        refusal(presented.verify(&other, &Expected::IAM, time(NOW))),
        does_not_match(MISMATCH)
    );
}

#[test]
fn a_body_that_was_not_signed_is_refused() {
    let request = IN_HEADER.sign_payload(list_users(), Some(SignableBody::UnsignedPayload));
    assert_eq!(refusal(verify(request)), does_not_match(MISMATCH));
}

#[test]
fn a_content_hash_header_does_not_stand_in_for_the_body() {
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let request = IN_HEADER.sign_payload(
        set(list_users(), "x-amz-content-sha256", hash),
        Some(SignableBody::Precomputed(hash.to_owned())),
    );
    assert_eq!(refusal(verify(request)), does_not_match(MISMATCH));
}

#[test]
fn the_host_is_looked_at_before_the_date() {
    let request =
        authorized("AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=x-amz-date, Signature=0");
    let (_, _, message) = refusal(verify(set(request, "x-amz-date", "no date")));
    assert!(message.starts_with("'Host' or ':authority'"), "{message}");
}

#[test]
fn the_date_is_looked_at_before_the_credential() {
    let request = set(with_credential("a/b"), "x-amz-date", "no date");
    let (_, _, message) = refusal(verify(request));
    assert!(message.starts_with("Date must be in"), "{message}");
}

#[test]
fn the_time_is_looked_at_before_the_scope() {
    let request = set(
        with_credential("a/b/c/d/e"),
        "x-amz-date",
        "20000101T000000Z",
    );
    let (_, _, message) = refusal(verify(request));
    assert!(message.starts_with("Signature expired"), "{message}");
}

#[test]
fn time_and_scope_can_be_checked_before_the_key_is_looked_up() {
    let presented = present(with_credential("a/b/c/d/e")).unwrap();
    let (_, _, message) = refusal(presented.check(&Expected::IAM, time(NOW)));
    assert!(message.starts_with("Credential should be"), "{message}");

    let presented = present(with_credential(
        "AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request",
    ))
    .unwrap();
    assert_eq!(presented.check(&Expected::IAM, time(NOW)), Ok(()));
}
