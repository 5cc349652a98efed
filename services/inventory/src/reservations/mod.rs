//! What happens to a reservation. Each step is one transaction, or part of one that is handed in, and can be repeated.

mod cancel;
mod confirm;
mod expire;
mod release;
mod reserve;

use chrono::{DateTime, Utc};
use platform::ServiceContext;
use platform::db::Transaction;
use uuid::Uuid;

use crate::domain::books::{Books, Discrepancy};
use crate::domain::line;
use crate::domain::reservation::{Reservation, State};
use crate::events::{self, EventError};
use crate::store::{self, Changes, reservations, stock};

pub use cancel::cancel;
pub use confirm::confirm;
pub use expire::{expire_of, expire_some};
pub use release::{ReleaseError, release};
pub use reserve::{ReserveError, Reserved, reserve};

/// Why a step is not done although nothing speaks against it.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The database said no.
    #[error("change a reservation")]
    Database(#[from] sqlx::Error),
    /// The books contradict the reservation.
    #[error("change a reservation")]
    Books(#[from] Discrepancy),
    /// What happened could not be told.
    #[error("change a reservation")]
    Event(#[from] EventError),
}

/// The reservation of an order, locked. An order that has reserved nothing gets one in this state, so that it never will;
/// nothing is returned then.
async fn lock_or_close(
    transaction: &mut Transaction,
    order_id: Uuid,
    state: State,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Reservation>> {
    if let Some(reservation) = reservations::lock(&mut **transaction, order_id).await? {
        return Ok(Some(reservation));
    }
    let closed = Reservation {
        is_refused: state == State::Expired,
        ..Reservation::never(order_id, state, now)
    };
    if reservations::add_empty(&mut **transaction, &closed).await? {
        return Ok(None);
    }
    // Somebody was quicker, and has committed.
    reservations::lock(&mut **transaction, order_id).await
}

/// The books of all products that these reservations have units of, locked.
async fn open_books(
    transaction: &mut Transaction,
    reservations: &[&Reservation],
    now: DateTime<Utc>,
) -> sqlx::Result<Books> {
    let lines = reservations
        .iter()
        .flat_map(|reservation| &reservation.lines);
    let mut products = line::products(lines);
    products.sort_unstable();
    products.dedup();
    let stocks = stock::lock(&mut **transaction, &products, now).await?;
    let stocks = stocks.into_iter().map(|counted| counted.stock);
    Ok(Books::open(stocks, now))
}

/// Writes changes down and tells others which products have become low.
pub(crate) async fn write(
    context: &ServiceContext,
    transaction: &mut Transaction,
    changes: &Changes,
) -> Result<(), StepError> {
    store::write(&mut **transaction, changes).await?;
    for stock in &changes.entries.shortages {
        events::low(&context.outbox, transaction, stock).await?;
    }
    Ok(())
}
