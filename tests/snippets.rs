//! Every Rust fence of the finished book, compiled and run; its output is asserted.

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));
