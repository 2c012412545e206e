//! The book's commands at its prompts: what runs in the page prints what the page shows.

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt as _;
use in_page::{Kind, Page};
use mdbook_first_keys::Command;
use serde_json::{Value, json};

use crate::harness::commands_of;
use crate::support::{BOOK_TIME, root};

#[tokio::test]
async fn every_command_of_every_chapter_prints_its_recorded_output() {
    let mut ran = 0;
    for example in in_page::examples() {
        let time = BOOK_TIME.parse().expect("the book's time is one");
        let page = Page::new(Kind::Fixed(time));
        for command in prompts_of(example.name) {
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
fn prompts_of(chapter: &str) -> Vec<Command> {
    let mut commands = commands_of(chapter);
    commands.retain(|command| command.line.starts_with("cargo "));
    commands
}

async fn run(page: &Page, command: &Command) -> String {
    let asked = json!({ "chapter": command.chapter, "line": command.line }).to_string();
    let request = Request::post("/run").body(Body::from(asked));
    let request = request.expect("a request");
    let response = page.answer(request).await;
    let body = response.into_body().collect().await.expect("a body");
    let lines = serde_json::Deserializer::from_slice(&body.to_bytes())
        .into_iter::<Value>()
        .map(|line| line.expect("JSON"))
        .collect::<Vec<_>>();
    let outputs = lines.iter().filter_map(|line| line["output"].as_str());
    outputs.collect()
}
