//! Random requests, signed by aws-sigv4: each is accepted, and none is once a byte of it changed.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

/// Letters, what a URI must escape, and what it may not.
const PIECES: [&str; 16] = [
    "a", "Z", "0", "-", ".", "_", "~", "%20", "%2F", "%25", "%C3%A9", "=", "+", "*", "'", "%00",
];

fn piece(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(select(of), 0..6).prop_map(|pieces| pieces.concat())
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![
        piece(&PIECES),
        select(vec!["", ".", "..", "a"]).prop_map(str::to_owned),
    ];
    prop::collection::vec(segment, 0..4).prop_map(|segments| format!("/{}", segments.join("/")))
}

fn query() -> impl Strategy<Value = String> {
    // The sign that parts names from values is not in a name.
    const IN_NAME: [&str; 8] = ["a", "Z", "0", "-", "~", "%20", "%3D", "%C3%A9"];
    let pair = (piece(&IN_NAME), prop::option::of(piece(&PIECES)));
    let pair = pair.prop_map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => name,
    });
    prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.join("&"))
}

fn headers() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let name = select(vec!["my-header", "my-other-header", "content-type"]);
    prop::collection::vec((name, "[ -~]{0,12}"), 0..4)
}

fn unsigned() -> impl Strategy<Value = Request<Vec<u8>>> {
    let method = select(vec!["GET", "POST", "PUT", "DELETE"]);
    let body = prop::collection::vec(any::<u8>(), 0..40);
    (method, path(), query(), headers(), body).prop_map(|(method, path, query, headers, body)| {
        let question_mark = if query.is_empty() { "" } else { "?" };
        let uri = format!("https://iam.amazonaws.com{path}{question_mark}{query}");
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        request.body(body).expect("the parts are well-formed")
    })
}

fn signer() -> impl Strategy<Value = Signer> {
    let token = prop::option::of(select(vec!["FwoGZXIvYXdzEXAMPLE//token+with=signs"]));
    (any::<bool>(), token).prop_map(|(in_query, token)| Signer {
        token,
        ..if in_query { IN_QUERY } else { IN_HEADER }
    })
}

/// A part of a request, of which one byte can change.
#[derive(Debug, Clone, Copy)]
enum Part {
    Method,
    Path,
    Query,
    Header,
    Body,
}

/// Changes a byte of a text into another letter or digit.
fn other(text: &str, at: Index) -> Option<String> {
    let letters: Vec<_> = text
        .char_indices()
        .filter(|(_, letter)| letter.is_ascii_alphanumeric())
        .collect();
    if letters.is_empty() {
        return None;
    }
    let (place, letter) = letters[at.index(letters.len())];
    let new = if letter == 'b' { "c" } else { "b" };
    let mut changed = text.to_owned();
    changed.replace_range(place..=place, new);
    Some(changed)
}

/// The request with one byte changed; none when the part has none to change, or when the change
/// leaves nothing that could be sent.
fn changed(request: &Request<Vec<u8>>, part: Part, at: Index) -> Option<Request<Vec<u8>>> {
    let mut request = request.clone();
    match part {
        Part::Method => {
            let other = other(request.method().as_str(), at)?;
            *request.method_mut() = other.parse().ok()?;
        }
        Part::Path | Part::Query => {
            let uri = request.uri();
            let (path, query) = (uri.path(), uri.query().unwrap_or_default());
            let (path, query) = match part {
                Part::Path => (other(path, at)?, query.to_owned()),
                _ => (path.to_owned(), other(query, at)?),
            };
            let question_mark = if query.is_empty() { "" } else { "?" };
            let uri = format!("https://iam.amazonaws.com{path}{question_mark}{query}");
            *request.uri_mut() = uri.parse().ok()?;
        }
        Part::Header => {
            let names: Vec<_> = request.headers().keys().cloned().collect();
            if names.is_empty() {
                return None;
            }
            let name = &names[at.index(names.len())];
            let value = request.headers_mut().get_mut(name)?;
            *value = other(value.to_str().ok()?, at)?.parse().ok()?;
        }
        Part::Body => {
            let length = request.body().len();
            if length == 0 {
                request.body_mut().push(0);
            } else {
                request.body_mut()[at.index(length)] ^= 1;
            }
        }
    }
    Some(request)
}

/// Whether the holder of the key signed this. The key is looked up by its ID, which in a header is
/// not signed itself.
fn is_accepted(request: Request<Vec<u8>>) -> bool {
    let is_ours = |presented: PresentedSignature| presented.access_key_id() == KEY_ID;
    present(request.clone()).is_ok_and(is_ours) && verify(request).is_ok()
}

/// What the signature covers, canonically: two requests with the same are one to it.
fn meaning(request: &Request<Vec<u8>>) -> Option<String> {
    let presented = present(request.clone()).ok()?;
    Some(format!("{presented:?}{}", presented.canonical_request()))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_aws_sigv4_signs_is_accepted(request in unsigned(), signer in signer()) {
        prop_assert_eq!(verify(signer.sign(request)), Ok(()));
    }

    #[test]
    fn a_single_changed_byte_is_refused(
        request in unsigned(),
        signer in signer(),
        part in select(vec![Part::Method, Part::Path, Part::Query, Part::Header, Part::Body]),
        at in any::<Index>(),
    ) {
        let signed = signer.sign(request);
        let Some(changed) = changed(&signed, part, at) else {
            return Ok(());
        };
        // What changes the meaning is refused. What does not, such as the blanks of a header, is
        // the same request.
        if meaning(&changed) == meaning(&signed) {
            return Ok(());
        }
        prop_assert!(!is_accepted(changed));
    }

    #[test]
    fn a_signature_with_a_single_changed_digit_is_refused(
        request in unsigned(),
        digit in 0..64_usize,
    ) {
        let signed = IN_HEADER.sign(request);
        let text = signed.headers()["authorization"].to_str().expect("a text").to_owned();
        let place = text.len() - 64 + digit;
        let old = text.as_bytes()[place];
        let new = if old == b'0' { "1" } else { "0" };
        let mut text = text;
        text.replace_range(place..=place, new);
        let (status, code, message) = refusal(verify(set(signed, "authorization", &text)));
        prop_assert_eq!((status, code, message.as_str()), (403, "SignatureDoesNotMatch", MISMATCH));
    }
}
