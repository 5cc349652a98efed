//! The constraints that stand for a rule of the contract.

/// Two reservations of one order.
pub const RESERVATION: &str = "reservations_pkey";
