//! Whether an operation wants to know who calls.

use serde_json::Value;

/// Whether an operation wants to know who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthorization {
    /// It has no security requirement.
    None,
    /// One of its alternatives is to say nothing.
    Optional,
    /// It has requirements, and each alternative asks for something.
    Required,
}

impl ClientAuthorization {
    /// Reads the alternatives of a security requirement.
    pub(super) fn of(alternatives: &[Value]) -> Self {
        let says_nothing = |one: &Value| one.as_object().is_some_and(serde_json::Map::is_empty);
        match () {
            () if alternatives.iter().all(says_nothing) => Self::None,
            () if alternatives.iter().any(says_nothing) => Self::Optional,
            () => Self::Required,
        }
    }

    /// The name of the variant.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::Optional => "Optional",
            Self::Required => "Required",
        }
    }
}
