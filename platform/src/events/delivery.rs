use std::fmt;

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An event as a handler receives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery<E> {
    /// Its id, the same however often it arrives.
    pub id: Uuid,
    /// Who published it, such as `/orders`.
    pub source: String,
    /// What it is about, such as the id of the order.
    pub subject: Option<String>,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// How often it has arrived, this time included.
    pub attempt: u32,
    /// What happened.
    pub data: E,
}

/// Why a handler could not do its work. Its transaction is rolled back.
///
/// Every error becomes [`HandlingError::Retry`] by `?`. It is no error in the sense of the standard library itself, which
/// that conversion rules out.
pub enum HandlingError {
    /// The event can never be handled: it goes to the dead letters at once, with this reason.
    Reject(String),
    /// Not now: it is delivered again after a while, and goes to the dead letters when that has happened too often.
    Retry(anyhow::Error),
}

impl HandlingError {
    /// The event can never be handled, for this reason.
    pub fn reject(reason: impl Into<String>) -> Self {
        Self::Reject(reason.into())
    }
}

impl<E: Into<anyhow::Error>> From<E> for HandlingError {
    fn from(error: E) -> Self {
        Self::Retry(error.into())
    }
}

impl fmt::Display for HandlingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reject(reason) => write!(formatter, "rejected: {reason}"),
            Self::Retry(error) => write!(formatter, "{error:#}"),
        }
    }
}

impl fmt::Debug for HandlingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
