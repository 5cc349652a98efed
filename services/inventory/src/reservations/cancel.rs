//! An order was cancelled.

use chrono::{DateTime, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use uuid::Uuid;

use super::{StepError, lock_or_close, open_books, write};
use crate::domain::books::Entries;
use crate::domain::reservation::{Cancellation, Reservation, State};
use crate::store::Changes;

/// Gives back whatever an order holds or has bought, within the caller's transaction. From then on it gets nothing more,
/// also if this arrives before what the order said earlier.
pub async fn cancel(
    context: &ServiceContext,
    transaction: &mut Transaction,
    order_id: Uuid,
) -> Result<(), StepError> {
    let now = context.clock.now();
    match lock_or_close(transaction, order_id, State::Released, now).await? {
        Some(reservation) => give_back(context, transaction, reservation, now).await,
        None => Ok(()),
    }
}

/// Gives back whatever a locked reservation has.
pub(super) async fn give_back(
    context: &ServiceContext,
    transaction: &mut Transaction,
    reservation: Reservation,
    now: DateTime<Utc>,
) -> Result<(), StepError> {
    let (order_id, lines) = (reservation.order_id, &reservation.lines);
    let entries = match reservation.cancelled() {
        Cancellation::Nothing => return Ok(()),
        Cancellation::Close => Entries::default(),
        Cancellation::Release => {
            let mut books = open_books(transaction, &[&reservation], now).await?;
            books.release(order_id, lines)?;
            books.close()
        }
        Cancellation::TakeBack => {
            let mut books = open_books(transaction, &[&reservation], now).await?;
            books.take_back(order_id, lines)?;
            books.close()
        }
    };
    let changes = Changes {
        moved: vec![reservation.moved(State::Released, now)],
        entries,
        ..Changes::default()
    };
    write(context, transaction, &changes).await
}
