//! The catalog: its world, and the states in which it gives each of its answers.

mod images;
mod rules;
mod scenarios;
mod shop;

pub(crate) use shop::Shop;

contract_tests::conformance!(catalog, Shop::open);
