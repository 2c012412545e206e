//! The sandbox: the mocked IAM as a server of its own, for any AWS tool on this machine.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::{Extension, Router};
use bytes::Bytes;
use clap::Args;
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mock_iam::{AccountId, Secret, SourceIp};

use crate::chapter::ChapterAccount;
use crate::endpoint::{ACCOUNT, ADMIN_KEY_ID, ADMIN_SECRET, Endpoint, new_account};
use crate::guard::{Guard, guard};
use crate::listen::{self, Peer};
use crate::state::StateFile;

/// The longest request body, in bytes.
const BODY_LIMIT: usize = 1 << 20;
/// How long a client may take to send a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What the sandbox can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Where to listen; port 0 takes any free port
    #[arg(long, default_value = "127.0.0.1:4566", value_parser = listen::parse_addr)]
    addr: SocketAddr,
    /// Listen even where other machines can reach it
    #[arg(long)]
    allow_remote: bool,
    /// The account's number [default: 123456789012, or that of the state file]
    #[arg(long, value_name = "ID")]
    account: Option<AccountId>,
    /// The access key ID of the administrator with which the account begins
    #[arg(long, value_name = "ID", default_value = ADMIN_KEY_ID, value_parser = access_key_id)]
    admin_key_id: String,
    /// The administrator's secret access key
    #[arg(long, value_name = "SECRET", default_value = ADMIN_SECRET)]
    admin_secret: Secret,
    /// Keep the account in this file: go on with the one it holds, save every change
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Go on with the account of a chapter's example, for its `aws` commands
    #[arg(long, value_name = "NAME", conflicts_with_all = ["account", "admin_key_id", "admin_secret", "state"])]
    chapter: Option<String>,
}

/// Runs the sandbox until Ctrl-C.
///
/// # Errors
///
/// If it can't listen, or can't use its state file.
pub async fn run(options: &Options) -> Result<()> {
    let secret = options.admin_secret.clone();
    let id = match options.account {
        Some(id) => id,
        None => ACCOUNT.parse()?,
    };
    let start = new_account(id, &options.admin_key_id, secret)?;
    let chapter = options
        .chapter
        .as_deref()
        .map(ChapterAccount::find)
        .transpose()?;
    let endpoint = match (&chapter, &options.state) {
        (Some(chapter), _) => Endpoint::with_chapter(start, StateFile::new(&chapter.state))?,
        (None, Some(path)) => Endpoint::with_store(start, path)?,
        (None, None) => Endpoint::new(start),
    };
    if let (Some(id), Some(path)) = (options.account, &options.state) {
        ensure!(
            id == endpoint.account_id(),
            "{} holds account {}, not {id}; leave --account out, or name another file with --state",
            path.display(),
            endpoint.account_id()
        );
    }
    let listener = listen::bind(options.addr, options.allow_remote).await?;
    let addr = listener.addr;
    println!(
        "The mocked IAM listens on http://{addr} (account {})",
        endpoint.account_id()
    );
    if let Some(chapter) = &chapter {
        println!("export AWS_ENDPOINT_URL=http://{addr}");
        println!(
            "export AWS_SHARED_CREDENTIALS_FILE={}",
            chapter.credentials.display()
        );
        println!("export AWS_PROFILE=admin AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1");
    }
    let app = app(Arc::new(endpoint), Guard::new(addr, options.allow_remote));
    listen::run(listener, app).await
}

fn access_key_id(text: &str) -> Result<String, String> {
    let is_word = text
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '_');
    if is_word && (16..=128).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err(format!(
            "an access key ID has 16 to 128 letters and digits, such as {ADMIN_KEY_ID}"
        ))
    }
}

/// The sandbox's routes.
pub fn app(endpoint: Arc<Endpoint>, who: Guard) -> Router {
    Router::new()
        .route("/", any(call))
        .route("/_sandbox/reset", post(reset))
        .route("/_sandbox/accounts", post(open_account))
        .fallback(not_found)
        .with_state(endpoint)
        .layer(from_fn_with_state(who, guard))
}

/// Hands a request to the mocked IAM, with the address that it came from.
pub(crate) async fn call(State(endpoint): State<Arc<Endpoint>>, mut request: Request) -> Response {
    if let Some(Peer(addr)) = request.extensions().get().copied() {
        let address = SourceIp(addr.ip().to_canonical());
        request.extensions_mut().insert(address);
    }
    match read(request).await {
        Ok(request) => endpoint.handle(request).await.map(axum::body::Body::from),
        Err(refusal) => refusal,
    }
}

/// Brings the starting state back.
pub(crate) async fn reset(
    State(endpoint): State<Arc<Endpoint>>,
    peer: Option<Extension<Peer>>,
) -> Response {
    if !is_local(peer) {
        let sentence = "The sandbox can be reset from its own machine only.\n";
        return (StatusCode::FORBIDDEN, sentence).into_response();
    }
    match endpoint.reset().await {
        Ok(()) => "The starting state is back.\n".into_response(),
        Err(error) => failed(&error),
    }
}

/// Opens another account. The answer is JSON: `account`, `access_key_id`, `secret_access_key`.
pub(crate) async fn open_account(
    State(endpoint): State<Arc<Endpoint>>,
    peer: Option<Extension<Peer>>,
) -> Response {
    if !is_local(peer) {
        let sentence = "An account can be opened from the sandbox's own machine only.\n";
        return (StatusCode::FORBIDDEN, sentence).into_response();
    }
    match endpoint.open_account().await {
        Ok(new) => {
            let json = serde_json::json!({
                "account": new.id.to_string(),
                "access_key_id": new.access_key_id,
                "secret_access_key": new.secret.expose(),
            });
            let kind = [(http::header::CONTENT_TYPE, "application/json")];
            (StatusCode::CREATED, kind, format!("{json}\n")).into_response()
        }
        Err(error) => failed(&error),
    }
}

fn is_local(peer: Option<Extension<Peer>>) -> bool {
    peer.is_some_and(|Extension(Peer(addr))| addr.ip().to_canonical().is_loopback())
}

fn failed(error: &anyhow::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}\n")).into_response()
}

async fn not_found() -> Response {
    let sentence = "There is nothing here: AWS clients send POST /, and POST /_sandbox/reset \
                    brings the starting state back, POST /_sandbox/accounts opens another \
                    account.\n";
    (StatusCode::NOT_FOUND, sentence).into_response()
}

/// Reads the body, within its limits of size and time.
async fn read(request: Request) -> Result<http::Request<Bytes>, Response> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, BODY_LIMIT).collect();
    match tokio::time::timeout(BODY_TIMEOUT, body).await {
        Ok(Ok(body)) => Ok(http::Request::from_parts(parts, body.to_bytes())),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err((
            StatusCode::PAYLOAD_TOO_LARGE,
            "A request body may have at most 1 MiB.\n",
        )
            .into_response()),
        Ok(Err(_)) => {
            Err((StatusCode::BAD_REQUEST, "The request body broke off.\n").into_response())
        }
        Err(_) => Err((
            StatusCode::REQUEST_TIMEOUT,
            "The request body took longer than 10 seconds.\n",
        )
            .into_response()),
    }
}

#[cfg(test)]
#[path = "sandbox_tests.rs"]
mod tests;
