//! The rules of notification. No HTTP, no SQL, no mail.

pub mod customer;
pub mod message;
pub mod notice;
