//! The way in from JavaScript: a request, and its answer as it comes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Once, OnceLock};

use axum::body::Body;
use futures_util::StreamExt as _;
use http::Request;
use jiff::Timestamp;
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{Kind, Page};

static PAGE: OnceLock<Page> = OnceLock::new();

thread_local! {
    /// How to tell those who wait for an answer that none will come, by the number of the request.
    static WAITING: RefCell<BTreeMap<u64, Function>> = const { RefCell::new(BTreeMap::new()) };
}

#[wasm_bindgen]
extern "C" {
    /// The page's own: it fetches the rest, and does not return before it is there.
    #[wasm_bindgen(js_namespace = firstKeys, js_name = loadRest)]
    fn ask_for_rest();
}

/// Has the rest of this code loaded. `cargo xtask wasm` cuts it off, and calls this where the book's
/// own commands never came.
#[wasm_bindgen]
pub fn load_rest() {
    ask_for_rest();
}

/// Stops the clock at a time, and makes every identifier a documentation one: for tests, before
/// anything else.
///
/// # Errors
///
/// When the text is no time, or something came before.
#[wasm_bindgen]
pub fn fix(clock_rfc3339: &str) -> Result<(), JsError> {
    let time: Timestamp = clock_rfc3339.parse()?;
    let fixed = PAGE.set(Page::new(Kind::Fixed(time)));
    fixed.map_err(|_| JsError::new("the clock can be fixed only before the first request"))
}

/// Answers a request: first its status and headers (names and values in turn), then its body piece
/// by piece. The promise is kept when all of it has come, and broken when something went wrong.
#[wasm_bindgen]
pub fn handle(
    method: String,
    path: String,
    headers: Vec<String>,
    body: Vec<u8>,
    on_head: Function,
    on_chunk: Function,
) -> Promise {
    reject_on_panic();
    let mut request = Some((method, path, headers, body, on_head, on_chunk));
    Promise::new(&mut |resolve, reject| {
        let Some((method, path, headers, body, on_head, on_chunk)) = request.take() else {
            return;
        };
        let number = wait(reject.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let answered = match request_of(&method, &path, &headers, body) {
                Ok(request) => answer(request, &on_head, &on_chunk).await,
                Err(error) => Err(JsError::new(&error.to_string()).into()),
            };
            WAITING.with_borrow_mut(|waiting| waiting.remove(&number));
            // Nobody is left to hear of it if even that fails.
            let _ = match answered {
                Ok(()) => resolve.call0(&JsValue::UNDEFINED),
                Err(error) => reject.call1(&JsValue::UNDEFINED, &error),
            };
        });
    })
}

fn request_of(
    method: &str,
    path: &str,
    headers: &[String],
    body: Vec<u8>,
) -> Result<Request<Body>, http::Error> {
    let request = Request::builder().method(method).uri(path);
    let pairs = headers.chunks_exact(2);
    pairs
        .fold(request, |request, pair| request.header(&pair[0], &pair[1]))
        .body(Body::from(body))
}

async fn answer(
    request: Request<Body>,
    on_head: &Function,
    on_chunk: &Function,
) -> Result<(), JsValue> {
    let page = PAGE.get_or_init(|| Page::new(Kind::Own(Arc::new(now))));
    let response = page.answer(request).await;
    let headers = Array::new();
    for (name, value) in response.headers() {
        headers.push(&name.as_str().into());
        headers.push(&String::from_utf8_lossy(value.as_bytes()).as_ref().into());
    }
    let status = response.status().as_u16().into();
    on_head.call2(&JsValue::UNDEFINED, &status, &headers)?;
    let mut body = response.into_body().into_data_stream();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| JsError::new(&error.to_string()))?;
        on_chunk.call1(&JsValue::UNDEFINED, &Uint8Array::from(&chunk[..]))?;
    }
    Ok(())
}

/// The browser's time.
fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a date is a whole number of milliseconds"
    )]
    let milliseconds = js_sys::Date::now() as i64;
    Timestamp::from_millisecond(milliseconds).unwrap_or_default()
}

fn wait(reject: Function) -> u64 {
    WAITING.with_borrow_mut(|waiting| {
        let number = waiting.last_key_value().map_or(0, |(last, _)| last + 1);
        waiting.insert(number, reject);
        number
    })
}

/// A panic ends the code for good, and a promise that it leaves behind would never be kept.
fn reject_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let error: JsValue = JsError::new(&panic.to_string()).into();
            let waiting = WAITING.with_borrow_mut(std::mem::take);
            for reject in waiting.values() {
                let _ = reject.call1(&JsValue::UNDEFINED, &error);
            }
        }));
    });
}
