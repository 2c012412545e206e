//! first-keys
fn main() {}
