//! Charges, and the references under which nothing more is charged.

use chrono::{DateTime, Utc};
use runtime::{Part, Place};
use sqlx::PgExecutor;

use super::unreadable;
use crate::domain::charge::{Charge, Status};

struct Row {
    id: String,
    reference: String,
    card_id: String,
    amount: i64,
    currency: String,
    refunded: i64,
    status: String,
    decline_code: Option<String>,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Charge {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let status = Status::stored(&row.status, row.decline_code.as_deref());
        Ok(Self {
            id: row.id,
            reference: row.reference,
            card_id: row.card_id,
            amount: row.amount,
            currency: row.currency.parse().map_err(|_| unreadable("currency"))?,
            refunded: row.refunded,
            status: status.ok_or_else(|| unreadable("status"))?,
            created_at: row.created_at,
        })
    }
}

/// Lets nobody else charge or close this reference until the transaction ends.
pub async fn lock_reference(executor: impl PgExecutor<'_>, reference: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        reference
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Whether nothing more is charged under this reference.
pub async fn is_closed(executor: impl PgExecutor<'_>, reference: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM closed_references WHERE reference = $1) AS "closed!""#,
        reference
    )
    .fetch_one(executor)
    .await
}

/// Lets nothing more be charged under this reference.
pub async fn close(
    executor: impl PgExecutor<'_>,
    reference: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO closed_references (reference, closed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        reference,
        now
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// The charge with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: &str) -> sqlx::Result<Option<Charge>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT id, reference, card_id, amount, currency, refunded, status, decline_code, created_at
        FROM charges WHERE id = $1",
        id
    )
    .fetch_optional(executor)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The charge with this id, which nobody else can change until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: &str) -> sqlx::Result<Option<Charge>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT id, reference, card_id, amount, currency, refunded, status, decline_code, created_at
        FROM charges WHERE id = $1 FOR UPDATE",
        id
    )
    .fetch_optional(executor)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The first charge with this reference.
pub async fn find_by_reference(
    executor: impl PgExecutor<'_>,
    reference: &str,
) -> sqlx::Result<Option<Charge>> {
    let row = sqlx::query_as!(
        Row,
        "SELECT id, reference, card_id, amount, currency, refunded, status, decline_code, created_at
        FROM charges WHERE reference = $1 ORDER BY created_at, id LIMIT 1",
        reference
    )
    .fetch_optional(executor)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    reference: Option<&str>,
    after: Option<&Place<String>>,
    limit: usize,
) -> sqlx::Result<Part<Charge, Place<String>>> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT id, reference, card_id, amount, currency, refunded, status, decline_code, created_at
        FROM charges
        WHERE ($1::text IS NULL OR reference = $1)
            AND ($2::text IS NULL OR (created_at, id) < ($3::timestamptz, $2))
        ORDER BY created_at DESC, id DESC
        LIMIT $4",
        reference,
        after.map(|place| place.id.as_str()),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let charges = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<Vec<Charge>>>()?;
    Ok(Part::cut(charges, limit, |last| Place {
        at: last.created_at,
        id: last.id.clone(),
    }))
}

/// Keeps a charge; `settles_at` where the bank takes its time.
pub async fn insert(
    executor: impl PgExecutor<'_>,
    charge: &Charge,
    settles_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO charges (id, reference, card_id, amount, currency, status, decline_code, settles_at, created_at,
            traceparent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        charge.id,
        charge.reference,
        charge.card_id,
        charge.amount,
        charge.currency.as_str(),
        charge.status.as_str(),
        charge.status.decline().map(|decline| decline.as_str()),
        settles_at,
        charge.created_at,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// A charge for which the bank has made up its mind by now, locked, and the trace in which it was asked for.
pub async fn lock_settling(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<(Charge, Option<String>)>> {
    let row = sqlx::query!(
        "SELECT id, reference, card_id, amount, currency, refunded, status, decline_code, created_at, traceparent
        FROM charges WHERE settles_at <= $1
        ORDER BY settles_at LIMIT 1 FOR UPDATE SKIP LOCKED",
        now
    )
    .fetch_optional(executor)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let charge = Row {
        id: row.id,
        reference: row.reference,
        card_id: row.card_id,
        amount: row.amount,
        currency: row.currency,
        refunded: row.refunded,
        status: row.status,
        decline_code: row.decline_code,
        created_at: row.created_at,
    };
    Ok(Some((charge.try_into()?, row.traceparent)))
}

/// Writes what the bank has said about a charge, which is locked.
pub async fn settle(executor: impl PgExecutor<'_>, charge: &Charge) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE charges SET status = $2, decline_code = $3, settles_at = NULL WHERE id = $1",
        charge.id,
        charge.status.as_str(),
        charge.status.decline().map(|decline| decline.as_str()),
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// Counts what was given back of a charge, which is locked.
pub async fn add_refunded(
    executor: impl PgExecutor<'_>,
    id: &str,
    amount: i64,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE charges SET refunded = refunded + $2 WHERE id = $1",
        id,
        amount
    )
    .execute(executor)
    .await?;
    Ok(())
}
