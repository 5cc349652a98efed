//! The rules of orders, without a database or a network.

pub mod address;
pub mod cart;
pub mod line;
pub mod order;
pub mod query;
pub mod saga;
pub mod state;
pub mod timeline;
