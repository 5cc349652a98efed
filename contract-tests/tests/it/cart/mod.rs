//! Carts: their world, and the states in which they give each of their answers.

mod neighbours;
mod scenarios;
mod trolley;

pub(crate) use trolley::Trolley;

contract_tests::conformance!(cart, Trolley::open);
