//! Refunds.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use sqlx::PgExecutor;

use super::unreadable;
use crate::domain::refund::{Refund, RefundStatus};

struct Row {
    id: String,
    charge_id: String,
    reference: String,
    amount: i64,
    currency: String,
    status: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Refund {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.id,
            charge_id: row.charge_id,
            reference: row.reference,
            amount: row.amount,
            currency: row.currency.parse().map_err(|_| unreadable("currency"))?,
            status: RefundStatus::stored(&row.status).ok_or_else(|| unreadable("status"))?,
            created_at: row.created_at,
        })
    }
}

/// The refund with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: &str) -> sqlx::Result<Option<Refund>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT id, charge_id, reference, amount, currency, status, created_at FROM refunds WHERE id = $1",
        id
    )
    .fetch_optional(executor)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    reference: Option<&str>,
    charge_id: Option<&str>,
    after: Option<&Place<String>>,
    limit: usize,
) -> sqlx::Result<Part<Refund, Place<String>>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, charge_id, reference, amount, currency, status, created_at
        FROM refunds
        WHERE ($1::text IS NULL OR reference = $1)
            AND ($2::text IS NULL OR charge_id = $2)
            AND ($3::text IS NULL OR (created_at, id) < ($4::timestamptz, $3))
        ORDER BY created_at DESC, id DESC
        LIMIT $5",
        reference,
        charge_id,
        after.map(|place| place.id.as_str()),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let refunds = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<Vec<Refund>>>()?;
    Ok(Part::cut(refunds, limit, |last| Place {
        at: last.created_at,
        id: last.id.clone(),
    }))
}

/// Keeps a refund.
pub async fn insert(executor: impl PgExecutor<'_>, refund: &Refund) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO refunds (id, charge_id, reference, amount, currency, status, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        refund.id,
        refund.charge_id,
        refund.reference,
        refund.amount,
        refund.currency.as_str(),
        refund.status.as_str(),
        refund.created_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}
