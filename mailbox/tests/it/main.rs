//! The mailbox as a mail program and as a browser see it.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod pages;
mod smtp;
