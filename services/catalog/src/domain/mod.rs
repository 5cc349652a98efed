//! The rules of the catalog, without a database or a network.

pub mod attribute;
pub mod category;
pub mod fold;
pub mod image;
pub mod page;
pub mod price;
pub mod product;
pub mod query;
pub mod slug;
pub mod status;
