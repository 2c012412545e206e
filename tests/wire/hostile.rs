//! Requests that no client would send. None makes the mock panic, and every answer is XML.

use bytes::Bytes;
use http::Request;

use super::{ADMIN, Account, Signer, encode, refusal, status, the};

fn handle(account: &Account, body: impl Into<Bytes>) -> String {
    let body = body.into();
    let request = Request::post("https://iam.amazonaws.com/").body(body);
    let signer = Signer::of(ADMIN, "");
    let answer = account
        .mock
        .handle(signer.sign(request.expect("a request")));
    std::str::from_utf8(answer.body()).expect("the answer is text");
    super::show(&answer)
}

/// The same numbers in every run (xorshift).
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 16).unwrap_or_default() % below
    }
}

#[test]
fn random_bytes_are_no_request() {
    let account = Account::new();
    let mut next = numbers(2_026);
    for _ in 0..500 {
        let length = next(200);
        let body: Vec<u8> = (0..length).map(|_| next(256).to_le_bytes()[0]).collect();
        assert_eq!(status(&handle(&account, body)), "400");
    }
}

/// Every operation, with parameters whose values are of no use or of much use, at random.
#[test]
fn random_parameters_are_answered() {
    const VALUES: &[&str] = &[
        "",
        "ana",
        "admin",
        "/",
        "v1",
        "true",
        "-1",
        "999999999999999999999",
        "arn:aws:iam::aws:policy/IAMFullAccess",
        "arn:aws:iam::111122223333:policy/",
        "::::::",
        "AKIAANA222222EXAMPLE",
        "{\"Version\":\"2012-10-17\",\"Statement\":[[[[[",
        "%00%FF%C0%AF",
        "%F0%9F%94%91",
        "${aws:username}",
        "<&>\"'",
    ];
    const NAMES: &[&str] = &[
        "UserName",
        "NewUserName",
        "GroupName",
        "PolicyName",
        "PolicyArn",
        "PolicyDocument",
        "VersionId",
        "AccessKeyId",
        "Status",
        "Path",
        "PathPrefix",
        "MaxItems",
        "Marker",
        "Password",
        "SetAsDefault",
        "Tags",
        "Tags.member",
        "Tags.member.1",
        "Tags.member.1.Key",
        "Tags.member.1.Value",
        "Tags.member.1.Key.member.1.Key",
        "Tags.member.1000000.Key",
        "Tags.member.99999999999999999999999.Key",
        "Tags.member.-1.Key",
        "TagKeys.member.1",
        "TagKeys.member.1.1.1.1",
        "PermissionsBoundary",
        ".",
        "",
    ];
    let account = Account::new();
    let mut next = numbers(7);
    for round in 0..60 {
        for operation in mock_iam::supported_operations() {
            let sts = matches!(*operation, "GetCallerIdentity" | "GetAccessKeyInfo");
            if sts || matches!(*operation, "DeleteUser" | "UpdateUser" | "DetachUserPolicy") {
                continue;
            }
            let mut body = format!("Action={operation}&Version=2010-05-08");
            for _ in 0..next(6) {
                let (name, value) = (NAMES[next(NAMES.len())], VALUES[next(VALUES.len())]);
                body = format!("{body}&{name}={value}");
            }
            let answer = handle(&account, body.clone());
            let known = ["200", "400", "403", "404", "409"];
            assert!(known.contains(&status(&answer)), "{round} {body}: {answer}");
        }
    }
}

#[test]
fn a_place_far_down_a_list_makes_no_long_list() {
    let account = Account::new();
    let form = "Action=TagUser&UserName=ana&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.1000000.Key=c&Tags.member.1000000.Value=d";
    account.done(form);
    let listed = account.done("Action=ListUserTags&UserName=ana");
    assert_eq!(the(&listed, "Key"), "a");
}

#[test]
fn very_many_tags_are_refused_quickly() {
    let tags: Vec<_> = (1..=20_000)
        .map(|n| format!("&Tags.member.{n}.Key="))
        .collect();
    let tags = tags.concat();
    let answer = handle(
        &Account::new(),
        format!("Action=TagUser&Version=2010-05-08&UserName=ana{tags}"),
    );
    assert_eq!(status(&answer), "400");
}

#[test]
fn bytes_that_are_no_utf_8_are_no_name() {
    for name in ["%FF", "%C3%28", "a%ED%A0%80"] {
        assert_eq!(
            refusal(&Account::new().admin(&format!("Action=CreateUser&UserName={name}"))),
            "400 ValidationError: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
        );
    }
}

#[test]
fn names_with_a_meaning_in_urls_and_patterns_are_names() {
    let account = Account::new();
    for name in ["a+b", "a=b", "a@b.c", "a,b", "-", "..", "a_b"] {
        account.done(&format!("Action=CreateUser&UserName={}", encode(name)));
        let shown = account.done(&format!("Action=GetUser&UserName={}", encode(name)));
        assert_eq!(the(&shown, "UserName"), name);
    }
}

#[test]
fn texts_with_a_meaning_in_xml_come_back_escaped() {
    let account = Account::new();
    let text = "<b>&amp; \"quoted\" ]]> 'é' 100% \u{1F511}";
    let document = encode(super::DOCUMENT);
    account.done(&format!(
        "Action=CreatePolicy&PolicyName=p&PolicyDocument={document}&Description={}",
        encode(text)
    ));
    let shown = account.done("Action=GetPolicy&PolicyArn=arn:aws:iam::111122223333:policy/p");
    let description = the(&shown, "Description");
    assert!(!description.contains('<') && !description.contains("]]>"));
    assert_eq!(super::unescape(description), text);
}

#[test]
fn a_refusal_escapes_what_it_repeats() {
    let arn = "arn:aws:iam::111122223333:policy/<script>&";
    let answer = Account::new().admin(&format!("Action=GetPolicy&PolicyArn={}", encode(arn)));
    assert!(answer.contains("policy/&lt;script&gt;&amp; was not found."));
    assert_eq!(
        refusal(&answer),
        format!("404 NoSuchEntity: Policy {arn} was not found.")
    );
}

#[test]
fn what_xml_cannot_hold_is_replaced() {
    let answer =
        Account::new().admin("Action=GetPolicy&PolicyArn=arn:aws:iam::1:policy/%00%1B%EF%BF%BF");
    assert_eq!(
        refusal(&answer),
        "404 NoSuchEntity: Policy arn:aws:iam::1:policy/\u{FFFD}\u{FFFD}\u{FFFD} was not found."
    );
}

#[test]
fn a_deeply_nested_policy_is_malformed() {
    let document = encode(&"[".repeat(100_000));
    let form = format!("Action=PutUserPolicy&UserName=ana&PolicyName=p&PolicyDocument={document}");
    assert_eq!(
        refusal(&Account::new().admin(&form)),
        "400 MalformedPolicyDocument: Syntax errors in policy."
    );
}

#[test]
fn other_methods_are_answered_too() {
    for method in ["GET", "PUT", "DELETE", "OPTIONS", "BREW"] {
        let request = Request::builder()
            .method(method)
            .uri("https://iam.amazonaws.com/a/../b?&&=&%")
            .body(Bytes::new())
            .expect("a request");
        let answer = super::show(&Account::new().mock.handle(request));
        assert_eq!(
            the(&answer, "Code"),
            "MissingAuthenticationToken",
            "{method}"
        );
    }
}
