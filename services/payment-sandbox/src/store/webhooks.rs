//! Events on their way to the merchant.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// An event to be sent.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its place among all of them.
    pub position: i64,
    /// What is sent.
    pub body: String,
    /// How often it was sent, this time included.
    pub attempts: i32,
    /// The trace of what it tells.
    pub traceparent: Option<String>,
}

/// Puts an event on its way.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    id: &str,
    body: &str,
    due_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO webhooks (id, body, due_at, traceparent) VALUES ($1, $2, $3, $4)",
        id,
        body,
        due_at,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Takes what is due, so that nobody else sends it until `again_at`.
pub async fn take(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    again_at: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Due>> {
    sqlx::query_as!(
        Due,
        "UPDATE webhooks SET due_at = $2, attempts = attempts + 1
        WHERE position IN (
            SELECT position FROM webhooks WHERE due_at <= $1
            ORDER BY due_at, position LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        RETURNING position, body, attempts, traceparent",
        now,
        again_at,
        most
    )
    .fetch_all(executor)
    .await
}

/// Forgets an event that arrived, or that nobody wants.
pub async fn delete(executor: impl PgExecutor<'_>, position: i64) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM webhooks WHERE position = $1", position)
        .execute(executor)
        .await?;
    Ok(())
}

/// Sends an event again at another time.
pub async fn postpone(
    executor: impl PgExecutor<'_>,
    position: i64,
    due_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE webhooks SET due_at = $2 WHERE position = $1",
        position,
        due_at
    )
    .execute(executor)
    .await?;
    Ok(())
}
