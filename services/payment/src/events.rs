//! What payments tell others, and what is done on what is heard.

mod book;
mod hear;
mod tell;

pub(crate) use book::{request_refund, write};
pub use hear::Hearing;
pub(crate) use tell::refunded;
