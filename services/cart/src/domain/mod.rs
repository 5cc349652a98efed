//! The rules of carts.

pub mod cart;
pub mod view;
