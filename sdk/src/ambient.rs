//! The only place of this crate that reads the wall clock and makes random numbers.
//!
//! A client is used outside of a service too, so that it cannot ask the platform for them. Nothing here decides what a
//! service stores or answers.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place of a client that may"
)]

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Between 0 and 1, for jitter.
pub(crate) fn fraction() -> f64 {
    rand::random()
}

/// A number that is not zero, for ids of traces.
pub(crate) fn trace_id() -> u128 {
    rand::random_range(1..=u128::MAX)
}

/// A number that is not zero, for ids of spans.
pub(crate) fn span_id() -> u64 {
    rand::random_range(1..=u64::MAX)
}

/// An idempotency key.
pub(crate) fn key() -> Uuid {
    Uuid::new_v4()
}

/// The time, to compare a date of a server with.
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}
