//! What kind of failure it was.

/// Where a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The service answered with a problem: see [`Error::code`](crate::Error::code).
    Problem,
    /// The request was not complete, or a value could not be converted. Nothing was sent.
    Incomplete,
    /// The connection failed, before the answer or in the middle of it.
    Unreachable,
    /// The time was over.
    DeadlineExceeded,
    /// The service failed many times in a row, and nothing was sent.
    CircuitOpen,
    /// No token could be had, and nothing was sent.
    Unauthorized,
    /// The answer is not what the contract says: a proxy's page, for instance.
    Unreadable,
    /// A status that the contract, as this client knows it, does not have. `304` is one: see [`cached`](crate::cached).
    Unexpected,
}
