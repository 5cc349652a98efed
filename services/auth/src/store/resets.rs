//! Password resets.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::session::TokenHash;

/// A password reset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reset {
    /// Its name, which is no secret.
    pub id: Uuid,
    /// Whose password it is.
    pub account_id: Uuid,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was used, or a newer one took its place.
    pub closed_at: Option<DateTime<Utc>>,
}

impl Reset {
    /// Whether it can be used.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.closed_at.is_none() && now < self.expires_at
    }
}

/// Notes that somebody wants a reset, whether or not there is an account.
pub async fn wish(
    executor: impl PgExecutor<'_>,
    email_key: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO reset_wishes (email_key, asked_at) VALUES ($1, $2)
        ON CONFLICT (email_key) DO UPDATE SET asked_at = $2",
        email_key,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Takes some of these wishes, each of which nobody else takes.
pub async fn take_wishes(executor: impl PgExecutor<'_>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "DELETE FROM reset_wishes WHERE email_key IN (
            SELECT email_key FROM reset_wishes ORDER BY asked_at LIMIT 50 FOR UPDATE SKIP LOCKED
        ) RETURNING email_key"
    )
    .fetch_all(executor)
    .await
}

/// Adds a reset, whose link is made later.
pub async fn add(
    executor: impl PgExecutor<'_>,
    reset: &Reset,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO password_resets (id, account_id, requested_at, expires_at) VALUES ($1, $2, $3, $4)",
        reset.id,
        reset.account_id,
        now,
        reset.expires_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The reset with this id, which nobody else can change until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Reset>> {
    sqlx::query_as!(
        Reset,
        "SELECT id, account_id, expires_at, closed_at FROM password_resets WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_optional(executor)
    .await
}

/// The reset of a secret. Not locked: whoever goes on locks its account first and looks again.
pub async fn of_secret(
    executor: impl PgExecutor<'_>,
    hash: &TokenHash,
) -> sqlx::Result<Option<Reset>> {
    sqlx::query_as!(
        Reset,
        "SELECT id, account_id, expires_at, closed_at FROM password_resets WHERE secret_hash = $1",
        hash
    )
    .fetch_optional(executor)
    .await
}

/// Gives a reset its secret; the one before is void.
pub async fn set_secret(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    hash: &TokenHash,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE password_resets SET secret_hash = $2 WHERE id = $1",
        id,
        hash
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Closes all resets of an account.
pub async fn close_all(
    executor: impl PgExecutor<'_>,
    account_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE password_resets SET closed_at = $2 WHERE account_id = $1 AND closed_at IS NULL",
        account_id,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Removes some of the resets that have expired before a moment.
pub async fn purge(executor: impl PgExecutor<'_>, before: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "DELETE FROM password_resets WHERE id IN (
            SELECT id FROM password_resets WHERE expires_at <= $1 LIMIT 500 FOR UPDATE SKIP LOCKED
        )",
        before
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected())
}
