//! Signing keys.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// A key as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its name.
    pub id: String,
    /// The key in base64url.
    pub public_key: String,
    /// `next`, `current` or `retired`.
    pub state: String,
    /// Since when it is published.
    pub published_at: DateTime<Utc>,
    /// Since when it signs.
    pub current_at: Option<DateTime<Utc>>,
}

/// A key that signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKey {
    /// Its name.
    pub id: String,
    /// The private key, encrypted.
    pub sealed_key: Vec<u8>,
}

/// A new key.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Its name.
    pub id: String,
    /// The key in base64url.
    pub public_key: String,
    /// The private key, encrypted.
    pub sealed_key: Vec<u8>,
}

/// Lets nobody else change keys until the transaction ends.
pub async fn lock_all(executor: impl PgExecutor<'_>) -> sqlx::Result<()> {
    sqlx::query!("LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE")
        .execute(executor)
        .await?;
    Ok(())
}

/// All keys, the next one first, then the current one, then the others.
pub async fn all(executor: impl PgExecutor<'_>) -> sqlx::Result<Vec<PublicKey>> {
    sqlx::query_as!(
        PublicKey,
        "SELECT id, public_key, state, published_at, current_at FROM signing_keys
        ORDER BY array_position(ARRAY['next', 'current', 'retired'], state), retired_at DESC, id"
    )
    .fetch_all(executor)
    .await
}

/// The key that signs now.
pub async fn current(executor: impl PgExecutor<'_>) -> sqlx::Result<Option<SealedKey>> {
    sqlx::query_as!(
        SealedKey,
        "SELECT id, sealed_key FROM signing_keys WHERE state = 'current'"
    )
    .fetch_optional(executor)
    .await
}

/// Publishes a key, to be used later.
pub async fn publish(
    executor: impl PgExecutor<'_>,
    key: &NewKey,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO signing_keys (id, state, public_key, sealed_key, published_at) VALUES ($1, 'next', $2, $3, $4)",
        key.id,
        key.public_key,
        key.sealed_key,
        now,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Retires the current key.
pub async fn retire(executor: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE signing_keys SET state = 'retired', retired_at = $1 WHERE state = 'current'",
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Lets the next key sign.
pub async fn promote(executor: impl PgExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE signing_keys SET state = 'current', current_at = $1 WHERE state = 'next'",
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Removes keys that were retired before a moment.
pub async fn forget(executor: impl PgExecutor<'_>, before: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "DELETE FROM signing_keys WHERE state = 'retired' AND retired_at <= $1",
        before
    )
    .execute(executor)
    .await?;
    Ok(())
}
