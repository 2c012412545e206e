//! The practice console in the page: opened at a page by *Try it here*, over the account of the
//! prompts, without a cookie on either side.

use axum::body::Body;
use http::header::{CONTENT_LOCATION, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use in_page::{Kind, Page};
use serde_json::{Value, json};

const CHAPTER: &str = "create-a-key-in-the-console";
const TAB: &str = "console-tab";
const KEYS: &str = "/console/users/cleo/security-credentials";

/// An answer of the page.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    /// The page of the console at which it ended.
    fn place(&self) -> &str {
        let place = self.headers.get(CONTENT_LOCATION);
        place.map_or("", |it| it.to_str().expect("a text"))
    }

    /// The value of the first hidden field of that name.
    fn field(&self, name: &str) -> &str {
        let (_, rest) = self
            .body
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap_or_else(|| panic!("no field {name} in {}", self.body));
        rest.split('"').next().expect("a value")
    }
}

fn page() -> Page {
    Page::new(Kind::Fixed("2026-11-02T09:00:00Z".parse().expect("a time")))
}

async fn send(page: &Page, request: Request<Body>) -> Answer {
    let response = page.answer(request).await;
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).expect("text"),
    }
}

async fn get(page: &Page, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty());
    send(page, request.expect("a request")).await
}

async fn post(page: &Page, path: &str, body: String, kind: &str) -> Answer {
    let request = Request::post(path).header(CONTENT_TYPE, kind);
    send(page, request.body(Body::from(body)).expect("a request")).await
}

async fn post_json(page: &Page, path: &str, body: Value) -> Answer {
    post(page, path, body.to_string(), "application/json").await
}

async fn visit(page: &Page, who: Option<&str>, path: &str) -> Answer {
    let asked = json!({ "chapter": CHAPTER, "as": who, "page": path });
    post_json(page, "/visit", asked).await
}

async fn visit_in_tab(page: &Page, tab: usize, who: &str) {
    let asked = json!({ "chapter": CHAPTER, "as": who, "page": "/" });
    let request = Request::post("/visit").header(TAB, tab);
    let request = request.body(Body::from(asked.to_string()));
    send(page, request.expect("a request")).await;
}

async fn get_in_tab(page: &Page, tab: usize, path: &str) -> Answer {
    let request = Request::get(path).header(TAB, tab).body(Body::empty());
    send(page, request.expect("a request")).await
}

/// Sends a form as the script does: the fields of the page, with the token that is in it.
async fn fill(page: &Page, on: &Answer, path: &str, fields: &str) -> Answer {
    let token = on.field("form-token");
    let body = format!("form-token={token}&{fields}");
    post(page, path, body, "application/x-www-form-urlencoded").await
}

/// Makes a key of cleo's, and answers the page that shows it.
async fn make_key(page: &Page) -> Answer {
    let opened = visit(page, Some("admin"), "/users/cleo/create-access-key").await;
    let path = "/console/users/cleo/create-access-key/key";
    fill(page, &opened, path, "use-case=other&description=my+laptop").await
}

async fn steps(page: &Page, steps: &[&str]) -> Value {
    let asked = json!({ "chapter": CHAPTER, "steps": steps });
    let answer = post_json(page, "/steps", asked).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

async fn run(page: &Page, line: &str) -> String {
    let asked = json!({ "chapter": CHAPTER, "line": line });
    post_json(page, "/run", asked).await.body
}

#[tokio::test]
async fn a_visit_is_signed_in_as_whom_it_says_and_opens_its_page() {
    let page = page();
    let answer = visit(&page, Some("admin"), "/users/ana").await;
    assert_eq!((answer.status, answer.place()), (200, "/console/users/ana"));
    assert!(answer.body.contains("admin @ 111122223333"));
    let answer = visit(&page, Some("root"), "/users").await;
    assert!(answer.body.contains("root @ 111122223333"));
}

#[tokio::test]
async fn whoever_is_not_in_the_account_is_asked_who_it_is() {
    let answer = visit(&page(), Some("nobody"), "/users").await;
    assert_eq!(answer.place(), "/console/sign-in");
    let answer = visit(&page(), None, "/users").await;
    assert_eq!(answer.place(), "/console/sign-in");
}

#[tokio::test]
async fn each_tab_has_a_console_of_its_own() {
    let page = page();
    visit_in_tab(&page, 1, "admin").await;
    visit_in_tab(&page, 2, "root").await;
    let users = get_in_tab(&page, 1, "/console/users").await;
    assert!(users.body.contains("admin @ "), "{}", users.body);
    assert_eq!(get_in_tab(&page, 3, "/console/users").await.status, 409);
}

#[tokio::test]
async fn more_tabs_than_are_kept_close_the_console_that_was_not_used_the_longest() {
    let page = page();
    for tab in 0..64 {
        visit_in_tab(&page, tab, "admin").await;
    }
    assert_eq!(get_in_tab(&page, 0, "/console").await.status, 200);
    visit_in_tab(&page, 64, "admin").await;
    for (tab, status) in [(0, 200), (1, 409), (64, 200)] {
        let answer = get_in_tab(&page, tab, "/console").await;
        assert_eq!(answer.status, status, "tab {tab}");
    }
}

#[tokio::test]
async fn no_cookie_comes_or_goes() {
    let page = page();
    let answer = visit(&page, Some("admin"), "/users").await;
    assert!(answer.headers.get(SET_COOKIE).is_none());
    let request = Request::get("/console/users").header(COOKIE, "first-keys-console=other");
    let answer = send(&page, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.place(), "/console/users");
}

#[tokio::test]
async fn a_form_leads_through_its_redirects_to_the_next_page() {
    let page = page();
    let answer = make_key(&page).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("Retrieve access keys"));
    assert!(answer.place().ends_with("/retrieve"), "{}", answer.place());
}

