//! What the compiler makes from contracts that use everything it carries: the tests of this crate call it over HTTP.
//!
//! The modules are written by `cargo contract generate`, one for each contract in this folder. What must not compile is
//! shown on the small one:
#![doc = include_str!("refused.md")]

#[rustfmt::skip]
pub mod everything;
#[rustfmt::skip]
pub mod small;
