//! Hostile requests, by the thousand: no panic, no answer that is no XML, no success without the
//! right signature. `FIRST_KEYS_FUZZ=10000000 cargo test --release -p book-tests --test fuzz` makes it ten million.
//!
//! The requests are the same in every run: a failure names its seed.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use fastrand::Rng;
use http::Request;
use mock_iam::wire::operation::Operation;
use mock_iam::{AccountId, DocumentationIds, MockIam, Scene, SceneKey};

const KEY: (&str, &str) = (
    "AKIAADMIN2222EXAMPLE",
    "akiaadmin2222/////////////////EXAMPLEKEY",
);

/// Requests on one account, before a new one begins: so none grows without end.
const ROUND: u64 = 2_000;

/// Names of parameters that many operations have.
const NAMES: [&str; 30] = [
    "UserName",
    "NewUserName",
    "GroupName",
    "RoleName",
    "PolicyName",
    "PolicyArn",
    "PolicyDocument",
    "AssumeRolePolicyDocument",
    "Path",
    "PathPrefix",
    "Marker",
    "MaxItems",
    "AccessKeyId",
    "Status",
    "Password",
    "SerialNumber",
    "AuthenticationCode1",
    "RoleArn",
    "RoleSessionName",
    "Policy",
    "DurationSeconds",
    "Tags.member.1.Key",
    "Tags.member.1.Value",
    "TagKeys.member.1",
    "ActionNames.member.1",
    "PolicyInputList.member.1",
    "PolicySourceArn",
    "Description",
    "SetAsDefault",
    "VersionId",
];

/// Values that are right, nearly right, or meant to do harm.
const VALUES: [&str; 32] = [
    "ana",
    "ANA",
    "admin",
    "",
    "a",
    "../../etc/passwd",
    "<script>&\"'</script>",
    "]]>",
    "\u{0}",
    "\u{202e}gro.elpmaxe",
    "\u{10ffff}",
    "%00%ff",
    "${aws:username}",
    "*",
    "??*??*",
    "/",
    "/people/",
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::111122223333:user/ana",
    "arn:aws:iam::111122223333:role/deployer",
    "arn:::::",
    "v1",
    "v4294967296",
    "true",
    "1",
    "0",
    "-1",
    "2147483648",
    "1e9",
    "Active",
    "2026-11-02T09:00:00Z",
    "0000-00-00T99:99:99Z",
];

const DOCUMENTS: [&str; 5] = [
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"iam:*","Resource":"arn:aws:iam::*:user/${aws:username}","Condition":{"StringLike":{"aws:username":"a*"}}}}"#,
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}"#,
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    r#"{"Statement":{"Condition":{"IpAddress":{"aws:SourceIp":"::/129"},"DateLessThan":{"a":9e999}}}}"#,
];

fn now() -> jiff::Timestamp {
    "2026-11-02T09:00:00Z".parse().expect("a time")
}

fn mock() -> MockIam {
    let scene = Scene::new(AccountId::DOCUMENTATION, now()).user("ana");
    let scene = scene.administrator("admin", SceneKey::new(KEY.0, KEY.1));
    MockIam::new(
        scene.expect("new names").build(),
        now,
        DocumentationIds::new(),
    )
}

/// A text that is somewhere between a right one and noise.
fn value(rng: &mut Rng) -> String {
    let mut text = match rng.u8(..10) {
        0..5 => VALUES[rng.usize(..VALUES.len())].to_owned(),
        5..8 => DOCUMENTS[rng.usize(..DOCUMENTS.len())].to_owned(),
        8 => "x".repeat(rng.usize(..300)),
        _ => (0..rng.usize(..40)).map(|_| rng.char(..)).collect(),
    };
    if rng.u8(..4) == 0 && !text.is_empty() {
        let at = text
            .char_indices()
            .map(|(at, _)| at)
            .nth(rng.usize(..text.chars().count()));
        text.insert(at.unwrap_or_default(), rng.char(..));
    }
    text
}

fn form(rng: &mut Rng) -> Vec<u8> {
    let operation = &Operation::all()[rng.usize(..Operation::all().len())];
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("Action", operation.name);
    form.append_pair("Version", operation.service.version());
    for _ in 0..rng.usize(..8) {
        form.append_pair(NAMES[rng.usize(..NAMES.len())], &value(rng));
    }
    let mut form = form.finish().into_bytes();
    if rng.u8(..8) == 0 {
        let at = rng.usize(..form.len());
        form[at] = rng.u8(..);
    }
    form
}

fn signed(form: Vec<u8>) -> Request<Bytes> {
    let is_sts = Operation::all().iter().any(|operation| {
        operation.service.signing_name() == "sts"
            && form.starts_with(format!("Action={}&", operation.name).as_bytes())
    });
    let service = if is_sts { "sts" } else { "iam" };
    let identity = Credentials::new(KEY.0, KEY.1, None, None, "fuzz").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(service)
        .time(SystemTime::UNIX_EPOCH + now().as_duration().unsigned_abs())
        .settings(SigningSettings::default())
        .build()
        .expect("all is set");
    let uri = format!("https://{service}.amazonaws.com/");
    let body = SignableBody::Bytes(&form);
    let signable = SignableRequest::new("POST", &uri, std::iter::empty(), body).expect("signable");
    let (instructions, _) = sign(signable, &params.into()).expect("signed").into_parts();
    let mut request = Request::post(&uri).body(Bytes::new()).expect("a request");
    instructions.apply_to_request_http1x(&mut request);
    request.map(|_| Bytes::from(form))
}

/// Changes the signature, the date or what was signed; whether anything is different now.
fn spoil(request: &mut Request<Bytes>, rng: &mut Rng) -> bool {
    let name = ["authorization", "x-amz-date"][rng.usize(..2)];
    if rng.bool() {
        let before = request.body().clone();
        let mut body = before.to_vec();
        body.push(b"&a=b "[rng.usize(..5)]);
        *request.body_mut() = Bytes::from(body);
        return true;
    }
    let before = request.headers()[name].as_bytes().to_vec();
    let mut after = before.clone();
    let at = rng.usize(..after.len());
    after[at] = rng.u8(..);
    let Ok(header) = http::HeaderValue::from_bytes(&after) else {
        return false;
    };
    request.headers_mut().insert(name, header);
    // Blanks and commas between the parts may be more or fewer; what is within them may not.
    let kept = |bytes: &[u8]| -> Vec<u8> {
        let bytes = bytes.iter().filter(|byte| !b" ,\t".contains(byte));
        bytes.copied().collect()
    };
    kept(&before) != kept(&after)
}

fn is_xml(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

fn attack(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let mock = mock();
    for number in 0..ROUND {
        let mut request = signed(form(&mut rng));
        let is_spoiled = rng.bool() && spoil(&mut request, &mut rng);
        let shown = format!("seed {seed}, request {number}: {request:?}");
        let response = mock.handle(request);
        assert!(is_xml(response.body()), "{shown} is not answered in XML");
        assert!(
            !is_spoiled || !response.status().is_success(),
            "{shown} gets through"
        );
        assert_ne!(response.status(), 500, "{shown}");
    }
}

#[test]
fn hostile_requests_neither_crash_the_mock_nor_get_through() {
    let wanted = std::env::var("FIRST_KEYS_FUZZ").ok();
    let wanted: u64 = wanted.map_or(20_000, |text| text.parse().expect("a number"));
    let rounds = wanted.div_ceil(ROUND);
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (half..rounds).step_by(2).for_each(attack));
        }
    });
    println!("{} requests, no panic, nothing got through", rounds * ROUND);
}
