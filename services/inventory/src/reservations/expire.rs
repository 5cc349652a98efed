//! Holds end.

use chrono::{DateTime, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use uuid::Uuid;

use super::{StepError, open_books, write};
use crate::domain::books::{Books, Discrepancy};
use crate::domain::reservation::{Reservation, State};
use crate::events;
use crate::generated::types::ExpiryReason;
use crate::store::{Changes, reservations};

/// How many reservations one transaction ends.
const BATCH: usize = 100;

/// Ends some of the holds whose deadline has passed, whatever they hold, and says how many. Several may do this at once.
pub async fn expire_some(context: &ServiceContext) -> Result<usize, StepError> {
    let now = context.clock.now();
    let mut transaction = platform::db::begin(&context.pool, "expire_reservations").await?;
    let overdue = reservations::lock_overdue(&mut *transaction, now, BATCH).await?;
    end(context, transaction, overdue, now).await
}

/// Ends all holds on units of these products whose deadline has passed, because somebody wants the units.
pub async fn expire_of(context: &ServiceContext, products: &[Uuid]) -> Result<(), StepError> {
    loop {
        let now = context.clock.now();
        let mut transaction = platform::db::begin(&context.pool, "expire_reservations_of").await?;
        let overdue =
            reservations::lock_overdue_of(&mut *transaction, products, now, BATCH).await?;
        if end(context, transaction, overdue, now).await? < BATCH {
            return Ok(());
        }
    }
}

async fn end(
    context: &ServiceContext,
    mut transaction: Transaction,
    overdue: Vec<Reservation>,
    now: DateTime<Utc>,
) -> Result<usize, StepError> {
    let count = overdue.len();
    if count > 0 {
        let mut books = open_books(&mut transaction, &each(&overdue), now).await?;
        let mut changes = Changes::default();
        expire_in(&mut books, &mut changes, &overdue, now)?;
        changes.entries = books.close();
        write(context, &mut transaction, &changes).await?;
        tell(context, &mut transaction, &overdue).await?;
        tracing::info!(count, "holds have ended");
    }
    transaction.commit().await?;
    Ok(count)
}

/// Gives back, in books that are open, what these reservations hold.
pub(super) fn expire_in(
    books: &mut Books,
    changes: &mut Changes,
    overdue: &[Reservation],
    now: DateTime<Utc>,
) -> Result<(), Discrepancy> {
    for reservation in overdue {
        books.expire(reservation.order_id, &reservation.lines)?;
        changes
            .moved
            .push(reservation.clone().moved(State::Expired, now));
    }
    Ok(())
}

/// Tells others that these holds have ended.
pub(super) async fn tell(
    context: &ServiceContext,
    transaction: &mut Transaction,
    overdue: &[Reservation],
) -> Result<(), StepError> {
    for reservation in overdue {
        events::expired(
            &context.outbox,
            transaction,
            reservation,
            ExpiryReason::Deadline,
        )
        .await?;
    }
    Ok(())
}

pub(super) fn each(reservations: &[Reservation]) -> Vec<&Reservation> {
    reservations.iter().collect()
}
