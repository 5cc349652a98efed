//! The SQL of orders. Each function is one statement over whatever can run it: a pool, a connection, a transaction.
//!
//! "Not found" is `None`; what that means is for the caller to say.

pub mod carts;
pub mod customers;
pub mod deadlines;
pub mod listing;
pub mod orders;
mod row;
pub mod timeline;
