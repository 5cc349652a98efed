//! Notification over a real Postgres and a real mail server, beside neighbours that are stubs of their contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod access;
mod delivery;
mod erasure;
mod migrations;
mod obstacles;
mod office;
mod preferences;
mod resets;
