//! Runs a chapter's commands: `cargo run -p …` in this process, `aws …` as the real AWS CLI.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use lab::{Example, Session};
use mdbook_first_keys::Command;
use mock_iam::{Clock, DocumentationIds};

use crate::support::{BOOK_TIME, from_venv, redact, root, run_peer, serve, text};

/// Runs a chapter and asserts what every command prints.
pub fn run_chapter(chapter: &str) {
    let commands = commands_of(chapter);
    let needs_cli = commands
        .iter()
        .any(|command| command.line.starts_with("aws "));
    if needs_cli && from_venv("aws").is_none() {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut stage = Stage::new(chapter);
    for command in &commands {
        let output = runtime.block_on(stage.run(command));
        assert_output(command, &output);
    }
}

fn assert_output(command: &Command, output: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(root().join("tests/snapshots").join(&command.chapter));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_description(format!(
        "chapter {}, command {}",
        command.chapter, command.number
    ));
    settings.bind(|| insta::assert_snapshot!(command.snapshot_name(), output, &command.line));
}

/// A chapter while it runs: its accounts, each in a folder of its own.
struct Stage {
    example: Example,
    folder: tempfile::TempDir,
    sessions: BTreeMap<Option<String>, Session>,
    clock: Arc<BookClock>,
}

impl Stage {
    fn new(chapter: &str) -> Self {
        Self {
            example: example(chapter),
            folder: tempfile::tempdir().expect("a temporary folder"),
            sessions: BTreeMap::new(),
            clock: Arc::default(),
        }
    }

    async fn run(&mut self, command: &Command) -> String {
        let argv = command.argv().unwrap_or_else(|error| panic!("{error}"));
        let words: Vec<&str> = argv.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["cargo", "run", "-p", name] => self.run_example(name, &[]).await,
            ["cargo", "run", "-p", name, "--", arguments @ ..] => {
                self.run_example(name, arguments).await
            }
            ["aws", arguments @ ..] => self.run_aws(arguments).await,
            _ => panic!(
                "chapter {}: `{}` is neither `cargo run -p …` nor `aws …`",
                command.chapter, command.line
            ),
        }
    }

    async fn run_example(&mut self, name: &str, arguments: &[&str]) -> String {
        let words = std::iter::once(name).chain(arguments.iter().copied());
        let line: Vec<String> = words.map(str::to_owned).collect();
        let example = example(name);
        let options = example.options(&line).ok();
        let session = self.session(options.and_then(|it| it.account).as_deref());
        let mut out = Vec::new();
        example.run(session, &line, &mut out).await;
        String::from_utf8(out).expect("examples print text")
    }

    /// The CLI signs with the real time, so the mock goes by it meanwhile.
    async fn run_aws(&mut self, arguments: &[&str]) -> String {
        let cli = from_venv("aws").expect("it was there when the chapter began");
        let clock = self.clock.clone();
        let session = self.session(None);
        let server = serve(session.mock().expect("tests run on a mock")).await;
        clock.is_real.store(true, Ordering::SeqCst);
        let credentials = session.credentials_file().expect("tests have it on disk");
        let output = run_peer(&cli, arguments, &server, &credentials).await;
        clock.is_real.store(false, Ordering::SeqCst);
        redact(&text(&output))
    }

    fn session(&mut self, account: Option<&str>) -> &Session {
        let folder = self.folder.path().join(account.unwrap_or("account"));
        let (clock, example) = (self.clock.clone(), self.example);
        let name = account.map(str::to_owned);
        self.sessions.entry(name).or_insert_with(|| {
            let start = |now| example.team(account, now).expect("the account exists");
            Session::open(&folder, clock, DocumentationIds::new(), start, true)
                .expect("a fresh account")
        })
    }
}

/// Stands still at the book's time, and goes while the AWS CLI runs.
#[derive(Default)]
struct BookClock {
    is_real: AtomicBool,
}

impl Clock for BookClock {
    fn now(&self) -> Timestamp {
        if self.is_real.load(Ordering::SeqCst) {
            return Timestamp::now();
        }
        BOOK_TIME.parse().expect("the book's time is one")
    }
}

fn example(name: &str) -> Example {
    let found = in_page::examples()
        .into_iter()
        .find(|example| example.name == name);
    found.unwrap_or_else(|| panic!("there is no example crate {name}"))
}

/// The commands of a chapter, in the page's order.
pub fn commands_of(chapter: &str) -> Vec<Command> {
    let path = root().join("book").join(format!("{chapter}.md"));
    let markdown = std::fs::read_to_string(&path).expect("the chapter is there");
    mdbook_first_keys::commands(chapter, &markdown).unwrap_or_else(|error| panic!("{error}"))
}

/// The names of the chapters' files, sorted.
pub fn chapters_of_the_book() -> Vec<String> {
    stems(&root().join("book"), "md")
        .into_iter()
        .filter(|name| name != "SUMMARY")
        .collect()
}

/// The names of a chapter's recordings, sorted.
pub fn recordings_of(chapter: &str) -> Vec<String> {
    stems(&root().join("tests/snapshots").join(chapter), "snap")
}

fn stems(folder: &Path, extension: &str) -> Vec<String> {
    let files = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let of_kind = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    let mut stems: Vec<_> = of_kind
        .filter_map(|path| {
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
        })
        .collect();
    stems.sort();
    stems
}
