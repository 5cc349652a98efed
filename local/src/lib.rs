//! The whole system on one machine, for people who work on it: an own Postgres cluster, every service on its own port,
//! the gateway in front of them, and Swagger UI over all contracts.

pub mod args;
pub mod docs;
pub mod gateway;
pub mod identity;
pub mod logs;
pub mod plan;
pub mod ports;
mod progress;
pub mod services;
pub mod start_page;
pub mod state;
pub mod up;
