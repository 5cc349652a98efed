//! Billing over a real Postgres, asked as its clients ask it, beside orders that are a stub of their contract.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod access;
mod credit_notes;
mod immutable;
mod invoices;
mod migrations;
mod numbers;
mod obstacles;
mod office;
mod pages;
