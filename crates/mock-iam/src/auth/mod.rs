//! Who is asking (`signature`) and whether they may (`policy`).

pub mod policy;
pub mod signature;
