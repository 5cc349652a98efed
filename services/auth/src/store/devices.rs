//! Where somebody has logged in before.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::email::EmailKey;
use crate::domain::session::TokenHash;

/// Uses up a try of a device that is known for this address: whether there was one.
pub async fn take(
    executor: impl PgExecutor<'_>,
    hash: &TokenHash,
    email: &EmailKey,
    most: i32,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE devices SET failures = failures + 1
        WHERE hash = $1 AND failures < $3
            AND account_id = (SELECT id FROM accounts WHERE email_key = $2)",
        hash,
        email.as_str(),
        most,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Remembers a device, or that it has just been used well.
pub async fn remember(
    executor: impl PgExecutor<'_>,
    hash: &TokenHash,
    account_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO devices (hash, account_id, used_at) VALUES ($1, $2, $3)
        ON CONFLICT (hash) DO UPDATE SET failures = 0, used_at = $3",
        hash,
        account_id,
        now,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Forgets all devices of an account but the `kept` that were used last.
pub async fn forget_all_but(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    kept: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM devices WHERE hash IN (
            SELECT hash FROM devices WHERE account_id = $1 ORDER BY used_at DESC, hash OFFSET $2
        )",
        account_id,
        kept,
    )
    .execute(executor)
    .await?;
    Ok(())
}
