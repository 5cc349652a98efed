//! What was wrong with a request.

use serde::Deserialize;

/// One fault of a request, as a `validation_failed` problem lists it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Fault {
    /// The part of the request: `body`, `query`, `path`, `header`.
    #[serde(rename = "in", default)]
    pub location: String,
    /// A JSON Pointer to the value.
    #[serde(default)]
    pub pointer: String,
    /// The kind of fault: `required`, `too_long`, …
    #[serde(default)]
    pub code: String,
    /// The fault in words.
    #[serde(default)]
    pub detail: String,
}

/// What is the same in the problems of all contracts.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Details {
    pub(crate) title: Option<String>,
    pub(crate) detail: Option<String>,
    #[serde(default)]
    pub(crate) errors: Vec<Fault>,
    pub(crate) trace_id: Option<String>,
}
