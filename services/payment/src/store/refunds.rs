//! Refunds.

use chrono::{DateTime, Utc};
use platform::jobs::Taken;
use runtime::{Part, Place};
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{money, unreadable};
use crate::domain::refund::{Refund, RefundReason, RefundState};

struct Row {
    id: Uuid,
    payment_id: Uuid,
    order_id: Uuid,
    amount: i64,
    currency: String,
    reason: String,
    state: String,
    provider_refund_id: Option<String>,
    attempts: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A query over refunds: the columns of [`Row`] and the rest of the statement.
macro_rules! select_refunds {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            "SELECT r.id, r.payment_id, p.order_id, r.amount, p.currency, r.reason, r.state, r.provider_refund_id,
                r.attempts, r.created_at, r.updated_at
            FROM refunds r JOIN payments p ON p.id = r.payment_id " + $rest
            $(, $argument)*
        )
    };
}

impl TryFrom<Row> for Refund {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.id,
            payment_id: row.payment_id,
            order_id: row.order_id,
            amount: money(row.amount, &row.currency)?,
            reason: RefundReason::stored(&row.reason).ok_or_else(|| unreadable("reason"))?,
            state: RefundState::stored(&row.state).ok_or_else(|| unreadable("state"))?,
            provider_refund_id: row.provider_refund_id,
            attempts: row.attempts,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Adds a refund, to be asked for from now on.
pub async fn insert(executor: impl PgExecutor<'_>, refund: &Refund) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO refunds (id, payment_id, amount, reason, state, next_attempt_at, created_at, updated_at,
            traceparent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        refund.id,
        refund.payment_id,
        refund.amount.amount,
        refund.reason.as_str(),
        refund.state.as_str(),
        refund.created_at,
        refund.created_at,
        refund.updated_at,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The refund with this id, if it is of this payment.
pub async fn find(
    executor: impl PgExecutor<'_>,
    payment_id: Uuid,
    id: Uuid,
) -> sqlx::Result<Option<Refund>> {
    let row = select_refunds!("WHERE r.id = $1 AND r.payment_id = $2", id, payment_id)
        .fetch_optional(executor)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// The refund with this id, which nobody else can change until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Refund>> {
    let row = select_refunds!("WHERE r.id = $1 FOR UPDATE OF r", id)
        .fetch_optional(executor)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// A part of the refunds of a payment, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    payment_id: Uuid,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Refund, Place>> {
    let rows = select_refunds!(
        "WHERE r.payment_id = $1 AND ($2::uuid IS NULL OR (r.created_at, r.id) < ($3::timestamptz, $2))
        ORDER BY r.created_at DESC, r.id DESC
        LIMIT $4",
        payment_id,
        after.map(|place| place.id),
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
        id: last.id,
    }))
}

/// Writes a changed refund, which is locked; `next_attempt_at` where somebody has to look at it again, because there was no
/// answer or none that settles it.
pub async fn update(
    executor: impl PgExecutor<'_>,
    refund: &Refund,
    next_attempt_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE refunds
        SET state = $2, provider_refund_id = $3, updated_at = $4, unanswered = $5::timestamptz IS NOT NULL,
            next_attempt_at = CASE $2 WHEN 'pending' THEN coalesce($5, next_attempt_at) END
        WHERE id = $1",
        refund.id,
        refund.state.as_str(),
        refund.provider_refund_id,
        refund.updated_at,
        next_attempt_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// A refund that somebody has taken on.
#[derive(Debug)]
pub struct DueRefund {
    /// The refund.
    pub refund: Refund,
    /// The provider's name for the charge that it gives back.
    pub charge_id: String,
}

/// Takes refunds on that are due, until `lease_ends_at`.
pub async fn take(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    lease_ends_at: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Taken<DueRefund>>> {
    let rows = sqlx::query!(
        r#"UPDATE refunds r
        SET attempts = r.attempts + 1, next_attempt_at = $2, unanswered = false
        FROM payments p
        WHERE p.id = r.payment_id AND r.id IN (
            SELECT id FROM refunds WHERE next_attempt_at <= $1
            ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        RETURNING r.id, r.payment_id, p.order_id, r.amount, p.currency, r.reason, r.state, r.provider_refund_id,
            r.attempts, r.created_at, r.updated_at, r.traceparent, p.charge_id AS "charge_id!""#,
        now,
        lease_ends_at,
        most
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            let due = DueRefund {
                charge_id: row.charge_id,
                refund: Row {
                    id: row.id,
                    payment_id: row.payment_id,
                    order_id: row.order_id,
                    amount: row.amount,
                    currency: row.currency,
                    reason: row.reason,
                    state: row.state,
                    provider_refund_id: row.provider_refund_id,
                    attempts: row.attempts,
                    created_at: row.created_at,
                    updated_at: row.updated_at,
                }
                .try_into()?,
            };
            Ok(Taken {
                id: row.id,
                traceparent: row.traceparent,
                job: due,
            })
        })
        .collect()
}
