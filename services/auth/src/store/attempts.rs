//! Tries that are used up and come back. One moment says it all: when all of them will have come back.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgExecutor;

/// Uses up a try of a bucket: whether there was one. All come back by `full_at`, which is never later than `latest`.
pub async fn take(
    executor: impl PgExecutor<'_>,
    bucket: i64,
    now: DateTime<Utc>,
    refilled: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO attempts AS a (bucket, full_at) VALUES ($1, $3)
        ON CONFLICT (bucket) DO UPDATE SET full_at = greatest(a.full_at, $2) + ($3 - $2)
        WHERE greatest(a.full_at, $2) + ($3 - $2) <= $4",
        bucket,
        now,
        refilled,
        latest,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// When all tries of a bucket will have come back.
pub async fn full_at(
    executor: impl PgExecutor<'_>,
    bucket: i64,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    sqlx::query_scalar!("SELECT full_at FROM attempts WHERE bucket = $1", bucket)
        .fetch_optional(executor)
        .await
}

/// Gives a try back that was no wrong one.
pub async fn give_back(
    executor: impl PgExecutor<'_>,
    bucket: i64,
    refill: TimeDelta,
) -> sqlx::Result<()> {
    let refill = refill.num_microseconds().unwrap_or(i64::MAX) as f64 / 1e6;
    sqlx::query!(
        "UPDATE attempts SET full_at = full_at - make_interval(secs => $2) WHERE bucket = $1",
        bucket,
        refill,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Forgets buckets that are as good as new.
pub async fn purge(executor: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM attempts WHERE bucket IN (
            SELECT bucket FROM attempts WHERE full_at <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED
        )",
        now
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}
