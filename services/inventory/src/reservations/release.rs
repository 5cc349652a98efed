//! Whoever reserved gives up.

use platform::ServiceContext;
use uuid::Uuid;

use super::cancel::give_back;
use super::{StepError, lock_or_close};
use crate::domain::reservation::State;

/// Why nothing is released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The order was confirmed.
    #[error("the reservation is sold")]
    Sold,
    /// It was tried.
    #[error(transparent)]
    Step(#[from] StepError),
}

impl From<sqlx::Error> for ReleaseError {
    fn from(error: sqlx::Error) -> Self {
        Self::Step(error.into())
    }
}

/// Gives back what is held for an order, if anything is, and closes the reservation for good.
pub async fn release(context: &ServiceContext, order_id: Uuid) -> Result<(), ReleaseError> {
    let now = context.clock.now();
    let mut transaction = platform::db::begin(&context.pool, "release_reservation").await?;
    match lock_or_close(&mut transaction, order_id, State::Released, now).await? {
        Some(sold) if sold.state == State::Sold => return Err(ReleaseError::Sold),
        Some(reservation) => give_back(context, &mut transaction, reservation, now).await?,
        None => {}
    }
    transaction.commit().await?;
    Ok(())
}
