//! What orders tell others. Each event is written in the transaction of what it tells.

use std::error::Error;

use platform::db::Transaction;
use platform::events::Outbox;

use crate::convert::Unfit;
use crate::domain::cart::OrderedCart;
use crate::domain::order::{Change, Order};
use crate::domain::timeline::Kind;
use crate::generated::events::{
    OrderCancelled, OrderConfirmed, OrderDelivered, OrderPlaced, OrderShipped,
};
use crate::generated::types;

/// An event could not be written, so what it tells must not last.
#[derive(Debug, thiserror::Error)]
#[error("write an event about an order")]
pub struct EventError(#[source] Box<dyn Error + Send + Sync>);

impl EventError {
    /// The constraint that the database would not see violated, where that is why.
    pub fn violated(&self) -> Option<&str> {
        platform::db::violated(self.0.downcast_ref()?)
    }
}

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

/// Tells that an order was placed, and out of which cart.
pub async fn tell_placed(
    outbox: &Outbox,
    transaction: &mut Transaction,
    order: &Order,
    cart: Option<OrderedCart>,
) -> Result<(), EventError> {
    let event = OrderPlaced(types::OrderPlacement::of(order, cart)?);
    outbox.append(transaction, event).await?;
    Ok(())
}

/// Tells what happened to an order, where others have to know. What happens to money is told by the payment.
pub async fn tell(
    outbox: &Outbox,
    transaction: &mut Transaction,
    Change { order, entry }: &Change,
) -> Result<(), EventError> {
    match entry.kind {
        Kind::Placed => tell_placed(outbox, transaction, order, None).await?,
        Kind::Confirmed => confirmed(outbox, transaction, order).await?,
        Kind::Cancelled => cancelled(outbox, transaction, order).await?,
        Kind::Shipped => shipped(outbox, transaction, order).await?,
        Kind::Delivered => {
            let event = OrderDelivered(types::OrderDelivery::of(order)?);
            outbox.append(transaction, event).await?;
        }
        Kind::RefundRequested | Kind::RefundedInPart | Kind::Refunded => {}
    }
    Ok(())
}

async fn confirmed(
    outbox: &Outbox,
    transaction: &mut Transaction,
    order: &Order,
) -> Result<(), EventError> {
    if let Some(payment_id) = order.payment_id {
        let event = OrderConfirmed(types::OrderConfirmation::of(order, payment_id)?);
        outbox.append(transaction, event).await?;
    }
    Ok(())
}

async fn cancelled(
    outbox: &Outbox,
    transaction: &mut Transaction,
    order: &Order,
) -> Result<(), EventError> {
    if let Some(cancellation) = &order.cancellation {
        let event = OrderCancelled(types::OrderCancellation::of(order, cancellation)?);
        outbox.append(transaction, event).await?;
    }
    Ok(())
}

async fn shipped(
    outbox: &Outbox,
    transaction: &mut Transaction,
    order: &Order,
) -> Result<(), EventError> {
    if let Some(shipment) = &order.shipment {
        let event = OrderShipped(types::OrderShipment::of(order, shipment)?);
        outbox.append(transaction, event).await?;
    }
    Ok(())
}
