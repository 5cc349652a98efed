//! The SDK on the wire, against a server that does as it is told.

mod answers;
mod bodies;
mod circuit;
mod conditional;
mod deadlines;
mod events;
mod in_process;
mod pages;
mod problems;
mod retries;
mod samples;
mod tokens;
mod wire;
