//! A bundled OpenAPI 3.1 document made into the 3.0.3 document that progenitor can turn into a client.
//!
//! The lowered document is never published. It may be looser than the contract, because the server is the judge of
//! requests and a client must not refuse what a newer server answers; it is never stricter on answers.
//!
//! What 3.0.3 cannot say, and the client needs, stands in extensions that [`crate::client`] reads; `extension.rs` lists them.

mod aliases;
mod all_of;
mod authorization;
mod bodies;
mod components;
mod constants;
mod directions;
mod document;
mod events;
pub(crate) mod extension;
mod fields;
mod formats;
mod hoist;
mod keywords;
mod media;
mod nullable;
mod operation;
mod operations;
mod pages;
mod parameters;
mod patches;
mod problems;
mod properties;
pub(crate) mod prune;
mod query_objects;
mod references;
mod responses;
mod schemas;
mod sendable;
#[cfg(test)]
mod testing;
mod unions;
mod walk;

use serde_json::Value;

pub use operation::{ClientAuthorization, ClientOperation};

/// What [`lower`] makes of a contract.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// An OpenAPI 3.0.3 document that progenitor understands.
    pub value: Value,
    /// What the client has to know about each operation and cannot read from the lowered document any more.
    pub operations: Vec<ClientOperation>,
    /// What the contract says and the client does not have.
    pub left_out: Vec<LeftOut>,
}

/// A part of the contract that the client does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The operation that it belongs to.
    pub operation: String,
    /// A JSON Pointer into the bundled document.
    pub pointer: String,
    /// Why, in words.
    pub reason: String,
}

/// Lowers a bundled 3.1 document, whose references are all local (`#/components/…`), to OpenAPI 3.0.3.
pub fn lower(document: &Value) -> Lowered {
    let mut value = document.clone();
    let mut left_out = Vec::new();

    events::keep(&mut value);
    components::inline(&mut value);
    problems::mark(&mut value);
    let mut operations = operations::name(&mut value);
    document::lower(&mut value);
    operations::sendable(&mut value, &operations, &mut left_out);
    parameters::lower(&mut value, &operations, &mut left_out);
    bodies::lower(&mut value, &operations, &mut left_out);
    responses::lower(&mut value, &operations, &mut left_out);
    operations.retain(|operation| operation.find(&value).is_some());

    references::inline_deep(&mut value);
    walk::document(&mut value, &mut schemas::lower);
    schemas::anything_for_false(&mut value);
    patches::mark(&mut value);
    directions::split(&mut value);
    all_of::merge(&mut value);
    walk::document(&mut value, &mut fields::lower);
    aliases::break_cycles(&mut value);
    unions::lower(&mut value);
    components::rename(&mut value);
    nullable::move_to_uses(&mut value);
    problems::lower(&mut value, document);
    hoist::lower(&mut value);
    query_objects::expand(&mut value, &operations, &mut left_out);
    sendable::flatten(&mut value);
    pages::lower(&mut value, &operations);
    prune::unreachable(&mut value);
    operations.retain(|operation| operation.find(&value).is_some());

    Lowered {
        value,
        operations,
        left_out,
    }
}

#[cfg(test)]
mod tests;
