//! The sandbox over a real Postgres, asked as merchants ask a provider.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod cards;
mod charges;
mod desk;
mod document;
mod migrations;
mod refunds;
mod webhooks;
