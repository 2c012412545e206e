//! The book's preprocessor, and what it knows about a chapter's commands.
//!
//! A chapter's console fence holds only commands. Each of them is a test case ([`commands`]), whose
//! output the tests record under `tests/snapshots`. [`FirstKeys`] puts that output below its
//! command, and a snippet's below the snippet, so a page can't show an output that no test has seen.
//!
//! A fence `practice-console` becomes a picture of that page of the console, as it is in the chapter's
//! starting state; labels and steps of the console are written as directives.

mod check;
mod command;
mod directive;
mod error;
mod fence;
mod html;
mod picture;
mod preprocessor;
mod recorded;
mod snippet;

pub use command::{Command, commands};
pub use error::{Error, Problems, Unrecorded};
pub use picture::BOOK_TIME;
pub use preprocessor::FirstKeys;
pub use recorded::recorded;
pub use snippet::{Snippet, snippets};
