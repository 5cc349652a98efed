//! How much a generated server costs: beside one that is written by hand with the same care, and beside Fastify.
//!
//! `generated/` follows from `bench.yaml`, `served/` is the service behind it; `by_hand/` answers the same without either
//! the compiler or the runtime; `fastify/` does so in JavaScript. `measure/` starts them one at a time on a core of their
//! own, asserts that they answer alike, and counts what each request costs.

pub mod by_hand;
pub mod carts;
#[rustfmt::skip]
pub mod generated;
pub mod measure;
pub mod served;

use clap::Parser;
use sqlx::migrate::Migrator;

/// The table that is read.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// Signs page tokens, in all servers alike, because tokens are part of the bytes that are compared.
pub const PAGE_KEY: &str = "the key of no secret";

/// How many connections to the database each server holds.
pub const CONNECTIONS: u32 = 8;

/// What a server is told when it starts.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// The port on 127.0.0.1.
    #[arg(long)]
    pub port: u16,
    /// The directory of the database server's socket.
    #[arg(long)]
    pub socket: String,
    /// The database.
    #[arg(long)]
    pub database: String,
}
