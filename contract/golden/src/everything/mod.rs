//! Server layer and client of Everything.

pub mod client;
pub mod server;
