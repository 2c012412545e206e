//! The book's commands at its prompts: what runs in the page prints what the page shows.

use std::path::{Path, PathBuf};

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use in_page::{Kind, Page};
use mdbook_first_keys::Command;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// The time at which the book's outputs were made.
const BOOK_TIME: &str = "2026-11-02T09:00:00Z";

#[tokio::test]
async fn every_command_of_every_chapter_prints_its_recorded_output() {
    let mut ran = 0;
    for example in in_page::examples() {
        let time = BOOK_TIME.parse().expect("the book's time is one");
        let page = Page::new(Kind::Fixed(time));
        for command in commands_of(example.name) {
            let recorded = mdbook_first_keys::recorded(&root(), &command);
            let recorded = recorded.unwrap_or_else(|error| panic!("{error}"));
            let output = run(&page, &command).await;
            assert_eq!(output.trim(), recorded.trim(), "{}", command.line);
            ran += 1;
        }
    }
    println!("{ran} commands ran");
    assert!(ran > 30, "only {ran} commands ran");
}

/// The commands that a prompt runs, in the page's order.
fn commands_of(chapter: &str) -> Vec<Command> {
    let path = root().join("book").join(format!("{chapter}.md"));
    let markdown = std::fs::read_to_string(&path).expect("the chapter is there");
    let commands = mdbook_first_keys::commands(chapter, &markdown);
    let mut commands = commands.unwrap_or_else(|error| panic!("{error}"));
    commands.retain(|command| command.line.starts_with("cargo "));
    commands
}

async fn run(page: &Page, command: &Command) -> String {
    let asked = json!({ "chapter": command.chapter, "line": command.line }).to_string();
    let request = Request::post("/run").body(Body::from(asked));
    let request = request.expect("a request");
    let response = page.router().oneshot(request).await.expect("it answers");
    let body = response.into_body().collect().await.expect("a body");
    let lines = serde_json::Deserializer::from_slice(&body.to_bytes())
        .into_iter::<Value>()
        .map(|line| line.expect("JSON"))
        .collect::<Vec<_>>();
    let outputs = lines.iter().filter_map(|line| line["output"].as_str());
    outputs.collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
