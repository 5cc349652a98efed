//! Orders whose time is over.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::row::{OrderRow, select_orders};
use crate::domain::order::Order;

/// Orders that wait for a payment which was due before `due`, the longest waiting first. Nobody else can change them until
/// the transaction ends; those that somebody is just changing are left to them.
pub async fn overdue(
    transaction: &mut PgConnection,
    due: DateTime<Utc>,
    limit: i64,
) -> sqlx::Result<Vec<Order>> {
    let rows = select_orders!(
        "WHERE o.state = 'pending_payment' AND o.payment_due_at <= $1
        ORDER BY o.payment_due_at LIMIT $2 FOR UPDATE OF o SKIP LOCKED",
        due,
        limit,
    )
    .fetch_all(transaction)
    .await?;
    rows.into_iter().map(OrderRow::into_order).collect()
}

/// The traces in which orders were placed, as far as that was kept.
pub async fn traces(
    transaction: &mut PgConnection,
    ids: &[Uuid],
) -> sqlx::Result<HashMap<Uuid, Option<String>>> {
    let rows = sqlx::query!(
        "SELECT id, traceparent FROM orders WHERE id = ANY ($1)",
        ids
    );
    let rows = rows.fetch_all(transaction).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.traceparent))
        .collect())
}
