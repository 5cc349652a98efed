//! Every movement of money. A second capture of a payment, or a second outcome of a refund, violates an index.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::refund::{Refund, RefundState};

/// The money of a payment was taken.
pub async fn captured(
    executor: impl PgExecutor<'_>,
    payment_id: Uuid,
    amount: i64,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO ledger (payment_id, entry, amount, at) VALUES ($1, 'captured', $2, $3)",
        payment_id,
        amount,
        at
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// A refund came to where it stands.
pub async fn refund(executor: impl PgExecutor<'_>, refund: &Refund) -> sqlx::Result<()> {
    let entry = match refund.state {
        RefundState::Pending => "refund_requested",
        RefundState::Refunded => "refunded",
        RefundState::Failed => "refund_failed",
    };
    sqlx::query!(
        "INSERT INTO ledger (payment_id, refund_id, entry, amount, at) VALUES ($1, $2, $3, $4, $5)",
        refund.payment_id,
        refund.id,
        entry,
        refund.amount.amount,
        refund.updated_at
    )
    .execute(executor)
    .await?;
    Ok(())
}
