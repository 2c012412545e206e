//! The command `first-keys`: serves the book, builds it, and runs the mocked IAM as a server.
//!
//! It is a library as well, so that tests can mount [`sandbox::app`] themselves.

pub mod book;
pub mod chapter;
pub mod endpoint;
pub mod guard;
pub mod head;
pub mod listen;
pub mod sandbox;
pub mod serve;
pub mod site;
pub mod state;
pub mod store;
pub mod wasm;
mod watch;
