//! Payments: their world, and the states in which they give each of their answers.

mod scenarios;
mod till;

pub(crate) use till::Till;

contract_tests::conformance!(payment, Till::open);
