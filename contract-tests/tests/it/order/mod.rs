//! Orders: their world, and the states in which they give each of their answers.

mod desk;
mod neighbours;
mod scenarios;

pub(crate) use desk::Desk;

contract_tests::conformance!(order, Desk::open);
