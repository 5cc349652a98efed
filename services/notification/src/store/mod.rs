//! The SQL of notification. Each function is one statement over whatever can run it: a pool, a connection, a transaction.
//!
//! "Not found" is `None`; what that means is for the caller to say. What is due is taken by a lease: the time at which
//! somebody else tries it is moved on, and everybody who has to be asked is asked behind that.

pub mod customers;
pub mod messages;

/// What the database holds and the service never wrote.
fn unreadable(column: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("`{column}` has a value that nobody wrote").into())
}
