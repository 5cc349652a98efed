//! What the local run promises, from outside, and what the files of the checkout promise.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod checkout;
mod docs;
mod gateway;
mod invariants;
mod observability;
mod ports;
mod readme;
mod settings;
mod start_page;
mod state;
mod support;
