//! The rules: no HTTP, no SQL.

pub mod account;
pub mod client;
pub mod email;
pub mod role;
pub mod rotation;
pub mod session;
