//! The rules of payments. No HTTP, no SQL.

pub mod method;
pub mod outcome;
pub mod payment;
pub mod refund;
pub mod signature;
