//! Orders over a real Postgres, asked as their clients ask them, among neighbours that are stubs of their contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod carts;
mod deadlines;
mod desk;
mod erasure;
mod events;
mod health;
mod heard;
mod lists;
mod migrations;
mod news;
mod outages;
mod placement;
mod refunds;
mod repetition;
mod steps;
