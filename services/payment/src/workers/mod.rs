//! What the service does by itself: it asks the provider, outside of any transaction, and writes down what it says. What is
//! repeated after a process has died is asked under the same key.

mod charges;
mod forget;
mod refunds;

pub(crate) use charges::Charges;
pub(crate) use forget::{FORGET, forget};
pub(crate) use refunds::Refunds;