#[tokio::test]
async fn a_visit_can_lead_through_forms() {
    let form =
        json!({ "page": "/users/cleo/create-access-key", "fields": { "use-case": "other" } });
    let asked = json!({ "chapter": CHAPTER, "as": "admin", "page": "/users/cleo", "then": [form] });
    let answer = post_json(&page(), "/visit", asked).await;
    assert!(
        answer.body.contains("Set description tag"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn prompts_see_the_key_that_was_made_in_the_console() {
    let page = page();
    make_key(&page).await;
    let cards = "cargo run -p create-a-key-in-the-console -- --user-name cleo";
    assert!(run(&page, cards).await.contains("my laptop"));
}

#[tokio::test]
async fn a_downloaded_file_lies_where_the_examples_look() {
    let page = page();
    let shown = make_key(&page).await;
    let csv = get(&page, &format!("{}/csv", shown.place())).await;
    assert!(csv.body.contains("Access key ID,Secret access key"));
    let import = "cargo run -p use-the-key -- import cleo_accessKeys.csv --as cleo";
    let ran = run(&page, import).await;
    assert!(ran.contains(r#""ok":true"#), "{ran}");
}

#[tokio::test]
async fn steps_are_done_when_their_calls_were_made_since_the_first_visit() {
    let page = page();
    let conditions = [
        "ListUsers",
        "GetUser UserName=cleo",
        "CreateAccessKey UserName=cleo",
    ];
    assert_eq!(
        steps(&page, &conditions).await,
        json!([false, false, false])
    );
    visit(&page, Some("admin"), "/users").await;
    assert_eq!(steps(&page, &conditions).await, json!([true, false, false]));
    get(&page, KEYS).await;
    make_key(&page).await;
    assert_eq!(steps(&page, &conditions).await, json!([true, true, true]));
}

#[tokio::test]
async fn a_step_of_the_sign_up_is_done_when_its_page_is_filled_in() {
    let page = page();
    let start = visit(&page, None, "/sign-up").await;
    let conditions = ["/sign-up", "/sign-up/verify"];
    assert_eq!(steps(&page, &conditions).await, json!([false, false]));
    let fields = "email=nobody%40example.org&account-name=sandbox";
    let verify = fill(&page, &start, "/console/sign-up", fields).await;
    assert_eq!(verify.place(), "/console/sign-up/verify");
    assert_eq!(steps(&page, &conditions).await, json!([true, false]));
}

#[tokio::test]
async fn a_step_stays_done_when_the_account_has_forgotten_its_call() {
    let page = page();
    let condition = ["GetUser UserName=cleo"];
    visit(&page, Some("admin"), "/users/cleo").await;
    assert_eq!(steps(&page, &condition).await, json!([true]));
    for _ in 0..100 {
        get(&page, "/console/users").await;
    }
    let events = get(&page, "/console/events?operation=GetUser").await;
    assert!(events.body.contains("Nothing was called yet"));
    assert_eq!(steps(&page, &condition).await, json!([true]));
}

#[tokio::test]
async fn a_step_of_the_console_is_not_done_at_a_prompt() {
    let page = page();
    visit(&page, Some("admin"), "/").await;
    run(&page, "cargo run -p create-a-key -- --user-name cleo").await;
    let done = steps(&page, &["CreateAccessKey UserName=cleo"]).await;
    assert_eq!(done, json!([false]));
}

#[tokio::test]
async fn a_condition_that_cannot_be_read_is_told() {
    let asked = json!({ "chapter": CHAPTER, "steps": ["MakeKey"] });
    let answer = post_json(&page(), "/steps", asked).await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("there is no operation `MakeKey`"));
}

#[tokio::test]
async fn a_console_whose_account_began_anew_is_closed() {
    let page = page();
    assert_eq!(get(&page, "/console/users").await.status, 409);
    visit(&page, Some("admin"), "/users").await;
    assert_eq!(get(&page, "/console/users").await.status, 200);
    post_json(&page, "/afresh", json!({ "chapter": CHAPTER })).await;
    assert_eq!(get(&page, "/console/users").await.status, 409);
    assert_eq!(steps(&page, &["ListUsers"]).await, json!([false]));
}

#[tokio::test]
async fn the_account_its_events_and_the_done_steps_are_saved() {
    let before = page();
    make_key(&before).await;
    let state = get(&before, "/state").await.body;
    let after = page();
    let request = Request::put("/state").body(Body::from(state.clone()));
    assert_eq!(send(&after, request.expect("a request")).await.status, 204);
    assert_eq!(get(&after, "/state").await.body, state);
    let done = steps(&after, &["CreateAccessKey UserName=cleo"]).await;
    assert_eq!(done, json!([true]));
}

#[tokio::test]
async fn a_done_step_of_the_sign_up_is_saved_though_the_sign_up_is_not() {
    let before = page();
    let start = visit(&before, None, "/sign-up").await;
    let fields = "email=nobody%40example.org&account-name=sandbox";
    fill(&before, &start, "/console/sign-up", fields).await;
    assert_eq!(steps(&before, &["/sign-up"]).await, json!([true]));
    let state = get(&before, "/state").await.body;
    let after = page();
    let request = Request::put("/state").body(Body::from(state));
    assert_eq!(send(&after, request.expect("a request")).await.status, 204);
    assert_eq!(steps(&after, &["/sign-up"]).await, json!([true]));
}
