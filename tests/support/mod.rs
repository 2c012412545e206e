//! What the test targets share: the book's root, the AWS CLI, and a mock over HTTP.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use first_keys::endpoint::Endpoint;
use first_keys::guard::Guard;
use first_keys::{listen, sandbox};
use jiff::{SignedDuration, Timestamp};
use mock_iam::MockIam;
use regex::Regex;

/// The time at which the book's outputs were made.
pub use mdbook_first_keys::BOOK_TIME;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A program of the virtual environment that `cargo xtask test` sets up.
///
/// # Panics
///
/// When it is not there. Only `cargo xtask test` may say that this is to be skipped, and why, and
/// not in CI; the answer is then `None`.
pub fn from_venv(program: &str) -> Option<PathBuf> {
    let path = root().join("target/venv/bin").join(program);
    if path.exists() {
        return Some(path);
    }
    let Some(why) = std::env::var_os("FIRST_KEYS_NO_VENV") else {
        panic!(
            "there is no target/venv/bin/{program}: run `cargo xtask test`, which puts it there"
        );
    };
    println!("SKIPPED: what needs {program}, because {}", why.display());
    None
}

/// The mock, over HTTP on a free port of this machine, until the guard is dropped.
pub async fn serve(mock: &Arc<MockIam>) -> Served {
    let listener = listen::bind(([127, 0, 0, 1], 0).into(), false)
        .await
        .expect("a free port");
    let addr = listener.addr;
    let endpoint = Arc::new(Endpoint::of(mock.clone(), mock.account()));
    let app = sandbox::app(endpoint, Guard::new(addr, false));
    Served {
        addr,
        task: tokio::spawn(listen::run(listener, app)),
    }
}

/// A running server.
pub struct Served {
    addr: SocketAddr,
    task: tokio::task::JoinHandle<anyhow::Result<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Runs a program of AWS's against a server, in the folder of this credentials file and with nothing
/// else of the reader's.
pub async fn run_peer(
    program: &Path,
    arguments: &[&str],
    server: &Served,
    credentials_file: &Path,
) -> Output {
    let home = credentials_file.parent().expect("a file has a folder");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(home)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("LC_ALL", "C.UTF-8")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("AWS_PAGER", "")
        .env("AWS_PROFILE", "admin")
        .env("AWS_CONFIG_FILE", home.join("no-config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", credentials_file)
        .env("AWS_ENDPOINT_URL", format!("http://{}", server.addr))
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    tokio::task::spawn_blocking(move || command.output())
        .await
        .expect("the program is waited for")
        .expect("the program starts")
}

/// What a terminal shows: the output, then what went wrong, without blank lines around.
pub fn text(output: &Output) -> String {
    let shown =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let shown = shown.concat();
    let trimmed = shown.trim();
    if trimmed.is_empty() {
        String::new()
    } else {
        format!("{trimmed}\n")
    }
}

/// Replaces what differs from run to run, and checks it first: only a time of this very run
/// becomes the book's.
pub fn redact(output: &str) -> String {
    let time =
        Regex::new(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z").expect("a pattern");
    let now = Timestamp::now();
    let book_time = |found: &regex::Captures<'_>| {
        let seen: Timestamp = found[0].parse().expect("the pattern is a time's");
        let age = now.duration_since(seen);
        let is_now = age > -SignedDuration::from_mins(1) && age < SignedDuration::from_mins(5);
        if is_now {
            BOOK_TIME.to_owned()
        } else {
            found[0].to_owned()
        }
    };
    time.replace_all(output, book_time).into_owned()
}
