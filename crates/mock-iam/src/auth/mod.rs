//! Who is asking (`signature`) and whether they may (`policy`, `authorize`).

mod asked;
pub(crate) mod authorize;
pub mod policy;
pub(crate) mod principal;
pub mod signature;
pub(crate) mod target;
