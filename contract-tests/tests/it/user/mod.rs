//! Users: their world, and the states in which they give each of their answers.

mod registry;
mod scenarios;

pub(crate) use registry::Registry;

contract_tests::conformance!(user, Registry::open);
