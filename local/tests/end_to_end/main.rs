//! `./dev up` as a person meets it: started as a command, used over HTTP and in a real browser, stopped by a signal.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers too"
)]

mod catalog;
mod failures;
mod lifecycle;
mod orders;
mod processes;
mod swagger_ui;
mod system;
