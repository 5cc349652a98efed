//! Webhooks that came before.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// Keeps that an event came. Whether it is new.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    id: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO provider_events (id, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        id,
        now
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets some events that came before this. How many.
pub async fn forget(executor: impl PgExecutor<'_>, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM provider_events WHERE id IN (
            SELECT id FROM provider_events WHERE received_at < $1 LIMIT 1000 FOR UPDATE SKIP LOCKED
        )",
        before
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}
