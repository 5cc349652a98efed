//! What is asked outside the body.

use serde_json::Value;

use super::shape::Shape;
use crate::model::types::Usage;

/// A parameter outside the body.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The Rust name of its field.
    pub name: String,
    /// The name in the contract.
    pub parameter: String,
    /// Where it is.
    pub location: Location,
    /// What it means to the layer.
    pub kind: ParameterKind,
    /// Whether it must be there.
    pub required: bool,
    /// Its type.
    pub usage: Usage,
    /// What its text is turned into.
    pub shape: Shape,
    /// How it is written.
    pub style: Style,
    /// Whether each item or member is written for itself.
    pub explode: bool,
    /// The value that stands in for an absent one.
    pub default: Option<Value>,
    /// Its description.
    pub description: Option<String>,
    /// Where the contract says it.
    pub pointer: String,
    /// Where its schema is.
    pub schema_pointer: String,
}

/// Where a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path.
    Path,
    /// Behind the question mark.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// What a parameter means to the layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// Nothing in particular.
    Value,
    /// `If-Match` (RFC 9110, section 13.1.1)
    IfMatch,
    /// `If-None-Match` (RFC 9110, section 13.1.2)
    IfNoneMatch,
    /// `Idempotency-Key`
    IdempotencyKey,
    /// `page_token` of a paged operation.
    PageToken,
}

/// How a parameter is written (OpenAPI 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Commas.
    Simple,
    /// A leading full stop.
    Label,
    /// A leading semicolon.
    Matrix,
    /// As in a form.
    Form,
    /// Spaces.
    SpaceDelimited,
    /// Bars.
    PipeDelimited,
    /// Brackets.
    DeepObject,
}
