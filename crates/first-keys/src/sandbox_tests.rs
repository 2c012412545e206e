use std::fs;
use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use axum::body::{Body, to_bytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower::ServiceExt;

use super::*;

const HOST: &str = "127.0.0.1:4566";
const FORM: &str = "application/x-www-form-urlencoded";

fn start() -> mock_iam::Account {
    new_account(ACCOUNT.parse().unwrap(), ADMIN_KEY_ID, ADMIN_SECRET.into()).unwrap()
}

fn sandbox(endpoint: Endpoint) -> Router {
    let addr = HOST.parse().unwrap();
    app(Arc::new(endpoint), Guard::new(addr, false))
}

fn post_to(path: &str, body: impl Into<Body>) -> Request {
    let mut request = http::Request::post(path)
        .header("host", HOST)
        .body(body.into())
        .unwrap();
    request
        .extensions_mut()
        .insert(Peer(([127, 0, 0, 1], 50000).into()));
    request
}

/// A request as an AWS client sends it, signed with the administrator's key.
fn signed(parameters: &str) -> Request {
    signed_with([ADMIN_KEY_ID, ADMIN_SECRET], parameters)
}

fn signed_with([id, secret]: [&str; 2], parameters: &str) -> Request {
    let identity = Credentials::new(id, secret, None, None, "test").into();
    let signing = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("iam")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let body = format!("{parameters}&Version=2010-05-08");
    let url = format!("http://{HOST}/");
    let signable = SignableRequest::new(
        "POST",
        &url,
        [("host", HOST)].into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    );
    let signature = sign(signable.unwrap(), &signing).unwrap().into_parts().0;
    let mut request = http::Request::post("/")
        .header("host", HOST)
        .body(())
        .unwrap();
    signature.apply_to_request_http1x(&mut request);
    let mut request = request.map(|()| Body::from(body));
    request
        .headers_mut()
        .insert("content-type", FORM.parse().unwrap());
    request
}

async fn answer(app: &Router, request: Request) -> (u16, String) {
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_foreign_host_does_not_reach_the_mock() {
    let mut request = post_to("/", "");
    request
        .headers_mut()
        .insert("host", "evil.example".parse().unwrap());
    let (status, sentence) = answer(&sandbox(Endpoint::new(start())), request).await;
    assert_eq!(status, 403);
    assert!(sentence.contains("not called `evil.example`"));
}

#[tokio::test]
async fn a_page_elsewhere_can_not_reset_the_sandbox() {
    let mut request = post_to("/_sandbox/reset", "");
    request
        .headers_mut()
        .insert("origin", "https://evil.example".parse().unwrap());
    let (status, _) = answer(&sandbox(Endpoint::new(start())), request).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn another_machine_can_not_reset_the_sandbox() {
    let mut request = post_to("/_sandbox/reset", "");
    request
        .extensions_mut()
        .insert(Peer(([192, 0, 2, 1], 50000).into()));
    let (status, sentence) = answer(&sandbox(Endpoint::new(start())), request).await;
    assert_eq!(status, 403);
    assert_eq!(
        sentence,
        "The sandbox can be reset from its own machine only.\n"
    );
}

#[tokio::test]
async fn a_body_of_one_mebibyte_is_read_and_a_longer_one_is_refused() {
    let app = sandbox(Endpoint::new(start()));
    let (status, _) = answer(&app, post_to("/", vec![b'a'; BODY_LIMIT])).await;
    assert_ne!(status, 413);
    let (status, sentence) = answer(&app, post_to("/", vec![b'a'; BODY_LIMIT + 1])).await;
    assert_eq!(status, 413);
    assert_eq!(sentence, "A request body may have at most 1 MiB.\n");
}

#[tokio::test]
async fn what_is_not_there_is_answered_with_what_is() {
    let app = sandbox(Endpoint::new(start()));
    let (status, sentence) = answer(&app, post_to("/users", "")).await;
    assert_eq!(status, 404);
    assert!(sentence.contains("POST /_sandbox/reset"));
}

#[tokio::test]
async fn the_administrator_can_work_and_a_reset_brings_the_starting_state_back() {
    let app = sandbox(Endpoint::new(start()));
    let (status, xml) = answer(&app, signed("Action=CreateUser&UserName=ana")).await;
    assert_eq!(status, 200, "{xml}");
    let (status, _) = answer(&app, signed("Action=GetUser&UserName=ana")).await;
    assert_eq!(status, 200);

    let (status, sentence) = answer(&app, post_to("/_sandbox/reset", "")).await;
    assert_eq!(
        (status, sentence.as_str()),
        (200, "The starting state is back.\n")
    );
    let (status, xml) = answer(&app, signed("Action=GetUser&UserName=ana")).await;
    assert_eq!(status, 404);
    assert!(xml.contains("NoSuchEntity"));
}

#[tokio::test]
async fn a_request_that_nobody_signed_is_answered_by_the_mock() {
    let (status, xml) = answer(
        &sandbox(Endpoint::new(start())),
        post_to("/", "Action=ListUsers&Version=2010-05-08"),
    )
    .await;
    assert_eq!(status, 403);
    assert!(xml.contains("MissingAuthenticationToken"));
}

#[tokio::test]
async fn a_state_file_keeps_every_change_for_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let file = StateFile::new(&dir.path().join("state.json"));
    let first = sandbox(Endpoint::with_chapter(start(), file.clone()).unwrap());
    let (status, _) = answer(&first, signed("Action=CreateUser&UserName=ana")).await;
    assert_eq!(status, 200);

    let second = sandbox(Endpoint::with_chapter(start(), file).unwrap());
    let (status, _) = answer(&second, signed("Action=GetUser&UserName=ana")).await;
    assert_eq!(status, 200);
}

#[test]
fn a_state_file_that_is_torn_is_an_error_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.json");
    fs::write(&path, "{\"id\": ").unwrap();
    let error = Endpoint::with_chapter(start(), StateFile::new(&path))
        .err()
        .unwrap();
    assert!(error.to_string().contains("was left as it is"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"id\": ");
}

#[test]
fn a_state_file_in_a_folder_that_is_not_there_is_an_error_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("no/state.json");
    assert!(Endpoint::with_chapter(start(), StateFile::new(&path)).is_err());
}

#[cfg(unix)]
#[test]
fn a_state_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.json");
    Endpoint::with_chapter(start(), StateFile::new(&path)).unwrap();
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn accounts_can_be_opened_and_know_nothing_of_each_other() {
    let app = sandbox(Endpoint::new(start()));
    let (status, json) = answer(&app, post_to("/_sandbox/accounts", "")).await;
    assert_eq!(status, 201);
    let new: serde_json::Value = serde_json::from_str(&json).unwrap();
    let key = [&new["access_key_id"], &new["secret_access_key"]].map(|it| it.as_str().unwrap());
    let made = signed_with(key, "Action=CreateUser&UserName=ana");
    let (_, xml) = answer(&app, made).await;
    let arn = format!("arn:aws:iam::{}:user/ana", new["account"].as_str().unwrap());
    assert!(xml.contains(&arn), "{xml}");
    let (status, _) = answer(&app, signed("Action=GetUser&UserName=ana")).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn an_account_is_opened_from_the_own_machine_only() {
    let mut request = post_to("/_sandbox/accounts", "");
    request
        .extensions_mut()
        .insert(Peer(([192, 0, 2, 1], 50000).into()));
    let (status, _) = answer(&sandbox(Endpoint::new(start())), request).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn ten_thousand_accounts_fit_and_are_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state");
    let keys = {
        let endpoint = Arc::new(Endpoint::with_store(start(), &path).unwrap());
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..10_000 {
            let endpoint = Arc::clone(&endpoint);
            opening.spawn(async move { endpoint.open_account().await.unwrap() });
        }
        opening.join_all().await
    };
    let app = sandbox(reopened(&path).await);
    for new in keys.iter().step_by(997) {
        let key = [new.access_key_id.as_str(), new.secret.expose()];
        let (_, xml) = answer(&app, signed_with(key, "Action=GetUser")).await;
        assert!(
            xml.contains(&format!("arn:aws:iam::{}:root", new.id)),
            "{xml}"
        );
    }
    assert_eq!(keys.len(), 10_000);
}

/// The writer's thread lets the file go a moment after its endpoint is dropped.
async fn reopened(path: &std::path::Path) -> Endpoint {
    loop {
        match Endpoint::with_store(start(), path) {
            Ok(endpoint) => return endpoint,
            Err(error) => assert!(error.to_string().contains("in use"), "{error:#}"),
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// A sandbox on a port of its own, where its one user may list users from that address only.
async fn listening_for(address: &str) -> SocketAddr {
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*","Condition":{{"IpAddress":{{"aws:SourceIp":"{address}"}}}}}}}}"#
    );
    let scene = mock_iam::Scene::new(ACCOUNT.parse().unwrap(), jiff::Timestamp::now())
        .user("ana")
        .key("ana", mock_iam::SceneKey::new(ADMIN_KEY_ID, ADMIN_SECRET))
        .and_then(|scene| scene.inline("ana", "from-here", &policy))
        .unwrap();
    let listener = listen::bind(([127, 0, 0, 1], 0).into(), false)
        .await
        .unwrap();
    let addr = listener.addr;
    tokio::spawn(listen::run(listener, sandbox(Endpoint::new(scene.build()))));
    addr
}

/// Sends a request through a socket, and gives the first line of the answer.
async fn over_http(addr: SocketAddr, request: Request) -> String {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut text = format!(
        "POST / HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in &parts.headers {
        text.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
    }
    text.push_str("\r\n");
    let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_policy_sees_the_address_that_a_request_comes_from() {
    let here = listening_for("127.0.0.1/32").await;
    let elsewhere = listening_for("203.0.113.0/24").await;
    let list = || signed("Action=ListUsers");
    assert_eq!(over_http(here, list()).await, "HTTP/1.1 200 OK");
    assert_eq!(over_http(elsewhere, list()).await, "HTTP/1.1 403 Forbidden");
}
