//! The command as a process: what it prints, and how it fails.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// A process that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn start(dir: &Path, args: &[&str]) -> Self {
        let child = command(dir, args).stdout(Stdio::piped()).spawn().unwrap();
        Self(child)
    }

    /// The lines it prints, up to and with the first that contains `text`.
    fn lines_to(&mut self, text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for line in BufReader::new(self.0.stdout.as_mut().unwrap()).lines() {
            lines.push(line.unwrap());
            if lines.last().unwrap().contains(text) {
                return lines;
            }
        }
        panic!("it ended without `{text}`, after {lines:?}");
    }
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_first-keys"));
    command.current_dir(dir).args(args);
    command
}

/// Runs a command that is to fail, and returns what it says.
fn failure(dir: &Path, args: &[&str]) -> String {
    let output = command(dir, args).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

fn a_book() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("book")).unwrap();
    fs::write(dir.path().join("book.toml"), "[book]\nsrc = \"book\"\n").unwrap();
    fs::write(dir.path().join("book/SUMMARY.md"), "- [One](one.md)\n").unwrap();
    fs::write(dir.path().join("book/one.md"), "# The first\n").unwrap();
    dir
}

fn nowhere() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn after<'a>(line: &'a str, text: &str) -> &'a str {
    let (_, rest) = line.split_once(text).unwrap();
    rest.split_whitespace().next().unwrap()
}

#[test]
fn serve_takes_a_free_port_and_prints_it_with_the_four_variables() {
    let book = a_book();
    let mut server = Running::start(book.path(), &["--addr", "127.0.0.1:0"]);
    let lines = server.lines_to("AWS_REGION");
    let addr = after(&lines[0], "http://");
    assert!(!addr.ends_with(":0"));
    for line in [
        format!("export AWS_ENDPOINT_URL=http://{addr}"),
        "export AWS_ACCESS_KEY_ID=AKIAADMIN2222EXAMPLE".to_owned(),
        "export AWS_SECRET_ACCESS_KEY=akiaadmin2222/////////////////EXAMPLEKEY".to_owned(),
        "export AWS_REGION=us-east-1".to_owned(),
    ] {
        assert!(lines.contains(&line), "{line}");
    }

    let mut stream = TcpStream::connect(addr).unwrap();
    let request = format!("GET /one.html HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 200 OK"));
    assert!(response.contains("The first"));
}

#[test]
fn an_edited_chapter_is_rebuilt_while_the_book_is_served() {
    let book = a_book();
    let mut server = Running::start(book.path(), &["serve", "--addr", "127.0.0.1:0"]);
    server.lines_to("AWS_REGION");
    fs::write(book.path().join("book/one.md"), "# The edited\n").unwrap();
    server.lines_to("Rebuilt in");
}

#[test]
fn an_open_page_is_told_to_reload_after_a_rebuild() {
    let book = a_book();
    let mut server = Running::start(book.path(), &["--addr", "127.0.0.1:0"]);
    let lines = server.lines_to("AWS_REGION");
    let addr = after(&lines[0], "http://");
    let mut page = TcpStream::connect(addr).unwrap();
    let upgrade = format!(
        "GET /__livereload HTTP/1.1\r\nHost: {addr}\r\nOrigin: http://{addr}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    page.write_all(upgrade.as_bytes()).unwrap();
    let mut head = BufReader::new(page);
    let mut line = String::new();
    head.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 101"), "{line}");

    fs::write(book.path().join("book/one.md"), "# The edited\n").unwrap();
    let mut received = Vec::new();
    head.read_to_end(&mut received).unwrap();
    assert!(received.ends_with(b"\x06reload"));
}

#[test]
fn a_port_in_use_is_one_sentence_that_says_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap();
    let port = addr.port();
    let expected = format!(
        "error: port {port} on 127.0.0.1 is in use; end the program that uses it, or take any \
         free port with --addr 127.0.0.1:0\n"
    );
    let addr = addr.to_string();
    assert_eq!(
        failure(a_book().path(), &["serve", "--addr", &addr]),
        expected
    );
    assert_eq!(
        failure(nowhere().path(), &["sandbox", "--addr", &addr]),
        expected
    );
}

