//! How the SDK waits in a page, before it tries again: with the browser's timer.

use std::time::Duration;

use aws_smithy_async::rt::sleep::{AsyncSleep, Sleep};
use futures_channel::oneshot;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(then: &js_sys::Function, milliseconds: f64);
}

/// The timer of the page, or of the worker.
#[derive(Debug)]
pub(crate) struct Timer;

impl AsyncSleep for Timer {
    fn sleep(&self, duration: Duration) -> Sleep {
        // The sender stays with the browser, so that the future can be sent to any thread.
        let (sender, receiver) = oneshot::channel::<()>();
        let wake = Closure::once_into_js(move || drop(sender));
        set_timeout(wake.unchecked_ref(), duration.as_secs_f64() * 1000.0);
        Sleep::new(async move {
            let _ = receiver.await;
        })
    }
}
