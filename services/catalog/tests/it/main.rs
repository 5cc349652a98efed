//! The catalog over a real Postgres, asked as its clients ask it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod categories;
mod demo;
mod events;
mod health;
mod images;
mod lists;
mod migrations;
mod pages;
mod products;
mod sdk;
mod shop;
mod updates;
