//! What the compiler generates, on the wire: a service written by hand behind the generated layer.

mod bodies;
mod call;
mod client;
mod conditions;
mod document;
mod echo;
mod idempotency;
mod limits;
mod media;
mod objects;
mod pages;
mod parameters;
mod presence;
mod schemas;
mod security;
mod service;
mod statuses;
mod unions;
