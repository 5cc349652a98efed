use std::error::Error;

/// Why the bus did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The message's time had run out: somebody else may have received it since.
    #[error("the message was received too long ago, and may be somebody else's by now")]
    Stale,
    /// It cannot take this message, now or later.
    #[error("the bus refuses the message: {0}")]
    Refused(String),
    /// It is out of reach, or failed.
    #[error("the bus is out of reach, or failed")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

impl BusError {
    /// It is out of reach, or failed, for this reason.
    pub fn unavailable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<sqlx::Error> for BusError {
    fn from(error: sqlx::Error) -> Self {
        Self::unavailable(error)
    }
}
