//! Inventory over a real Postgres, asked as its clients ask it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod books;
mod crowds;
mod demo;
mod expiry;
mod health;
mod ledger;
mod lists;
mod migrations;
mod orders;
mod reservations;
mod shortages;
mod stock;
mod warehouse;
