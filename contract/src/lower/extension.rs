//! The extensions by which the lowered document tells the client generator what OpenAPI 3.0.3 cannot say.

/// On a string enum that is a `const` in the contract: it stays closed, and a builder may fill it in.
pub(crate) const CONSTANT: &str = "x-constant";

/// On an object: the names of the properties that may be absent, null or a value, each with its own meaning.
pub(crate) const PATCH: &str = "x-patch";

/// On a `oneOf`: the property that tells its alternatives apart, and which value means which schema.
pub(crate) const UNION: &str = "x-union";

/// At the root: the events that the webhooks publish, each with `type`, `description` and the `schema` of its data.
pub(crate) const EVENTS: &str = "x-events";

/// On a schema: it is the body of the contract's problems.
pub(crate) const PROBLEM: &str = "x-problem";
