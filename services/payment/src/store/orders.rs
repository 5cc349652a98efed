//! What was heard of orders, in whatever order it came.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

/// Lets nobody else act on what is heard about this order until the transaction ends: there may be no row to lock yet.
pub async fn lock(executor: impl PgExecutor<'_>, order_id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 0))",
        order_id
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Keeps that an order was cancelled.
pub async fn cancel(
    executor: impl PgExecutor<'_>,
    order_id: Uuid,
    cancelled_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO cancelled_orders (order_id, cancelled_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        order_id,
        cancelled_at
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// When the order was cancelled, if it was.
pub async fn cancelled_at(
    executor: impl PgExecutor<'_>,
    order_id: Uuid,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!(
        "SELECT cancelled_at FROM cancelled_orders WHERE order_id = $1",
        order_id
    )
    .fetch_optional(executor)
    .await
}
