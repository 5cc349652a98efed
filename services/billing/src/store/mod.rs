//! The SQL of billing. Each function is one statement over whatever can run it: a pool, a connection, a transaction.
//!
//! "Not found" is `None`; what that means is for the caller to say. What is due is taken by a lease: the time at which
//! somebody else tries it is moved on, and the order is asked behind that.

pub mod credit_notes;
pub mod drafts;
pub mod invoices;
pub mod numbers;

use runtime::Money;

use crate::domain::tax::Rate;

/// What the database holds and the service never wrote.
fn unreadable(column: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("`{column}` has a value that nobody wrote").into())
}

/// An amount of the database.
fn money(amount: i64, currency: &str) -> sqlx::Result<Money> {
    Money::read(amount, currency).map_err(|_| unreadable("currency"))
}

/// A rate of the database.
fn rate(hundredths: i32) -> sqlx::Result<Rate> {
    Rate::of_hundredths(hundredths).map_err(|_| unreadable("tax_rate"))
}
