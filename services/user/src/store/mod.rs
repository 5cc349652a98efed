//! The SQL of users. Each function is one statement over whatever can run it: a pool, a connection, a transaction.
//!
//! "Not found" is `None`; what that means is for the caller to say.

pub mod addresses;
pub mod answers;
pub mod listing;
pub mod users;
