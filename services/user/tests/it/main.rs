//! Users over a real Postgres, asked as their clients ask them, among neighbours that are stubs of their contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod access;
mod addresses;
mod erasure;
mod events;
mod export;
mod health;
mod lists;
mod migrations;
mod office;
mod profiles;
mod registration;
