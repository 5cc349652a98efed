//! The database: one pool per service, named transactions, constraints by name, migrations as a step of their own.

mod constraint;
mod migrate;
mod outage;
mod pool;
mod statements;
mod transaction;

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

pub use constraint::{OnConstraint, violated};
pub use migrate::{migrate, pending};
pub(crate) use outage::problem;
pub use pool::{connect, reachable};
pub(crate) use pool::{connect_to_queues, single_to_queue};
pub use sqlx::migrate::Migrator;
pub use statements::Statements;
pub use transaction::{Transaction, begin};

/// `database_…`
#[derive(Clone, Debug, Deserialize)]
pub struct DatabaseSettings {
    /// Where it is, with user and password.
    pub url: SecretString,
    /// How many connections one process holds.
    #[serde(default = "ten")]
    pub max_connections: u32,
    /// How long to wait for a connection before giving up.
    #[serde(default = "two_seconds", with = "crate::config::duration")]
    pub acquire_timeout: Duration,
    /// How long a statement may run.
    #[serde(default = "ten_seconds", with = "crate::config::duration")]
    pub statement_timeout: Duration,
}

fn ten() -> u32 {
    10
}

fn two_seconds() -> Duration {
    Duration::from_secs(2)
}

fn ten_seconds() -> Duration {
    Duration::from_secs(10)
}

#[cfg(test)]
mod tests;
