//! The rules of inventory, without a database or a network.

pub mod books;
pub mod line;
pub mod movement;
mod named;
pub mod page;
pub mod reservation;
pub mod stock;

pub use named::UnknownName;
