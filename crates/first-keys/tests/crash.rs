//! A sandbox with `--state` is killed at random instants under load: what it acknowledged is there
//! after the next start, and no start fails. `FIRST_KEYS_KILLS=1000` makes it a thousand times.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use first_keys::endpoint::{ADMIN_KEY_ID, ADMIN_SECRET};

/// Clients that write at the same time.
const CLIENTS: u32 = 4;

struct Sandbox {
    process: Child,
    addr: String,
}

impl Sandbox {
    fn start(state: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_first-keys"))
            .args(["sandbox", "--addr", "127.0.0.1:0", "--state"])
            .arg(state)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let stdout = process.stdout.as_mut().expect("stdout is piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it prints a line");
        let addr = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        let addr = addr
            .unwrap_or_else(|| panic!("no start: {line}"))
            .to_owned();
        Self { process, addr }
    }

    /// SIGKILL: the program can do nothing about it.
    fn kill(mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it has ended");
    }
}

/// Sends a signed request; the answer, or none when the connection broke.
fn ask(addr: &str, form: &str) -> Option<String> {
    let identity = Credentials::new(ADMIN_KEY_ID, ADMIN_SECRET, None, None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("iam")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .expect("all is set");
    let body = format!("{form}&Version=2010-05-08");
    let signable = SignableRequest::new(
        "POST",
        format!("http://{addr}/"),
        [("host", addr)].into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    );
    let signable = signable.expect("it can be signed");
    let (signature, _) = sign(signable, &params.into()).expect("signed").into_parts();
    let mut request = format!("POST / HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n");
    for (name, value) in signature.headers() {
        request += &[name, ": ", value, "\r\n"].concat();
    }
    request += &[
        "content-length: ",
        &body.len().to_string(),
        "\r\n\r\n",
        &body,
    ]
    .concat();
    let mut stream = TcpStream::connect(addr).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    (!answer.is_empty()).then_some(answer)
}

/// Makes users until the sandbox is gone, and notes those that it acknowledged.
fn make_users(addr: &str, prefix: &str, acknowledged: &Mutex<BTreeSet<String>>) {
    for number in 0.. {
        let name = format!("{prefix}-{number}");
        let Some(answer) = ask(addr, &format!("Action=CreateUser&UserName={name}")) else {
            return;
        };
        // An answer that broke off in the middle acknowledges nothing.
        if answer.starts_with("HTTP/1.1 200") && answer.ends_with("</CreateUserResponse>") {
            acknowledged.lock().expect("no client panics").insert(name);
        }
    }
}

fn is_there(addr: &str, name: &str) -> bool {
    let answer = ask(addr, &format!("Action=GetUser&UserName={name}"));
    answer.is_some_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

#[test]
fn nothing_acknowledged_is_lost_to_a_kill_and_no_start_fails() {
    let kills = std::env::var("FIRST_KEYS_KILLS").ok();
    let kills: u64 = kills.map_or(25, |text| text.parse().expect("a number"));
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut total = 0;
    for round in 0..kills {
        // A state of a few rounds is killed again and again, then a new one begins.
        let state = dir.path().join(format!("state-{}", round / 20));
        let sandbox = Sandbox::start(&state);
        let addr = sandbox.addr.clone();
        let acknowledged: Mutex<BTreeSet<String>> = Mutex::default();
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (addr, acknowledged) = (&addr, &acknowledged);
                scope.spawn(move || make_users(addr, &format!("u{round}-{client}"), acknowledged));
            }
            // Every second kill may come before anything was answered, the others not.
            while round % 2 == 1 && acknowledged.lock().is_ok_and(|users| users.is_empty()) {
                thread::sleep(Duration::from_millis(1));
            }
            // Scattered, and the same in every run.
            thread::sleep(Duration::from_micros(2_000 + round * 7_919 % 60_000));
            sandbox.kill();
        });
        let sandbox = Sandbox::start(&state);
        let acknowledged = acknowledged.into_inner().expect("no client panics");
        total += acknowledged.len();
        for name in acknowledged {
            assert!(
                is_there(&sandbox.addr, &name),
                "round {round}: {name} is lost"
            );
        }
        sandbox.kill();
    }
    println!("{kills} kills, {total} acknowledged users, none lost");
    assert!(
        total as u64 >= kills / 2,
        "every second round acknowledges a user"
    );
}
