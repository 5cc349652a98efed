//! The sandbox's SQL. Each function is one statement over whatever can run it.

pub mod cards;
pub mod charges;
pub mod refunds;
pub mod webhooks;

/// What the database holds and the sandbox never wrote.
fn unreadable(column: &str) -> sqlx::Error {
    sqlx::Error::Decode(format!("`{column}` has a value that nobody wrote").into())
}
