//! Owners of payment methods who were erased.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

/// Removes everything that an owner paid with, the deleted methods included, and keeps that they were erased. Answers that
/// are kept for repeated requests show payment methods, so they go as well.
///
/// The caller holds the lock under which methods are added.
pub async fn erase(
    transaction: &mut PgConnection,
    owner: &str,
    erased_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO erased_owners (owner, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        owner,
        erased_at
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!("DELETE FROM payment_methods WHERE owner = $1", owner)
        .execute(&mut *transaction)
        .await?;
    sqlx::query!(
        "DELETE FROM idempotency_keys WHERE principal = $1 AND operation = 'create_payment_method'",
        owner
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// Whether an owner was erased.
pub async fn is_erased(executor: impl PgExecutor<'_>, owner: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM erased_owners WHERE owner = $1) AS "erased!""#,
        owner
    )
    .fetch_one(executor)
    .await
}
