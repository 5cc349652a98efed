//! Payments over a real Postgres, with the provider's sandbox in the same process, or with a stub of it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod cancellations;
mod crashes;
mod erasure;
mod health;
mod methods;
mod migrations;
mod pages;
mod post_office;
mod provider;
mod refunds;
mod secrets;
mod till;
mod tokens;
mod webhooks;
