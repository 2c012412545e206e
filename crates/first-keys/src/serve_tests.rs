use std::fs;
use std::path::Path;

use axum::body::{Body, to_bytes};
use tempfile::TempDir;
use tower::ServiceExt;

use super::*;

const HOST: &str = "127.0.0.1:3000";

struct Scene {
    dir: TempDir,
    site: Arc<Site>,
    app: Router,
}

impl Scene {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), "book.toml", "[book]\nsrc = \"book\"\n");
        write(dir.path(), "book/SUMMARY.md", "- [One](one.md)\n");
        write(dir.path(), "book/one.md", "# The first\n");
        let site = Arc::new(Site::new(dir.path()).unwrap());
        let start = Team::new(Timestamp::now()).build().unwrap();
        let who = Guard::new(HOST.parse().unwrap(), false);
        let app = app(Arc::clone(&site), start, who);
        Self { dir, site, app }
    }

    fn edit(&self, text: &str) -> Result<()> {
        write(self.dir.path(), "book/one.md", text);
        self.site.rebuild()
    }

    async fn get(&self, path: &str) -> (u16, String) {
        self.send(http::Request::get(path).header("host", HOST))
            .await
    }

    /// Presses *Run* in a page of that origin.
    async fn press_run(&self, origin: &str, line: &str) -> (u16, String) {
        let request = http::Request::post("/_page/run")
            .header("host", HOST)
            .header("origin", origin);
        let body = format!(r#"{{"chapter":"create-a-key","line":"{line}"}}"#);
        self.send_body(request, body.into()).await
    }

    async fn send(&self, request: http::request::Builder) -> (u16, String) {
        self.send_body(request, Body::empty()).await
    }

    async fn send_body(&self, request: http::request::Builder, body: Body) -> (u16, String) {
        let request = request.body(body).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[tokio::test]
async fn the_books_pages_are_served() {
    let scene = Scene::new();
    for path in ["/", "/one.html"] {
        let (status, page) = scene.get(path).await;
        assert_eq!(status, 200);
        assert!(page.contains("The first"));
    }
}

#[tokio::test]
async fn what_is_not_there_is_answered_with_the_books_own_page() {
    let (status, page) = Scene::new().get("/two.html").await;
    assert_eq!(status, 404);
    assert!(page.contains("Document not found"));
}

#[tokio::test]
async fn pages_obey_the_guard_as_well() {
    let scene = Scene::new();
    let rebound = http::Request::get("/one.html").header("host", "evil.example:3000");
    assert_eq!(scene.send(rebound).await.0, 403);
}

#[tokio::test]
async fn an_edited_chapter_is_served_after_a_rebuild() {
    let scene = Scene::new();
    scene.edit("# The edited\n").unwrap();
    assert!(scene.get("/one.html").await.1.contains("The edited"));
}

#[tokio::test]
async fn after_a_mistake_the_last_good_build_is_served() {
    let scene = Scene::new();
    let error = scene.edit("```console\nls\n```\n").unwrap_err();
    assert!(format!("{error:#}").contains("chapter `one`, line 2: `ls` is no command"));
    assert!(scene.get("/one.html").await.1.contains("The first"));
}

#[tokio::test]
async fn old_builds_are_removed() {
    let scene = Scene::new();
    scene.edit("# The second\n").unwrap();
    scene.edit("# The third\n").unwrap();
    let builds = fs::read_dir(scene.dir.path().join("target/serve")).unwrap();
    assert_eq!(builds.count(), 1);
}

#[tokio::test]
async fn a_prompt_runs_on_the_account_of_the_mocked_iam() {
    let scene = Scene::new();
    let line = "cargo run -p create-a-key -- --user-name ana";
    let (status, answer) = scene.press_run(&format!("http://{HOST}"), line).await;
    assert_eq!(status, 200);
    assert!(answer.contains(r#"{"done":{"ok":true,"#), "{answer}");
    assert_eq!(scene.get("/_page/state").await, (204, String::new()));
}

#[tokio::test]
async fn a_prompt_of_another_site_runs_nothing() {
    let scene = Scene::new();
    let line = "cargo run -p create-a-key -- --user-name ana";
    let (status, _) = scene.press_run("https://evil.example", line).await;
    assert_eq!(status, 403);
    let about = r#"{"chapter":null,"account":"111122223333"}"#;
    assert_eq!(scene.get("/_page/about").await, (200, about.to_owned()));
}

#[tokio::test]
async fn the_practice_console_obeys_the_guard_as_well() {
    let scene = Scene::new();
    assert_eq!(scene.get("/console/sign-in").await.0, 200);
    let foreign = http::Request::get("/console/sign-in").header("host", "evil.example:3000");
    assert_eq!(scene.send(foreign).await.0, 403);
}
