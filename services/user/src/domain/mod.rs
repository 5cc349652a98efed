//! The rules about people and their addresses.

pub mod access;
pub mod address;
pub mod search;
pub mod user;
