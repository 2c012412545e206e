//! `first-keys serve`: the book with the mocked IAM behind it, rebuilt when it changes.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow};
use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{any, get, post};
use clap::Args;
use in_page::{Kind, Page};
use jiff::Timestamp;
use lab::{Start, Team};
use tokio::task::spawn_blocking;

use crate::book::{self, LIVE_RELOAD};
use crate::endpoint::Endpoint;
use crate::guard::{Guard, guard, is_api_call};
use crate::listen;
use crate::sandbox;
use crate::site::{self, Site};
use crate::watch::Changes;

/// The key of the team's administrator: it is in the starting state of almost every chapter.
const ADMIN_KEY_ID: &str = "AKIAADMIN2222EXAMPLE";

/// Where the practice console is.
const CONSOLE: &str = "/console";

/// What the server can be told.
#[derive(Debug, Args)]
pub struct Options {
    /// Where to listen; port 0 takes any free port
    #[arg(long, default_value = "127.0.0.1:3000", value_parser = listen::parse_addr)]
    addr: SocketAddr,
    /// Listen even where other machines can reach it
    #[arg(long)]
    allow_remote: bool,
    /// The folder with book.toml [default: this one, or the nearest above it that has one]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Serves the book until Ctrl-C.
///
/// # Errors
///
/// If there is no book, if it can't be built, or if the port can't be used.
pub async fn run(options: &Options) -> Result<()> {
    let root = book::root(options.root.as_deref())?;
    let listener = listen::bind(options.addr, options.allow_remote).await?;
    let addr = listener.addr;
    // Before the build, so that no change is missed.
    let changes = Changes::of(&root);
    let site = {
        let root = root.clone();
        Arc::new(spawn_blocking(move || Site::new(&root)).await??)
    };
    println!("The book is at http://{addr}\n");
    println!("The practice console is at http://{addr}{CONSOLE}\n");
    println!("The mocked IAM answers there as well. To use it with any AWS tool:\n");
    println!("export AWS_ENDPOINT_URL=http://{addr}");
    println!("export AWS_ACCESS_KEY_ID={ADMIN_KEY_ID}");
    println!(
        "export AWS_SECRET_ACCESS_KEY={}",
        lab::documentation_secret(ADMIN_KEY_ID)
    );
    println!("export AWS_REGION=us-east-1\n");
    match changes {
        Ok(changes) => {
            tokio::spawn(rebuild_after(changes, Arc::clone(&site)));
        }
        Err(error) => {
            eprintln!("Changes can't be noticed ({error}); start again after a change.");
        }
    }
    let start = Team::new(Timestamp::now()).build()?;
    let who = Guard::new(addr, options.allow_remote);
    listen::run(listener, app(site, start, who)).await
}

/// The routes of the book and of the mocked IAM behind it, which begins with `start`: prompts and
/// AWS tools have the same account.
pub fn app(site: Arc<Site>, start: Start, who: Guard) -> Router {
    let endpoint = Arc::new(Endpoint::with_events(start.account.clone()));
    let clock = Arc::new(Timestamp::now);
    let page = Page::new(Kind::Served(
        clock,
        endpoint.mock().clone(),
        Box::new(start),
    ));
    let console = practice_console::router(endpoint.console(CONSOLE));
    Router::new()
        .route("/", any(front))
        .route("/_sandbox/reset", post(sandbox::reset))
        .route("/_sandbox/accounts", post(sandbox::open_account))
        .route(&format!("/{LIVE_RELOAD}"), get(site::live_reload))
        .fallback(site::page)
        .with_state(Served { site, endpoint })
        .nest("/_page", interface(page))
        .merge(console)
        .layer(from_fn_with_state(who, guard))
}

/// What the pages' script talks to.
fn interface(page: Page) -> Router {
    Router::new().fallback(|request: Request| async move { page.answer(request).await })
}

/// The book's first page for a reader, the mocked IAM for an AWS client.
async fn front(State(served): State<Served>, request: Request) -> Response {
    if is_api_call(request.method(), request.uri()) {
        sandbox::call(State(served.endpoint), request).await
    } else {
        site::page(State(served.site), request).await
    }
}

async fn rebuild_after(mut changes: Changes, site: Arc<Site>) {
    while changes.next().await.is_some() {
        let begun = Instant::now();
        let building = Arc::clone(&site);
        let built = spawn_blocking(move || building.rebuild())
            .await
            .unwrap_or_else(|panic| Err(anyhow!("mdBook gave up: {panic}")));
        match built {
            Ok(()) => println!("Rebuilt in {:.2} s", begun.elapsed().as_secs_f64()),
            Err(error) => eprintln!("{error:#}\nThe last good build is still served."),
        }
    }
}

#[derive(Clone)]
struct Served {
    site: Arc<Site>,
    endpoint: Arc<Endpoint>,
}

impl FromRef<Served> for Arc<Site> {
    fn from_ref(served: &Served) -> Self {
        Arc::clone(&served.site)
    }
}

impl FromRef<Served> for Arc<Endpoint> {
    fn from_ref(served: &Served) -> Self {
        Arc::clone(&served.endpoint)
    }
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
