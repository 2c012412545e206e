//! Who is asking (`signature`) and whether they may (`policy`, `authorize`).

pub(crate) mod authorize;
pub mod policy;
pub mod signature;
