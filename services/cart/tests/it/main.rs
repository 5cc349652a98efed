//! Carts over a real Postgres, asked as their clients ask them, among neighbours that are stubs of their contracts.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod erasure;
mod guests;
mod heard;
mod lines;
mod merging;
mod migrations;
mod shown;
mod trolley;
