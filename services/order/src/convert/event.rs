//! What others are told about an order: what they need, as it is after the change.

use super::Unfit;
use super::order::line;
use crate::domain::cart::OrderedCart;
use crate::domain::order::{Cancellation, Order, Shipment};
use crate::generated::types;

impl types::OrderPlacement {
    /// As `order.placed` tells it.
    pub(crate) fn of(order: &Order, cart: Option<OrderedCart>) -> Result<Self, Unfit> {
        let lines = order.lines.iter().cloned();
        Ok(Self {
            order_id: order.id.into(),
            version: order.version.try_into()?,
            customer_id: order.customer_id.into(),
            lines: lines
                .map(|item| line(item, order.total))
                .collect::<Result<_, _>>()?,
            total: order.total,
            payment_method_id: order.payment_method_id.into(),
            payment_due_at: order.payment_due_at.into(),
            placed_at: order.placed_at.into(),
            cart: cart.map(TryInto::try_into).transpose()?,
        })
    }
}

impl TryFrom<OrderedCart> for types::OrderedCart {
    type Error = Unfit;

    fn try_from(cart: OrderedCart) -> Result<Self, Unfit> {
        Ok(Self {
            id: cart.id.into(),
            version: cart.version.try_into()?,
        })
    }
}

impl types::OrderConfirmation {
    /// As `order.confirmed` tells it.
    pub(crate) fn of(order: &Order, payment_id: uuid::Uuid) -> Result<Self, Unfit> {
        Ok(Self {
            order_id: order.id.into(),
            version: order.version.try_into()?,
            customer_id: order.customer_id.into(),
            total: order.total,
            payment_id: payment_id.into(),
            confirmed_at: order.updated_at.into(),
        })
    }
}

impl types::OrderCancellation {
    /// As `order.cancelled` tells it.
    pub(crate) fn of(order: &Order, cancellation: &Cancellation) -> Result<Self, Unfit> {
        Ok(Self {
            order_id: order.id.into(),
            version: order.version.try_into()?,
            customer_id: order.customer_id.into(),
            reason: cancellation.reason.into(),
            cancelled_at: cancellation.at.into(),
        })
    }
}

impl types::OrderShipment {
    /// As `order.shipped` tells it.
    pub(crate) fn of(order: &Order, shipment: &Shipment) -> Result<Self, Unfit> {
        Ok(Self {
            order_id: order.id.into(),
            version: order.version.try_into()?,
            customer_id: order.customer_id.into(),
            carrier: shipment.carrier.clone().try_into()?,
            tracking_number: shipment.tracking_number.clone().try_into()?,
            shipped_at: shipment.at.into(),
        })
    }
}

impl types::OrderDelivery {
    /// As `order.delivered` tells it.
    pub(crate) fn of(order: &Order) -> Result<Self, Unfit> {
        Ok(Self {
            order_id: order.id.into(),
            version: order.version.try_into()?,
            customer_id: order.customer_id.into(),
            delivered_at: order.updated_at.into(),
        })
    }
}
