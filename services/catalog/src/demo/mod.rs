//! A shop that looks like one: eight categories, more than sixty products, a picture of each.

mod data;
mod load;
pub mod picture;

pub use load::load;
