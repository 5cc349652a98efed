//! Billing: its world, and the states in which it gives each of its answers.

mod office;
mod scenarios;

pub(crate) use office::Office;

contract_tests::conformance!(billing, Office::open);
