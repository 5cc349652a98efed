//! The rules of billing. Nothing here knows of HTTP or SQL.

pub mod address;
pub mod credit_note;
pub mod draft;
pub mod invoice;
pub mod number;
pub mod purchase;
pub mod seller;
pub mod tax;