#[test]
fn a_folder_without_a_book_is_one_sentence_that_says_what_to_do() {
    let dir = nowhere();
    for args in [&["serve"][..], &["build", "--dest-dir", "site"]] {
        let sentence = failure(dir.path(), args);
        assert!(sentence.starts_with("error: there is no book.toml in "));
        assert!(sentence.ends_with("or name that folder with --root DIR\n"));
        assert_eq!(sentence.lines().count(), 1);
    }
}

#[test]
fn a_chapter_with_a_mistake_is_one_sentence_that_names_it() {
    let book = a_book();
    fs::write(book.path().join("book/one.md"), "```console\nls\n```\n").unwrap();
    let sentence = failure(book.path(), &["serve", "--addr", "127.0.0.1:0"]);
    assert!(sentence.contains("can't be built: chapter `one`, line 2: `ls` is no command"));
    assert_eq!(sentence.lines().count(), 1);
}

#[test]
fn the_book_is_found_from_a_folder_inside_it() {
    let book = a_book();
    let args = ["build", "--dest-dir", "../site"];
    let output = command(&book.path().join("book"), &args).output().unwrap();
    assert!(output.status.success());
    assert!(book.path().join("site/one.html").exists());
}

#[test]
fn a_site_without_webassembly_is_built_and_says_so_unless_it_is_required() {
    let book = a_book();
    let args = ["build", "--dest-dir", "site"];
    let output = command(book.path(), &args).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.ends_with("`cargo xtask wasm` builds it.\n"), "{said}");

    let sentence = failure(
        book.path(),
        &["build", "--dest-dir", "other", "--require-wasm"],
    );
    assert!(
        sentence.starts_with("error: the site is not built. "),
        "{sentence}"
    );
    assert!(sentence.contains("`cargo xtask wasm` builds it"));
    assert!(!book.path().join("other").exists());
}

#[test]
fn the_sandbox_says_in_one_line_where_it_listens() {
    let dir = nowhere();
    let args = [
        "sandbox",
        "--addr",
        "127.0.0.1:0",
        "--account",
        "111122223333",
    ];
    let mut sandbox = Running::start(dir.path(), &args);
    let lines = sandbox.lines_to("listens");
    assert_eq!(lines.len(), 1);
    assert!(lines[0].ends_with("(account 111122223333)"));
    TcpStream::connect(after(&lines[0], "http://")).unwrap();
}

#[test]
fn a_state_file_of_another_account_is_refused_with_a_sentence() {
    let dir = nowhere();
    let sandbox = |account| {
        let addr = "127.0.0.1:0";
        [
            "sandbox",
            "--addr",
            addr,
            "--state",
            "state.json",
            "--account",
            account,
        ]
    };
    Running::start(dir.path(), &sandbox("111122223333")).lines_to("listens");
    assert_eq!(
        failure(dir.path(), &sandbox("444455556666")),
        "error: state.json holds account 111122223333, not 444455556666; leave --account out, \
         or name another file with --state\n"
    );
}

#[test]
fn an_address_that_others_reach_is_refused_with_a_sentence() {
    let sentence = failure(nowhere().path(), &["sandbox", "--addr", "0.0.0.0:0"]);
    assert!(sentence.contains("add --allow-remote if you mean it"));
}

#[cfg(unix)]
#[test]
fn the_sandbox_ends_well_when_it_is_told_to() {
    let dir = nowhere();
    let mut sandbox = Running::start(dir.path(), &["sandbox", "--addr", "127.0.0.1:0"]);
    sandbox.lines_to("listens");
    let id = sandbox.0.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sandbox.0.wait().unwrap().success());
}
