//! Whole calls through a router, as generated code makes them.

mod answering;
mod bodies;
mod contract;
mod idempotency;
mod limits;
mod pages;
mod parameters;
mod security;
mod tables;
