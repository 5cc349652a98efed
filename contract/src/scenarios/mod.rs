//! What a conformance test of a contract needs from the service's author: a state for each answer that no request can
//! provoke by itself.
//!
//! [`probe`] says which statuses are reached from the contract alone, [`needs`] lists the others, and [`source`] writes
//! them as a trait, so that a state that nobody prepares does not compile.

mod emit;
mod needs;
mod probe;

pub use emit::source;
pub use needs::{Need, needs};
pub use probe::{Probe, probe};
