//! Inventory's SQL. Each function is one statement.
//!
//! Locks are taken in one order, so that nobody waits for somebody who waits for them: first reservations, by their
//! orders, and then stock, by product. Who makes a new reservation has the locks of the stock first, and nothing to wait
//! for after it.
//!
//! "Not found" is `None`; what that means is for the caller to say. Names of constraints, which become problems of the
//! contract, are in [`constraint`].

mod changes;
pub mod constraint;
pub mod movements;
pub mod reservations;
mod row;
pub mod stock;

pub use changes::{Changes, write};
