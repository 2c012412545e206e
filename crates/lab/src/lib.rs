//! What every example shares: its arguments, whether it talks to a mock or to AWS, where output
//! goes, and how an error is told.
//!
//! A chapter's example is a crate with a [`Chapter`] in its `lib.rs` and one line in its `main.rs`:
//! `lab::main::<create_a_key::CreateAKey>()`. The tests and the page run the very same code.

mod chapter;
mod clients;
mod credentials;
mod folder;
#[cfg(not(target_arch = "wasm32"))]
mod on_disk;
mod report;
mod session;
#[cfg(target_arch = "wasm32")]
mod sleep;
mod team;
#[cfg(not(target_arch = "wasm32"))]
mod terminal;

pub use chapter::{Chapter, Example, Lab, Options};
pub use folder::{Files, Folder};
pub use mock_iam::SceneKey;
pub use report::{WhatToDo, report};
pub use session::Session;
pub use team::{ROOT_EMAIL, ROOT_PASSWORD, Start, Team, documentation_secret};
#[cfg(not(target_arch = "wasm32"))]
pub use terminal::main;

/// A page has no terminal: it runs a chapter through [`Example`].
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn main<C: Chapter>() -> std::process::ExitCode {
    std::process::ExitCode::FAILURE
}

/// What a lesson returns: what went wrong, with the attempt as its context.
pub type Result<T = ()> = anyhow::Result<T>;
