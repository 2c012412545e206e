//! Policies: the list of them, the page of each, and the editor that every policy is written in.

pub(crate) mod editor;
