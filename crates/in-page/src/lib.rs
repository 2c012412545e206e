//! What runs in the page: one reader's account on the mocked IAM, and the book's examples.
//!
//! [`Page::answer`] is a function from request to response, without a socket and without tokio. On
//! the static site it is compiled to WebAssembly (`wasm`, the only module that knows JavaScript);
//! `first-keys serve` has the very same function below `/_page/`. What can be asked for:
//!
//! - `POST /run` runs a command line, and answers with a stream of JSON values, one a line.
//! - `POST /afresh` loads a chapter's starting state.
//! - `GET` and `PUT /state` save the account and bring it back.
//! - `GET /about` says where the account began.
//! - `POST /visit` opens the practice console at a page, with someone signed in; below `/console`
//!   are then its pages. An answer's `Content-Location` says which page it is.
//! - `POST /steps` says which steps of a chapter are done, by what was called in the console since
//!   the chapter's first visit.
//!
//! `cargo xtask wasm` cuts the WebAssembly in two. It runs the book's own commands (`seen.mjs`): what
//! ran is what a page loads first, and the rest follows when something of it is called. So a prompt
//! is quick to begin with, and nothing here need know of it but `wasm::load_rest`.

mod accounts;
mod command;
mod condition;
mod console;
mod exchange;
mod mask;
mod output;
mod page;
mod saved;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use accounts::Kind;
pub use condition::Condition;
pub use console::{Form, Visit};
pub use page::Page;

/// The book's examples.
#[must_use]
pub fn examples() -> [lab::Example; 9] {
    use lab::Example;
    [
        Example::of::<before_you_start::BeforeYouStart>(),
        Example::of::<create_a_key::CreateAKey>(),
        Example::of::<create_a_key_in_the_console::CreateAKeyInTheConsole>(),
        Example::of::<keep_it_secret::KeepItSecret>(),
        Example::of::<key_permission::KeyPermission>(),
        Example::of::<lost_key::LostKey>(),
        Example::of::<sign_up::SignUp>(),
        Example::of::<use_the_key::UseTheKey>(),
        Example::of::<who_you_are::WhoYouAre>(),
    ]
}

/// The example of a chapter.
fn example(name: &str) -> Option<lab::Example> {
    examples().into_iter().find(|example| example.name == name)
}
