use runtime::Money;

use super::Unfit;
use crate::domain::line::{Line, Wanted};
use crate::domain::order::{Cancellation, Order, Shipment};
use crate::generated::types;

impl From<types::NewOrderLine> for Wanted {
    fn from(line: types::NewOrderLine) -> Self {
        Self {
            product_id: line.product_id.into(),
            quantity: line.quantity.into(),
        }
    }
}

/// A line and the currency of its order.
pub(super) fn line(line: Line, total: Money) -> Result<types::OrderLine, Unfit> {
    Ok(types::OrderLine {
        product_id: line.product_id.into(),
        name: line.name.try_into()?,
        quantity: line.quantity.try_into()?,
        unit_price: total.with_amount(line.unit_price),
        total: total.with_amount(line.total),
    })
}

impl TryFrom<Order> for types::Order {
    type Error = Unfit;

    fn try_from(order: Order) -> Result<Self, Unfit> {
        let total = order.total;
        let lines = order.lines.into_iter();
        Ok(Self {
            id: order.id.into(),
            customer_id: order.customer_id.into(),
            state: order.state.into(),
            lines: lines
                .map(|item| line(item, total))
                .collect::<Result<_, _>>()?,
            refunded: total.with_amount(order.refunded),
            total,
            shipping_address: order.shipping_address.map(TryInto::try_into).transpose()?,
            payment_method_id: order.payment_method_id.into(),
            payment_id: order.payment_id.map(Into::into),
            payment_due_at: order.payment_due_at.into(),
            refund_requested_at: order.refund_requested_at.map(Into::into),
            cancellation: order.cancellation.map(Into::into),
            shipment: order.shipment.map(TryInto::try_into).transpose()?,
            placed_at: order.placed_at.into(),
            confirmed_at: order.confirmed_at.map(Into::into),
            delivered_at: order.delivered_at.map(Into::into),
            updated_at: order.updated_at.into(),
        })
    }
}

impl From<Cancellation> for types::Cancellation {
    fn from(cancellation: Cancellation) -> Self {
        Self {
            reason: cancellation.reason.into(),
            cancelled_at: cancellation.at.into(),
        }
    }
}

impl TryFrom<Shipment> for types::Shipment {
    type Error = Unfit;

    fn try_from(shipment: Shipment) -> Result<Self, Unfit> {
        Ok(Self {
            carrier: shipment.carrier.try_into()?,
            tracking_number: shipment.tracking_number.try_into()?,
            shipped_at: shipment.at.into(),
        })
    }
}
