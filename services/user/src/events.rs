//! What others are told: that somebody changed or is erased, and nothing about them, since events outlive erasures. Each is
//! written in the transaction of what it tells.

use std::error::Error;

use chrono::{DateTime, Utc};
use platform::db::Transaction;
use platform::events::Outbox;
use uuid::Uuid;

use crate::convert::Unfit;
use crate::domain::user::User;
use crate::generated::events::{UserErased, UserUpdated};
use crate::generated::types::{UserChange, UserErasure};

/// An event could not be written, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write an event about a user")]
pub struct EventError(#[source] Box<dyn Error + Send + Sync>);

impl From<sqlx::Error> for EventError {
    fn from(error: sqlx::Error) -> Self {
        Self(Box::new(error))
    }
}

impl From<Unfit> for EventError {
    fn from(error: Unfit) -> Self {
        Self(Box::new(error))
    }
}

/// `user.updated`
pub async fn updated(
    outbox: &Outbox,
    transaction: &mut Transaction,
    user: &User,
) -> Result<(), EventError> {
    let event = UserUpdated(UserChange {
        user_id: user.id.into(),
        version: user.version.try_into()?,
        updated_at: user.updated_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `user.erased`
pub async fn erased(
    outbox: &Outbox,
    transaction: &mut Transaction,
    user_id: Uuid,
    erased_at: DateTime<Utc>,
) -> Result<(), EventError> {
    let event = UserErased(UserErasure {
        user_id: user_id.into(),
        erased_at: erased_at.into(),
    });
    outbox.append(transaction, event).await?;
    Ok(())
}
