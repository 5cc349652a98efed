//! The catalog's SQL. Each function is one statement over whatever can run it: a pool, a connection, a transaction.
//!
//! "Not found" is `None`; what that means is for the caller to say. Names of constraints, which become problems of the
//! contract, are in [`constraint`].

pub mod categories;
pub mod constraint;
pub mod images;
pub mod listing;
pub mod products;
mod row;
