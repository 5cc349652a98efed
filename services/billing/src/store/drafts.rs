//! What is to be issued.

use chrono::{DateTime, Utc};
use platform::jobs::Taken;
use runtime::{Part, Place};
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{money, unreadable};
use crate::domain::draft::{Draft, Kind, Obstacle, State};

struct Row {
    id: Uuid,
    kind: String,
    payment_id: Uuid,
    order_id: Uuid,
    customer_id: Uuid,
    total: i64,
    currency: String,
    happened_at: DateTime<Utc>,
    obstacle: Option<String>,
    attempts: i32,
    next_attempt_at: DateTime<Utc>,
}

impl TryFrom<Row> for Draft {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let obstacle = |text: String| Obstacle::stored(&text).ok_or_else(|| unreadable("obstacle"));
        Ok(Self {
            id: row.id,
            kind: Kind::stored(&row.kind).ok_or_else(|| unreadable("kind"))?,
            payment_id: row.payment_id,
            order_id: row.order_id,
            customer_id: row.customer_id,
            total: money(row.total, &row.currency)?,
            happened_at: row.happened_at,
            obstacle: row.obstacle.map(obstacle).transpose()?,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
        })
    }
}

/// Adds a draft, which is due at once. One that is there already stays as it is: the same thing, told again.
pub async fn insert(executor: impl PgExecutor<'_>, draft: &Draft) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO drafts (id, kind, payment_id, order_id, customer_id, total, currency, happened_at, state,
            next_attempt_at, traceparent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10)
        ON CONFLICT (id) DO NOTHING",
        draft.id,
        draft.kind.as_str(),
        draft.payment_id,
        draft.order_id,
        draft.customer_id,
        draft.total.amount,
        draft.total.currency.as_str(),
        draft.happened_at,
        draft.next_attempt_at,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Takes on at most so many drafts that are due. Nobody else takes them on before `lease_ends_at`.
pub async fn take(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    lease_ends_at: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Taken<Draft>>> {
    let rows = sqlx::query!(
        r#"UPDATE drafts SET attempts = attempts + 1, next_attempt_at = $2
        WHERE id IN (
            SELECT id FROM drafts WHERE next_attempt_at <= $1
            ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        RETURNING id, kind, payment_id, order_id, customer_id, total, currency, happened_at, obstacle, attempts,
            next_attempt_at AS "next_attempt_at!", traceparent"#,
        now,
        lease_ends_at,
        most,
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Taken {
                id: row.id,
                traceparent: row.traceparent,
                job: Row {
                    id: row.id,
                    kind: row.kind,
                    payment_id: row.payment_id,
                    order_id: row.order_id,
                    customer_id: row.customer_id,
                    total: row.total,
                    currency: row.currency,
                    happened_at: row.happened_at,
                    obstacle: row.obstacle,
                    attempts: row.attempts,
                    next_attempt_at: row.next_attempt_at,
                }
                .try_into()?,
            })
        })
        .collect()
}

/// Whether a draft is still to be issued; nobody else issues it until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!(
        "SELECT id FROM drafts WHERE id = $1 AND state <> 'issued' FOR UPDATE",
        id
    );
    Ok(found.fetch_optional(executor).await?.is_some())
}

/// Nothing is left to do about a draft.
pub async fn issued(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE drafts SET state = 'issued', obstacle = NULL, next_attempt_at = NULL WHERE id = $1",
        id
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// What stands against a draft, and when it is tried again.
pub async fn postpone(
    executor: impl PgExecutor<'_>,
    id: Uuid,
    obstacle: Obstacle,
    next_attempt_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE drafts SET state = $2, obstacle = $3, next_attempt_at = $4 WHERE id = $1 AND state <> 'issued'",
        id,
        obstacle.state().as_str(),
        obstacle.as_str(),
        next_attempt_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Makes the credit notes due that waited for the invoice of a payment.
pub async fn hasten_credit_notes(
    executor: impl PgExecutor<'_>,
    payment_id: Uuid,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE drafts SET next_attempt_at = $2
        WHERE payment_id = $1 AND kind = 'credit_note' AND state = 'waiting'",
        payment_id,
        now,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Drafts in this state.
    pub state: Option<State>,
    /// Those of this order.
    pub order_id: Option<Uuid>,
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: Filter,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Draft, Place>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id, kind, payment_id, order_id, customer_id, total, currency, happened_at, obstacle, attempts,
            next_attempt_at AS "next_attempt_at!"
        FROM drafts
        WHERE state <> 'issued' AND ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR order_id = $2)
            AND ($3::uuid IS NULL OR (happened_at, id) < ($4::timestamptz, $3))
        ORDER BY happened_at DESC, id DESC LIMIT $5"#,
        filter.state.map(State::as_str),
        filter.order_id,
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let drafts: Vec<Draft> = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<_>>()?;
    Ok(Part::cut(drafts, limit, |last| Place {
        at: last.happened_at,
        id: last.id,
    }))
}
