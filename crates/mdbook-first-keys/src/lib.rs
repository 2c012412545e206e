//! mdbook-first-keys
