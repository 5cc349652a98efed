//! Inventory: its world, and the states in which it gives each of its answers.

mod scenarios;
mod warehouse;

pub(crate) use warehouse::Warehouse;

contract_tests::conformance!(inventory, Warehouse::open);
