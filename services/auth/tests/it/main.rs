//! Auth over a real Postgres, asked as its clients ask it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod accounts;
mod clients;
mod events;
mod guesses;
mod health;
mod keys;
mod migrations;
mod office;
mod passwords;
mod registration;
mod sessions;
mod timing;
