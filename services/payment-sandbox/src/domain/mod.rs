//! What the provider does. No HTTP, no SQL.

pub mod behaviour;
pub mod charge;
pub mod refund;
pub mod signature;
