//! The book's preprocessor, and what it knows about a chapter's commands.
//!
//! A chapter's console fence holds only commands. Each of them is a test case ([`commands`]), whose
//! output the tests record under `tests/snapshots`. [`FirstKeys`] puts that output below its
//! command, and a snippet's below the snippet, so a page can't show an output that no test has seen.

mod check;
mod command;
mod error;
mod fence;
mod preprocessor;
mod recorded;
mod snippet;

pub use command::{Command, commands};
pub use error::{Error, Problems, Unrecorded};
pub use preprocessor::FirstKeys;
pub use recorded::recorded;
pub use snippet::{Snippet, snippets};
