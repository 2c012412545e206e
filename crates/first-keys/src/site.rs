//! The served site: the last good build of the book, replaced as a whole by the next.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result};
use axum::body::Body;
use axum::extract::ws::{Message, WebSocket};
use axum::extract::{Request, State, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use tempfile::TempDir;
use tokio::sync::watch;
use tower::ServiceExt;
use tower_http::services::{ServeDir, ServeFile};

use crate::book;

/// What a page may do: only what this server's own files make it do. The pages say so themselves
/// (`theme/head.hbs`), all but who may frame them, which only a header can say.
///
/// Styles may be inline, because Markdown's aligned tables and mdBook's page breaks are.
pub const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
                          style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                          connect-src 'self'; object-src 'none'; base-uri 'self'; \
                          form-action 'self'; frame-ancestors 'self'";

/// The site of the book in a folder.
pub struct Site {
    root: PathBuf,
    current: RwLock<Arc<Build>>,
    builds: watch::Sender<usize>,
}

struct Build {
    pages: PathBuf,
    /// Removes the folder with the last page that is read from it.
    _folder: TempDir,
}

impl Site {
    /// Builds the book in `root` for the first time.
    ///
    /// # Errors
    ///
    /// If it can't be built.
    pub fn new(root: &Path) -> Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            current: RwLock::new(Arc::new(Build::new(root)?)),
            builds: watch::Sender::new(1),
        })
    }

    /// Builds the book again and tells the open pages to reload.
    ///
    /// # Errors
    ///
    /// If it can't be built. The site stays as it was.
    pub fn rebuild(&self) -> Result<()> {
        let build = Arc::new(Build::new(&self.root)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = build;
        self.builds.send_modify(|it| *it += 1);
        Ok(())
    }

    fn current(&self) -> Arc<Build> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }
}

impl Build {
    fn new(root: &Path) -> Result<Self> {
        let target = root.join("target/serve");
        let context = || format!("{} can't be written to", target.display());
        fs::create_dir_all(&target).with_context(context)?;
        let folder = TempDir::with_prefix_in("build-", &target).with_context(context)?;
        let pages = book::build_to_serve(root, folder.path())?;
        Ok(Self {
            pages,
            _folder: folder,
        })
    }
}

/// Answers with a file of the site, or with its page for what is not there.
pub async fn page(State(site): State<Arc<Site>>, request: Request) -> Response {
    let build = site.current();
    let not_found = ServeFile::new(build.pages.join("404.html"));
    let files = ServeDir::new(&build.pages).not_found_service(not_found);
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    let headers = response.headers_mut();
    // The next build may be only a moment away.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

/// Opens the connection over which a page is told to reload.
pub async fn live_reload(State(site): State<Arc<Site>>, upgrade: WebSocketUpgrade) -> Response {
    let builds = site.builds.subscribe();
    upgrade
        .on_upgrade(|socket| reload_after_next(builds, socket))
        .into_response()
}

async fn reload_after_next(mut builds: watch::Receiver<usize>, mut socket: WebSocket) {
    loop {
        tokio::select! {
            changed = builds.changed() => {
                if changed.is_ok() {
                    // A page that is gone needs no reload.
                    let _ = socket.send(Message::text("reload")).await;
                }
                return;
            }
            received = socket.recv() => {
                let Some(Ok(_)) = received else { return };
            }
        }
    }
}
