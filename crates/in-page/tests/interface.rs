//! The page's interface, as the script on a page uses it.

use std::sync::Arc;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use in_page::{Kind, Page};
use jiff::Timestamp;
use lab::Team;
use mock_iam::{DocumentationIds, MockIam};
use serde_json::{Value, json};

const FIRST: &str = "cargo run -p create-a-key -- --user-name ana";

/// A page on the book's clock.
fn page() -> Page {
    Page::new(Kind::Fixed("2026-11-02T09:00:00Z".parse().expect("a time")))
}

async fn send(page: &Page, method: &str, path: &str, body: impl Into<Body>) -> (u16, String) {
    let request = Request::builder().method(method).uri(path);
    let request = request.body(body.into()).expect("a request");
    let response = page.answer(request).await;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.expect("a body");
    let body = String::from_utf8(body.to_bytes().to_vec()).expect("text");
    (status, body)
}

/// What a run has shown, and its last line.
struct Ran {
    output: String,
    pieces: Vec<String>,
    done: Value,
}

impl Ran {
    fn is_ok(&self) -> bool {
        self.done["ok"] == true
    }

    fn operations(&self) -> Vec<&str> {
        let exchanges = self.done["exchanges"].as_array().expect("a list");
        exchanges
            .iter()
            .map(|it| it["operation"].as_str().expect("a name"))
            .collect()
    }
}

async fn run(page: &Page, chapter: &str, line: &str) -> Ran {
    let asked = json!({ "chapter": chapter, "line": line }).to_string();
    let (status, body) = send(page, "POST", "/run", asked).await;
    assert_eq!(status, 200, "{body}");
    let mut lines: Vec<Value> = body
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON a line"))
        .collect();
    let done = lines.pop().expect("a last line")["done"].take();
    assert!(done.is_object(), "the last line says how it went: {body}");
    let piece = |line: &Value| line["output"].as_str().map(str::to_owned);
    let pieces: Vec<_> = lines
        .iter()
        .map(|line| piece(line).expect("all others are output"))
        .collect();
    Ran {
        output: pieces.concat(),
        pieces,
        done,
    }
}

#[tokio::test]
async fn a_command_prints_what_it_prints_in_a_terminal() {
    let ran = run(&page(), "create-a-key", FIRST).await;
    assert!(ran.is_ok());
    assert!(
        ran.output.contains("AKIAIOSFODNN7EXAMPLE"),
        "{}",
        ran.output
    );
    assert_eq!(ran.operations(), ["CreateAccessKey"]);
}

#[tokio::test]
async fn output_comes_in_whole_lines_as_it_is_written() {
    let ran = run(&page(), "create-a-key", FIRST).await;
    assert!(ran.pieces.len() > 1);
    assert!(ran.pieces.iter().all(|piece| piece.ends_with('\n')));
}

#[tokio::test]
async fn what_aws_refuses_is_told_with_what_to_do() {
    let line = "cargo run -p create-a-key -- --user-name nobody";
    let ran = run(&page(), "create-a-key", line).await;
    assert!(!ran.is_ok());
    assert!(ran.output.contains("NoSuchEntity"), "{}", ran.output);
    assert!(ran.output.contains("What to do:"), "{}", ran.output);
}

#[tokio::test]
async fn help_is_no_mistake() {
    let ran = run(
        &page(),
        "create-a-key",
        "cargo run -p create-a-key -- --help",
    )
    .await;
    assert!(ran.is_ok());
    assert!(ran.output.contains("Usage: create-a-key"), "{}", ran.output);
    assert!(ran.output.contains("--profile <NAME>"), "{}", ran.output);
}

#[tokio::test]
async fn an_unknown_argument_is_told_by_clap() {
    let line = "cargo run -p create-a-key -- --user ana";
    let ran = run(&page(), "create-a-key", line).await;
    assert!(!ran.is_ok());
    let expected = "error: unexpected argument '--user' found";
    assert!(ran.output.starts_with(expected), "{}", ran.output);
}

#[tokio::test]
async fn a_line_that_is_no_command_of_the_book_is_told_what_is_one() {
    let told = [
        ("", "there is no command"),
        ("ls", "`ls` is not what this prompt runs"),
        ("cargo test", "`cargo` is not what this prompt runs"),
        ("cargo run -p nothing", "no example is named `nothing`"),
        (
            "cargo run -p create-a-key --user-name ana",
            "put `--` before it",
        ),
        ("aws iam list-users", "the AWS CLI does not run in a page"),
        (
            "cargo run -p 'create-a-key",
            "a quotation in the line has no end",
        ),
    ];
    let page = page();
    for (line, expected) in told {
        let ran = run(&page, "create-a-key", line).await;
        assert!(!ran.is_ok(), "{line}");
        assert!(ran.output.starts_with("Error: "), "{}", ran.output);
        assert!(ran.output.contains("What to do: "), "{}", ran.output);
        assert!(ran.output.contains(expected), "{}", ran.output);
    }
    assert_eq!(about(&page).await["account"], Value::Null);
}

