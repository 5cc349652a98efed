//! A Postgres cluster of our own on this machine, for the local run and for tests.
//!
//! It lives in one directory, listens on a Unix socket inside it and nowhere else, and ends with the process that started
//! it, however that process ends. Other clusters on the machine are never looked at.

mod binaries;
mod cluster;
mod directory;
mod error;
mod owner;
mod process;

pub use binaries::Binaries;
pub use cluster::Cluster;
pub(crate) use cluster::quoted;
pub use error::ClusterError;

#[cfg(test)]
mod tests;
