//! The gateway: one address in front of all services, routing by path prefix as the load balancer does in the cloud.
//!
//! It streams bodies both ways and waits for nobody for ever: a connection that carries no byte for the idle time ends,
//! and more requests at once than the bound are turned away with 503 instead of queueing.

mod activity;
mod answers;
mod forward;
mod headers;
mod passing;
mod routes;
mod serve;

pub use forward::{Gateway, NAME, Settings};
pub use routes::{AmbiguousRoute, Route, Routes};
pub use serve::{Peer, serve};
