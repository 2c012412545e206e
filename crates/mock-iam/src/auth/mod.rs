//! Who is asking (`signature`, `authenticate`) and whether they may (`policy`, `authorize`).

mod asked;
pub(crate) mod authenticate;
pub(crate) mod authorize;
pub mod policy;
pub(crate) mod principal;
pub mod signature;
pub(crate) mod target;
