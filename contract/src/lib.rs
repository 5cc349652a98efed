//! The contract compiler: one OpenAPI 3.1 contract in, a server layer and a client out.
//!
//! ```text
//! files --load--> one bundled document --model--> operations, types --emit--> server layer
//!                          |
//!                          +--lower--> OpenAPI 3.0.3 --client--> SDK
//! ```
//!
//! Every step says what is wrong with a contract by file and line, and nothing that a contract says is dropped
//! without a word.

pub mod client;
mod closest;
pub mod commands;
pub mod compile;
mod deep;
pub mod diagnostic;
pub mod emit;
pub mod equality;
pub mod finding;
pub mod lint;
pub mod load;
pub mod lower;
pub mod model;
mod modules;
pub mod names;
pub mod naming;
pub mod output;
pub mod pointer;
pub mod scenarios;
mod sites;
pub mod upgrade;
pub mod workspace;
