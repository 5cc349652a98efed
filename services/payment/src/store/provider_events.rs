//! Webhooks that came before, and what follows from one that is new.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

/// What somebody looks at sooner than they would have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hurried {
    /// A payment.
    pub payment: bool,
    /// A refund.
    pub refund: bool,
}

/// Keeps that an event came. Where it is new, somebody looks at what it is about now, unless somebody does already.
pub async fn receive(
    executor: impl PgExecutor<'_>,
    id: &str,
    about: Option<Uuid>,
    now: DateTime<Utc>,
) -> sqlx::Result<Hurried> {
    sqlx::query_as!(
        Hurried,
        r#"WITH event AS (
            INSERT INTO provider_events (id, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING
            RETURNING id
        ), payment AS (
            UPDATE payments p SET next_attempt_at = $2 FROM event
            WHERE p.id = $3 AND p.next_attempt_at > $2 AND (p.state = 'unknown' OR p.charge_id IS NOT NULL)
            RETURNING p.id
        ), refund AS (
            UPDATE refunds r SET next_attempt_at = $2 FROM event
            WHERE r.id = $3 AND r.next_attempt_at > $2 AND r.unanswered
            RETURNING r.id
        )
        SELECT EXISTS (SELECT FROM payment) AS "payment!", EXISTS (SELECT FROM refund) AS "refund!""#,
        id,
        now,
        about
    )
    .fetch_one(executor)
    .await
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
