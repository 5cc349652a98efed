//! The explicit, resolved picture of a contract, between reading it and writing code from it.

mod build;
mod default;
pub mod keywords;
mod media;
mod merge;
mod operation;
mod response;
mod schema;
mod security;
mod structure;
mod subscription;
#[cfg(test)]
mod testing;
pub mod types;

use indexmap::IndexMap;
use serde_json::Value;

pub use build::build;
pub use media::{Media, MediaKind};
pub use operation::template::route;
pub use operation::{
    LimitedBy, Location, Operation, Parameter, ParameterKind, RateLimit, RequestBody, Shape, Style,
};
pub use response::{Header, HeaderKind, Response, Status};
pub use schema::tags_of;
pub use security::{Alternative, Requirement, Scheme, SchemeKind};
pub use subscription::{Subscription, subscriptions};
pub use types::{Definition, View};

/// A contract with every reference resolved.
#[derive(Debug)]
pub struct Contract {
    /// The name of the service: the file's stem.
    pub name: String,
    /// The bundled OpenAPI 3.1 document.
    pub document: Value,
    /// The types to generate, by Rust name.
    pub definitions: IndexMap<String, Definition>,
    /// The operations in the order of the contract.
    pub operations: Vec<Operation>,
    /// The events that the service publishes.
    pub events: Vec<Event>,
    /// The events of other services that it hears.
    pub subscriptions: Vec<Subscription>,
    /// The ways to authenticate, by name.
    pub schemes: IndexMap<String, Scheme>,
    /// The problems that answers can name, by code.
    pub problems: IndexMap<String, ProblemCode>,
}

/// A problem code and what it means.
#[derive(Debug, Clone)]
pub struct ProblemCode {
    /// The HTTP status that it comes with.
    pub status: u16,
    /// A short summary for people, the same for every occurrence.
    pub title: String,
    /// When it happens and what to do.
    pub description: String,
}

/// An event that the service publishes.
#[derive(Debug, Clone)]
pub struct Event {
    /// The type in the envelope, such as `product.created`.
    pub event_type: String,
    /// The Rust name.
    pub name: String,
    /// What has happened.
    pub description: String,
    /// The payload's type.
    pub data: types::Usage,
    /// Where the contract says it.
    pub pointer: String,
}
