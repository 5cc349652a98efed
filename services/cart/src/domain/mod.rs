//! The rules of carts.

pub mod cart;
pub mod money;
pub mod view;
