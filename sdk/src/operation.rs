//! What a contract says about an operation.

/// One operation of a contract. The tables of these are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its name in the contract, and that of the client's method.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The media types of all its answers, as an `Accept` header.
    pub accept: &'static str,
    /// The media types that it takes as request body.
    pub content_types: &'static [&'static str],
    /// Whether it takes an `Idempotency-Key`.
    pub idempotency_key: bool,
    /// Whether sending a request twice does no more than sending it once.
    pub repeatable: bool,
    /// Whether it wants to know who calls.
    pub authorization: Authorization,
    /// The scopes that the caller must have.
    pub scopes: &'static [&'static str],
}

/// Whether an operation wants to know who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authorization {
    /// No: no token is sent.
    None,
    /// It does more for those who say: a token is sent where there is one.
    Optional,
    /// Yes.
    Required,
}
