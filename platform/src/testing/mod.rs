//! For tests of services: a database of one's own, tokens, a clock that is moved, a service that runs.
//!
//! One throwaway Postgres cluster serves all tests of a process, so a crate should have one test binary.

mod answer;
mod ask;
mod bus;
mod collector;
mod database;
mod emulator;
mod events;
mod queries;
mod service;
mod tables;
mod tokens;

pub use answer::Answer;
pub use ask::Ask;
pub use bus::TestBus;
pub use collector::{collector, trace_with};
pub use database::TestDatabase;
pub use emulator::emulator;
pub use events::{event, eventually, hear, outbox};
pub use queries::assert_described_queries;
pub use service::{TestService, context};
pub use tables::assert_platform_tables;
pub use tokens::TestTokens;

use chrono::{DateTime, Utc};

/// The time at which tests start.
pub fn start_time() -> DateTime<Utc> {
    // In seconds, so that it reads the same in every format.
    DateTime::from_timestamp(1_767_225_600, 0).expect("the beginning of 2026 is a date")
}
