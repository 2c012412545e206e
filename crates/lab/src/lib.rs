//! What every example shares: its arguments, whether it talks to a mock or to AWS, where output
//! goes, and how an error is told.
//!
//! A chapter's example is a crate with a [`Chapter`] in its `lib.rs` and one line in its `main.rs`:
//! `lab::main::<create_a_key::CreateAKey>()`. The tests and the page run the very same code.

mod chapter;
mod clients;
mod credentials;
mod report;
mod session;
mod team;
mod terminal;

pub use chapter::{Chapter, Example, Lab, Options};
pub use mock_iam::SceneKey;
pub use report::WhatToDo;
pub use session::Session;
pub use team::{Team, documentation_secret};
pub use terminal::main;

/// What a lesson returns: what went wrong, with the attempt as its context.
pub type Result<T = ()> = anyhow::Result<T>;
