//! Server layer and client of Small.

pub mod client;
pub mod server;