#[tokio::test]
async fn a_hostile_line_is_answered_in_words() {
    let page = page();
    let long = format!(
        "cargo run -p create-a-key -- --user-name {}",
        "a".repeat(5_000_000)
    );
    let hostile = [
        "<img src=x onerror=alert(1)>",
        "cargo run -p create-a-key -- --user-name '<script>alert(1)</script>'",
        "cargo run -p create-a-key -- --user-name '\u{1b}[31mred\u{1b}]0;title\u{7}'",
        "cargo run -p create-a-key -- --user-name 'a\0b'",
        "cargo run -p create-a-key -- --user-name '\u{202e}ana'",
        "cargo run -p ../../etc/passwd",
        "cargo run -p keep-it-secret -- find /etc/passwd",
        "cargo run -p keep-it-secret -- find ../../../../etc/passwd",
        &long,
    ];
    for line in hostile {
        let ran = run(&page, "create-a-key", line).await;
        let shown: String = line.chars().take(60).collect();
        assert!(!ran.is_ok(), "{shown}");
        assert!(ran.output.len() < 5_000, "{shown}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_with_a_sentence() {
    let (status, sentence) = send(&page(), "POST", "/run", "line=ls").await;
    assert_eq!(status, 400);
    assert!(sentence.starts_with("The request can't be read: "));
}

#[tokio::test]
async fn what_the_interface_does_not_have_is_named() {
    let (status, sentence) = send(&page(), "DELETE", "/state", "").await;
    assert_eq!(status, 404);
    assert_eq!(sentence, "The page's interface has no DELETE /state.\n");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_with_a_sentence() {
    let (status, sentence) = send(&page(), "PUT", "/state", vec![b' '; (16 << 20) + 1]).await;
    assert_eq!(status, 413);
    assert!(
        sentence.starts_with("The request can't be read: "),
        "{sentence}"
    );
}

async fn about(page: &Page) -> Value {
    let (status, body) = send(page, "GET", "/about", "").await;
    assert_eq!(status, 200);
    serde_json::from_str(&body).expect("JSON")
}

#[tokio::test]
async fn the_account_begins_where_the_first_command_runs_and_lives_on() {
    let page = page();
    run(&page, "create-a-key", FIRST).await;
    let list = "cargo run -p lost-key -- list --user-name ana";
    let ran = run(&page, "lost-key", list).await;
    assert!(
        ran.output.contains("AKIAIOSFODNN7EXAMPLE"),
        "{}",
        ran.output
    );
    let expected = json!({ "chapter": "create-a-key", "account": "111122223333" });
    assert_eq!(about(&page).await, expected);
}

#[tokio::test]
async fn another_account_stands_beside_the_readers_own() {
    let page = page();
    let check = "cargo run -p sign-up -- --profile root check --account new";
    let ran = run(&page, "sign-up", check).await;
    assert!(ran.output.contains("to do"), "{}", ran.output);
    assert_eq!(about(&page).await["chapter"], Value::Null);
    let own = run(
        &page,
        "sign-up",
        "cargo run -p sign-up -- check --account ready",
    )
    .await;
    assert!(own.is_ok(), "{}", own.output);
    assert_eq!(about(&page).await["chapter"], "sign-up");
}

#[tokio::test]
async fn an_account_that_a_chapter_does_not_have_is_refused() {
    let line = "cargo run -p create-a-key -- --user-name ana --account other";
    let ran = run(&page(), "create-a-key", line).await;
    let expected = "Error: there is no account other; this chapter has: ";
    assert!(ran.output.starts_with(expected), "{}", ran.output);
}

#[tokio::test]
async fn a_chapter_starts_afresh() {
    let page = page();
    run(&page, "create-a-key", FIRST).await;
    let asked = json!({ "chapter": "use-the-key" }).to_string();
    assert_eq!(send(&page, "POST", "/afresh", asked).await.0, 204);
    assert_eq!(about(&page).await["chapter"], "use-the-key");
    let import = "cargo run -p use-the-key -- import ana_accessKeys.csv --as ana";
    assert!(run(&page, "use-the-key", import).await.is_ok());
}

#[tokio::test]
async fn a_chapter_without_a_starting_state_is_named() {
    let asked = json!({ "chapter": "reference" }).to_string();
    let (status, sentence) = send(&page(), "POST", "/afresh", asked).await;
    assert_eq!(status, 404);
    assert_eq!(sentence, "No chapter `reference` has a starting state.\n");
}

#[tokio::test]
async fn fresh_in_a_command_does_the_same() {
    let page = page();
    run(&page, "create-a-key", FIRST).await;
    let ran = run(&page, "create-a-key", &format!("{FIRST} --fresh")).await;
    assert!(
        ran.output.contains("AKIAIOSFODNN7EXAMPLE"),
        "{}",
        ran.output
    );
}

#[tokio::test]
async fn a_saved_account_goes_on_in_another_page() {
    let before = page();
    let save = "cargo run -p keep-it-secret -- save --user-name ana --to ana.csv";
    assert!(run(&before, "keep-it-secret", save).await.is_ok());
    let check = "cargo run -p sign-up -- --profile root check --account new";
    run(&before, "sign-up", check).await;
    let (status, state) = send(&before, "GET", "/state", "").await;
    assert_eq!(status, 200);
    assert!(state.starts_with(r#"{"version":2,"#), "{state}");

    let after = page();
    assert_eq!(send(&after, "PUT", "/state", state.clone()).await.0, 204);
    assert_eq!(send(&after, "GET", "/state", "").await.1, state);
    let again = run(&after, "keep-it-secret", save).await;
    assert!(
        again.output.contains("ana.csv exists already"),
        "{}",
        again.output
    );
}

#[tokio::test]
async fn a_state_that_cannot_be_read_leaves_the_account_as_it_is() {
    let page = page();
    run(&page, "create-a-key", FIRST).await;
    let unreadable = [
        (
            r#"{"version":1,"more":1}"#,
            "It was saved by another version of the book",
        ),
        (r#"{"version":2}"#, "It is damaged: "),
        ("", "It is damaged: "),
    ];
    for (state, expected) in unreadable {
        let (status, sentence) = send(&page, "PUT", "/state", state).await;
        assert_eq!(status, 422);
        assert!(sentence.starts_with(expected), "{sentence}");
    }
    assert_eq!(about(&page).await["chapter"], "create-a-key");
}

#[tokio::test]
async fn an_exchange_shows_what_was_signed() {
    let ran = run(&page(), "create-a-key", FIRST).await;
    let exchange = &ran.done["exchanges"][0];
    assert_eq!(exchange["service"], "iam");
    assert_eq!(exchange["method"], "POST");
    assert_eq!(exchange["url"], "https://iam.amazonaws.com/");
    assert_eq!(exchange["headers"][0], json!(["host", "iam.amazonaws.com"]));
    assert_eq!(exchange["status"], 200);
    let text = |name: &str| exchange[name].as_str().expect("a text").to_owned();
    assert!(text("body").starts_with("Action=CreateAccessKey&Version=2010-05-08&UserName=ana"));
    assert!(text("canonicalRequest").starts_with("POST\n/\n\n"));
    assert!(text("canonicalRequest").contains("\nhost:iam.amazonaws.com\n"));
    assert!(
        text("stringToSign").starts_with(
            "AWS4-HMAC-SHA256\n20261102T090000Z\n20261102/us-east-1/iam/aws4_request\n"
        )
    );
}

#[tokio::test]
async fn no_secret_leaves_in_an_exchange() {
    let ran = run(&page(), "create-a-key", FIRST).await;
    let exchanges = ran.done["exchanges"].to_string();
    assert!(
        exchanges.contains("<SecretAccessKey>••••</SecretAccessKey>"),
        "{exchanges}"
    );
    assert!(!exchanges.contains("wJalrXUtnFEMI"), "{exchanges}");
}

/// A page of a server, whose mock has the team's account.
fn served() -> (Page, Arc<MockIam>) {
    let now: Timestamp = "2026-11-02T09:00:00Z".parse().expect("a time");
    let start = Team::new(now).build().expect("the team");
    let mock = MockIam::new(start.account.clone(), move || now, DocumentationIds::new());
    let mock = Arc::new(mock);
    let kind = Kind::Served(Arc::new(move || now), mock.clone(), Box::new(start));
    (Page::new(kind), mock)
}

#[tokio::test]
async fn a_served_account_is_on_the_servers_mock_and_kept_there() {
    let (page, mock) = served();
    assert!(run(&page, "create-a-key", FIRST).await.is_ok());
    let account = serde_json::to_string(&mock.account()).expect("it serializes");
    assert!(account.contains("AKIAIOSFODNN7EXAMPLE"));
    assert_eq!(send(&page, "GET", "/state", "").await, (204, String::new()));
    assert_eq!(send(&page, "PUT", "/state", "{}").await.0, 409);
}

#[tokio::test]
async fn a_served_account_begins_in_a_chapter_as_long_as_nothing_has_changed_in_it() {
    let list = "cargo run -p lost-key -- list --user-name ana";
    let (page, _) = served();
    assert!(
        run(&page, "lost-key", list)
            .await
            .output
            .contains("AKIAANA222222EXAMPLE")
    );
    assert_eq!(about(&page).await["chapter"], "lost-key");

    let (page, mock) = served();
    let now: Timestamp = "2026-11-02T09:30:00Z".parse().expect("a time");
    mock.put_account(Team::new(now).user("dora").build().expect("a team").account);
    assert!(
        !run(&page, "lost-key", list)
            .await
            .output
            .contains("AKIAANA222222EXAMPLE")
    );
    assert_eq!(about(&page).await["chapter"], Value::Null);
}
