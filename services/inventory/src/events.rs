//! What inventory tells others, and what it does on what it hears.
//!
//! Each event that it tells is written in the transaction of what it tells. What it hears may come in any order and more
//! than once: the domain knows what each means in each state.

use std::error::Error;

use platform::ServiceContext;
use platform::db::Transaction;
use platform::events::{Delivery, HandlingError, Outbox};
use sdk::catalog::events::{ProductCreated, ProductUpdated};
use sdk::order::events::{OrderCancelled, OrderConfirmed};
use uuid::Uuid;

use crate::convert::Unfit;
use crate::domain::reservation::Reservation;
use crate::domain::stock::Stock;
use crate::generated::Subscriber;
use crate::generated::events::{ReservationExpired, StockLow};
use crate::generated::types::ExpiryReason;
use crate::reservations;
use crate::store::stock;

/// What inventory does on what it hears.
pub struct Handlers {
    context: ServiceContext,
}

impl Handlers {
    /// Over a database.
    pub const fn new(context: ServiceContext) -> Self {
        Self { context }
    }

    /// From now on there is stock of a product, if only none of it.
    async fn know(
        &self,
        transaction: &mut Transaction,
        product_id: Uuid,
    ) -> Result<(), HandlingError> {
        let stock = Stock::new(product_id, self.context.clock.now());
        stock::add(&mut **transaction, &stock).await?;
        Ok(())
    }
}

impl Subscriber for Handlers {
    async fn product_created(
        &self,
        transaction: &mut Transaction,
        event: Delivery<ProductCreated>,
    ) -> Result<(), HandlingError> {
        self.know(transaction, *event.data.0.product_id).await
    }

    async fn product_updated(
        &self,
        transaction: &mut Transaction,
        event: Delivery<ProductUpdated>,
    ) -> Result<(), HandlingError> {
        self.know(transaction, *event.data.0.product_id).await
    }

    async fn order_confirmed(
        &self,
        transaction: &mut Transaction,
        event: Delivery<OrderConfirmed>,
    ) -> Result<(), HandlingError> {
        let order_id = *event.data.0.order_id;
        reservations::confirm(&self.context, transaction, order_id).await?;
        Ok(())
    }

    async fn order_cancelled(
        &self,
        transaction: &mut Transaction,
        event: Delivery<OrderCancelled>,
    ) -> Result<(), HandlingError> {
        let order_id = *event.data.0.order_id;
        reservations::cancel(&self.context, transaction, order_id).await?;
        Ok(())
    }
}

/// An event could not be written, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write an event about stock")]
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

/// `stock.low`.
pub async fn low(
    outbox: &Outbox,
    transaction: &mut Transaction,
    stock: &Stock,
) -> Result<(), EventError> {
    let event = StockLow(stock.try_into()?);
    outbox.append(transaction, event).await?;
    Ok(())
}

/// `reservation.expired`.
pub async fn expired(
    outbox: &Outbox,
    transaction: &mut Transaction,
    reservation: &Reservation,
    reason: ExpiryReason,
) -> Result<(), EventError> {
    let event = ReservationExpired((reservation.clone(), reason).try_into()?);
    outbox.append(transaction, event).await?;
    Ok(())
}
