//! Payment methods. What the provider charges comes out of here for the worker that charges, and for nobody else.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use secrecy::{ExposeSecret as _, SecretString};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::method::PaymentMethod;

/// Lets nobody else add a method for this owner until the transaction ends, so that they can be counted.
pub async fn lock_owner(executor: impl PgExecutor<'_>, owner: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('owner ' || $1, 0))",
        owner
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// How many methods an owner has.
pub async fn count(executor: impl PgExecutor<'_>, owner: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM payment_methods WHERE owner = $1 AND deleted_at IS NULL"#,
        owner
    )
    .fetch_one(executor)
    .await
}

/// Adds a method.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    owner: &str,
    method: &PaymentMethod,
    card: &SecretString,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO payment_methods (id, owner, card, brand, last_four, expiry_month, expiry_year, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        method.id,
        owner,
        card.expose_secret(),
        method.brand,
        method.last_four,
        method.expiry_month,
        method.expiry_year,
        method.created_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The method with this id, if this owner has it.
pub async fn find(
    executor: impl PgExecutor<'_>,
    owner: &str,
    id: Uuid,
) -> sqlx::Result<Option<PaymentMethod>> {
    sqlx::query_as!(
        PaymentMethod,
        "SELECT id, brand, last_four, expiry_month, expiry_year, created_at
        FROM payment_methods WHERE id = $2 AND owner = $1 AND deleted_at IS NULL",
        owner,
        id
    )
    .fetch_optional(executor)
    .await
}

/// A part of an owner's list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    owner: &str,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<PaymentMethod, Place>> {
    let methods = sqlx::query_as!(
        PaymentMethod,
        "SELECT id, brand, last_four, expiry_month, expiry_year, created_at
        FROM payment_methods
        WHERE owner = $1 AND deleted_at IS NULL
            AND ($2::uuid IS NULL OR (created_at, id) < ($3::timestamptz, $2))
        ORDER BY created_at DESC, id DESC
        LIMIT $4",
        owner,
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    Ok(Part::cut(methods, limit, |last| Place {
        at: last.created_at,
        id: last.id,
    }))
}

/// Deletes a method and erases what the provider charges. Whether this owner had it.
pub async fn delete(
    executor: impl PgExecutor<'_>,
    owner: &str,
    id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "UPDATE payment_methods SET card = NULL, deleted_at = $3
        WHERE id = $2 AND owner = $1 AND deleted_at IS NULL",
        owner,
        id,
        now
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}
