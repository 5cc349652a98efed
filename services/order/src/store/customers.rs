//! Customers who were erased, and what orders still know about them: the address, with the name in it. It goes in a version of
//! its own, since an order without it is another answer; nobody has to be told.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

/// Keeps that a customer was erased. Whether that is new.
pub async fn erase(
    executor: impl PgExecutor<'_>,
    customer_id: Uuid,
    erased_at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO erased_customers (customer_id, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        customer_id,
        erased_at
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes the addresses of a customer's orders that do not need theirs any more.
///
/// All their orders are locked first: one that is just ending has then either ended, or sees that its customer is erased.
pub async fn forget_addresses(
    transaction: &mut PgConnection,
    customer_id: Uuid,
) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT FROM orders WHERE customer_id = $1 ORDER BY id FOR UPDATE",
        customer_id
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "UPDATE orders SET shipping_address = NULL, version = version + 1
        WHERE customer_id = $1 AND state IN ('delivered', 'cancelled', 'refunded') AND shipping_address IS NOT NULL",
        customer_id
    )
    .execute(transaction)
    .await?;
    Ok(())
}

/// Removes the address of an order that has just come to need it no more, where its customer was erased.
pub async fn forget_address(executor: impl PgExecutor<'_>, order_id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE orders o SET shipping_address = NULL, version = version + 1
        WHERE o.id = $1 AND o.shipping_address IS NOT NULL
            AND EXISTS (SELECT FROM erased_customers e WHERE e.customer_id = o.customer_id)",
        order_id
    )
    .execute(executor)
    .await?;
    Ok(())
}
