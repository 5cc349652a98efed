//! What the service does by itself: it asks the provider, outside of any transaction, and writes down what it says.
//!
//! A worker takes on what is due by moving the time at which somebody else would, in a transaction that has committed
//! before the provider is asked. A process that dies meanwhile leaves something that is due again when that time comes, and
//! that is asked about under the same key.

mod at_once;
mod charges;
mod forget;
mod refunds;

pub(crate) use charges::charge;
pub(crate) use forget::forget;
pub(crate) use refunds::refund;

/// What the workers are called.
pub(crate) const CHARGE: &str = "charge";
pub(crate) const REFUND: &str = "refund";
pub(crate) const FORGET: &str = "forget provider events";
