//! Customers who decided something, or were erased.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::customer::{Customer, Preferences};

/// What is known of a customer. Of most nothing is.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Customer> {
    let row = sqlx::query!(
        r#"SELECT version, shipping, delivery, erased_at IS NOT NULL AS "is_erased!" FROM customers WHERE id = $1"#,
        id
    );
    let row = row.fetch_optional(executor).await?;
    Ok(row.map_or_else(Customer::default, |row| Customer {
        version: row.version,
        preferences: Preferences {
            shipping: row.shipping,
            delivery: row.delivery,
        },
        is_erased: row.is_erased,
    }))
}

/// Writes down what a customer wants, in the next version. Whether it was still the version that the change is based on.
pub async fn decide(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    version: i64,
    preferences: Preferences,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO customers (id, version, shipping, delivery) VALUES ($1, $2::bigint + 1, $3, $4)
        ON CONFLICT (id) DO UPDATE
        SET version = excluded.version, shipping = excluded.shipping, delivery = excluded.delivery
        WHERE customers.version = $2 AND customers.erased_at IS NULL",
        id,
        version,
        preferences.shipping,
        preferences.delivery,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps that a customer was erased, and nothing else.
pub async fn erase(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    erased_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO customers (id, version, shipping, delivery, erased_at) VALUES ($1, 2, false, false, $2)
        ON CONFLICT (id) DO UPDATE SET shipping = false, delivery = false, erased_at = $2",
        id,
        erased_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}
