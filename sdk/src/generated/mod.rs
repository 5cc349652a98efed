//! The clients, one for each contract. Written by `cargo contract generate`, whose layout rustfmt leaves alone.

#[rustfmt::skip]
pub mod catalog;
