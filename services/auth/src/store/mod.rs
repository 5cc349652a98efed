//! Auth's SQL. Each function is one statement.
//!
//! Locks are taken in one order, so that nobody waits for somebody who waits for them: first accounts, then sessions.
//! "Not found" is `None`; what that means is for the caller to say.

pub mod accounts;
pub mod attempts;
pub mod devices;
pub mod keys;
pub mod resets;
pub mod sessions;
