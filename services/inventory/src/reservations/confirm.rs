//! An order was confirmed.

use chrono::{DateTime, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use uuid::Uuid;

use super::expire::{each, expire_in, tell};
use super::{StepError, lock_or_close, open_books, write};
use crate::domain::line;
use crate::domain::reservation::{Confirmation, Reservation, State};
use crate::events;
use crate::generated::types::ExpiryReason;
use crate::store::{Changes, reservations};

/// How many holds that have ended are looked at to find units for one that comes late.
const BATCH: usize = 100;

/// Sells what an order has reserved, within the caller's transaction.
///
/// Where its hold has ended, it takes the units again; where they are gone, or were never reserved, others are told that it
/// will not get them.
pub async fn confirm(
    context: &ServiceContext,
    transaction: &mut Transaction,
    order_id: Uuid,
) -> Result<(), StepError> {
    let now = context.clock.now();
    let found = lock_or_close(transaction, order_id, State::Expired, now).await?;
    let Some(reservation) = found else {
        let nothing = Reservation::never(order_id, State::Expired, now);
        tracing::error!(%order_id, "an order was confirmed for which nothing was ever reserved");
        events::expired(
            &context.outbox,
            transaction,
            &nothing,
            ExpiryReason::SoldOut,
        )
        .await?;
        return Ok(());
    };
    match reservation.confirmed() {
        Confirmation::Sell => sell(context, transaction, reservation, now).await,
        Confirmation::TakeAgain => take_again(context, transaction, reservation, now).await,
        Confirmation::Nothing => Ok(()),
    }
}

async fn sell(
    context: &ServiceContext,
    transaction: &mut Transaction,
    reservation: Reservation,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    let mut books = open_books(transaction, &[&reservation], now).await?;
    books.sell(reservation.order_id, &reservation.lines)?;
    let changes = Changes {
        moved: vec![reservation.moved(State::Sold, now)],
        entries: books.close(),
        ..Changes::default()
    };
    write(context, transaction, &changes).await
}

async fn take_again(
    context: &ServiceContext,
    transaction: &mut Transaction,
    reservation: Reservation,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    let order_id = reservation.order_id;
    let products = line::products(&reservation.lines);
    let overdue = reservations::lock_overdue_of(&mut **transaction, &products, now, BATCH).await?;
    let mut locked = each(&overdue);
    locked.push(&reservation);
    let mut books = open_books(transaction, &locked, now).await?;
    let mut changes = Changes::default();
    expire_in(&mut books, &mut changes, &overdue, now)?;

    let is_taken = books.reserve(order_id, &reservation.lines).is_ok();
    let settled = if is_taken {
        books.sell(order_id, &reservation.lines)?;
        reservation.moved(State::Sold, now)
    } else {
        Reservation {
            is_refused: true,
            ..reservation.moved(State::Expired, now)
        }
    };
    changes.moved.push(settled.clone());
    changes.entries = books.close();
    write(context, transaction, &changes).await?;
    tell(context, transaction, &overdue).await?;
    if !is_taken {
        tracing::warn!(%order_id, "an order was confirmed when its units were gone");
        events::expired(
            &context.outbox,
            transaction,
            &settled,
            ExpiryReason::SoldOut,
        )
        .await?;
    }
    Ok(())
}
