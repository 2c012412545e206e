//! Every Rust fence of the finished book, compiled and run; its output is asserted.

#![allow(clippy::needless_raw_string_hashes, reason = "skeptic writes them")]

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));
