//! The SQL of payments. Each function is one statement over whatever can run it: a pool, a connection, a transaction.
//!
//! "Not found" is `None`; what that means is for the caller to say. What is due is taken by a lease: the time at which
//! somebody else looks at it is moved on, in a transaction of its own, and the provider is asked behind that.

pub mod ledger;
pub mod methods;
pub mod orders;
pub mod owners;
pub mod payments;
pub mod provider_events;
pub mod refunds;

use runtime::Money;

/// What the database holds and the service never wrote.
fn unreadable(column: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("`{column}` has a value that nobody wrote").into())
}

/// An amount of the database.
fn money(amount: i64, currency: &str) -> sqlx::Result<Money> {
    Money::read(amount, currency).map_err(|_| unreadable("currency"))
}
