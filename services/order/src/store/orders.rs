//! Orders, one at a time.

use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::row::{OrderRow, select_orders};
use crate::domain::order::Change;
use crate::domain::order::Order;

/// The order with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Order>> {
    let row = select_orders!("WHERE o.id = $1", id)
        .fetch_optional(executor)
        .await?;
    row.map(OrderRow::into_order).transpose()
}

/// The order with this id, which nobody else can change until the transaction ends.
///
/// One statement: whoever waited for the lock gets the row as it is then, and lines never change.
pub async fn lock(transaction: &mut PgConnection, id: Uuid) -> sqlx::Result<Option<Order>> {
    let row = select_orders!("WHERE o.id = $1 FOR UPDATE OF o", id)
        .fetch_optional(transaction)
        .await?;
    row.map(OrderRow::into_order).transpose()
}

/// Adds an order with its lines and the first entry of its timeline.
pub async fn insert(executor: impl PgExecutor<'_>, placed: &Change) -> sqlx::Result<()> {
    let Change { order, entry } = placed;
    let (mut products, mut names, mut quantities, mut prices, mut totals) =
        (vec![], vec![], vec![], vec![], vec![]);
    for line in &order.lines {
        products.push(line.product_id);
        names.push(line.name.clone());
        quantities.push(line.quantity);
        prices.push(line.unit_price);
        totals.push(line.total);
    }
    sqlx::query!(
        "WITH placed AS (
            INSERT INTO orders (id, customer_id, state, currency, total, shipping_address, payment_method_id,
                payment_due_at, reserved_until, refunded, placed_at, updated_at, version, traceparent)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10, $11, $21)
        ), lines AS (
            INSERT INTO order_lines (order_id, position, product_id, name, quantity, unit_price, total)
            SELECT $1, line.position::smallint, line.product_id, line.name, line.quantity, line.unit_price, line.total
            FROM unnest($12::uuid[], $13::text[], $14::integer[], $15::bigint[], $16::bigint[]) WITH ORDINALITY
                AS line (product_id, name, quantity, unit_price, total, position)
        )
        INSERT INTO order_timeline (order_id, version, kind, actor, actor_id, state, at, note)
        VALUES ($1, $11, $17, $18, $19, $3, $10, $20)",
        order.id,
        order.customer_id,
        order.state.as_str(),
        order.total.currency.as_str(),
        order.total.amount,
        order.shipping_address.as_ref().map(Json) as _,
        order.payment_method_id,
        order.payment_due_at,
        order.reserved_until,
        order.placed_at,
        order.version,
        &products,
        &names,
        &quantities,
        &prices,
        &totals,
        entry.kind.as_str(),
        entry.actor.as_str(),
        entry.actor.subject(),
        entry.note,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Writes a changed order, which is locked, and the entry of its timeline.
pub async fn update(executor: impl PgExecutor<'_>, change: &Change) -> sqlx::Result<()> {
    let Change { order, entry } = change;
    let cancellation = order.cancellation.as_ref();
    let shipment = order.shipment.as_ref();
    sqlx::query!(
        "WITH changed AS (
            UPDATE orders
            SET state = $2, payment_id = $3, refunded = $4, refund_requested_at = $5, cancellation_reason = $6,
                cancelled_at = $7, carrier = $8, tracking_number = $9, shipped_at = $10, confirmed_at = $11,
                delivered_at = $12, updated_at = $13, version = $14
            WHERE id = $1
        )
        INSERT INTO order_timeline (order_id, version, kind, actor, actor_id, state, at, note)
        VALUES ($1, $14, $15, $16, $17, $2, $13, $18)",
        order.id,
        order.state.as_str(),
        order.payment_id,
        order.refunded,
        order.refund_requested_at,
        cancellation.map(|end| end.reason.as_str()),
        cancellation.map(|end| end.at),
        shipment.map(|shipment| &*shipment.carrier),
        shipment.map(|shipment| &*shipment.tracking_number),
        shipment.map(|shipment| shipment.at),
        order.confirmed_at,
        order.delivered_at,
        order.updated_at,
        order.version,
        entry.kind.as_str(),
        entry.actor.as_str(),
        entry.actor.subject(),
        entry.note,
    )
    .execute(executor)
    .await?;
    Ok(())
}
