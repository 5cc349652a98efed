//! Payments.

use chrono::{DateTime, Utc};
use platform::jobs::Taken;
use runtime::{Part, Place};
use secrecy::SecretString;
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{money, unreadable};
use crate::domain::payment::{FailureReason, Payment, State};

struct Row {
    id: Uuid,
    order_id: Uuid,
    customer_id: Uuid,
    payment_method_id: Uuid,
    amount: i64,
    currency: String,
    state: String,
    failure_reason: Option<String>,
    due_at: DateTime<Utc>,
    charge_id: Option<String>,
    captured_at: Option<DateTime<Utc>>,
    refunding: i64,
    refunded: i64,
    order_cancelled_at: Option<DateTime<Utc>>,
    attempts: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A query over payments: the columns of [`Row`] and the rest of the statement.
macro_rules! select_payments {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            "SELECT id, order_id, customer_id, payment_method_id, amount, currency, state, failure_reason, due_at,
                charge_id, captured_at, refunding, refunded, order_cancelled_at, attempts, created_at, updated_at
            FROM payments " + $rest
            $(, $argument)*
        )
    };
}

impl TryFrom<Row> for Payment {
    type Error = sqlx::Error;

    fn try_from(row: Row) -> sqlx::Result<Self> {
        let reason =
            |text: String| FailureReason::stored(&text).ok_or_else(|| unreadable("failure_reason"));
        Ok(Self {
            id: row.id,
            order_id: row.order_id,
            customer_id: row.customer_id,
            payment_method_id: row.payment_method_id,
            amount: money(row.amount, &row.currency)?,
            state: State::stored(&row.state).ok_or_else(|| unreadable("state"))?,
            failure_reason: row.failure_reason.map(reason).transpose()?,
            due_at: row.due_at,
            charge_id: row.charge_id,
            captured_at: row.captured_at,
            refunding: row.refunding,
            refunded: row.refunded,
            order_cancelled_at: row.order_cancelled_at,
            attempts: row.attempts,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Adds a payment, unless its order has one. Whether it was added. One that is pending is looked at from now on.
pub async fn insert(executor: impl PgExecutor<'_>, payment: &Payment) -> sqlx::Result<bool> {
    let next_attempt_at = (payment.state == State::Pending).then_some(payment.created_at);
    let done = sqlx::query!(
        "INSERT INTO payments (id, order_id, customer_id, payment_method_id, amount, currency, state, due_at,
            order_cancelled_at, next_attempt_at, created_at, updated_at, traceparent)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (order_id) DO NOTHING",
        payment.id,
        payment.order_id,
        payment.customer_id,
        payment.payment_method_id,
        payment.amount.amount,
        payment.amount.currency.as_str(),
        payment.state.as_str(),
        payment.due_at,
        payment.order_cancelled_at,
        next_attempt_at,
        payment.created_at,
        payment.updated_at,
        platform::telemetry::traceparent(),
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The payment with this id.
pub async fn find(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Payment>> {
    let row = select_payments!("WHERE id = $1", id)
        .fetch_optional(executor)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// The payment with this id, which nobody else can change until the transaction ends.
pub async fn lock(executor: impl PgExecutor<'_>, id: Uuid) -> sqlx::Result<Option<Payment>> {
    let row = select_payments!("WHERE id = $1 FOR UPDATE", id)
        .fetch_optional(executor)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// The payment of an order, which nobody else can change until the transaction ends.
pub async fn lock_of_order(
    executor: impl PgExecutor<'_>,
    order_id: Uuid,
) -> sqlx::Result<Option<Payment>> {
    let row = select_payments!("WHERE order_id = $1 FOR UPDATE", order_id)
        .fetch_optional(executor)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Payments of this customer, the only ones that somebody sees.
    pub of: Option<Uuid>,
    /// Payments of this customer.
    pub customer_id: Option<Uuid>,
    /// The payment of this order.
    pub order_id: Option<Uuid>,
    /// Payments in this state.
    pub state: Option<State>,
}

/// A part of the list, the latest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    filter: Filter,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Payment, Place>> {
    let rows = select_payments!(
        "WHERE ($1::uuid IS NULL OR customer_id = $1)
            AND ($2::uuid IS NULL OR customer_id = $2)
            AND ($3::uuid IS NULL OR order_id = $3)
            AND ($4::text IS NULL OR state = $4)
            AND ($5::uuid IS NULL OR (created_at, id) < ($6::timestamptz, $5))
        ORDER BY created_at DESC, id DESC
        LIMIT $7",
        filter.of,
        filter.customer_id,
        filter.order_id,
        filter.state.map(State::as_str),
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let payments = rows
        .into_iter()
        .map(TryInto::try_into)
        .collect::<sqlx::Result<Vec<Payment>>>()?;
    Ok(Part::cut(payments, limit, |last| Place {
        at: last.created_at,
        id: last.id,
    }))
}

/// Writes a changed payment, which is locked. `next_attempt_at` says when somebody looks at it next; where that is left
/// out it stays as it was, and nobody looks at what is settled.
pub async fn update(
    executor: impl PgExecutor<'_>,
    payment: &Payment,
    next_attempt_at: Option<DateTime<Utc>>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "UPDATE payments
        SET state = $2, failure_reason = $3, charge_id = $4, captured = $5, captured_at = $6, refunding = $7,
            refunded = $8, order_cancelled_at = $9, updated_at = $10,
            next_attempt_at = CASE WHEN $2 IN ('pending', 'charging', 'unknown') THEN coalesce($11, next_attempt_at) END
        WHERE id = $1",
        payment.id,
        payment.state.as_str(),
        payment.failure_reason.map(FailureReason::as_str),
        payment.charge_id,
        payment.captured(),
        payment.captured_at,
        payment.refunding,
        payment.refunded,
        payment.order_cancelled_at,
        payment.updated_at,
        next_attempt_at,
    )
    .execute(executor)
    .await?;
    Ok(())
}

/// A payment that somebody has taken on.
#[derive(Debug)]
pub struct DuePayment {
    /// The payment.
    pub payment: Payment,
    /// The state in which it was found.
    pub found: State,
    /// What the provider charges, if the customer still has it.
    pub card: Option<SecretString>,
}

/// Takes payments on that are due, until `lease_ends_at`. From now on the provider counts as asked.
pub async fn take(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    lease_ends_at: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Taken<DuePayment>>> {
    let rows = sqlx::query!(
        "WITH due AS (
            SELECT id, state AS found FROM payments WHERE next_attempt_at <= $1
            ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        UPDATE payments p
        SET state = CASE p.state WHEN 'pending' THEN 'charging' ELSE p.state END,
            attempts = p.attempts + 1, next_attempt_at = $2
        FROM due WHERE p.id = due.id
        RETURNING p.id, p.order_id, p.customer_id, p.payment_method_id, p.amount, p.currency, p.state, p.failure_reason,
            p.due_at, p.charge_id, p.captured_at, p.refunding, p.refunded, p.order_cancelled_at, p.attempts, p.created_at,
            p.updated_at, p.traceparent, due.found,
            (SELECT m.card FROM payment_methods m WHERE m.id = p.payment_method_id AND m.owner = p.customer_id::text)
                AS card",
        now,
        lease_ends_at,
        most
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter()
        .map(|row| {
            let due = DuePayment {
                found: State::stored(&row.found).ok_or_else(|| unreadable("state"))?,
                card: row.card.map(SecretString::from),
                payment: Row {
                    id: row.id,
                    order_id: row.order_id,
                    customer_id: row.customer_id,
                    payment_method_id: row.payment_method_id,
                    amount: row.amount,
                    currency: row.currency,
                    state: row.state,
                    failure_reason: row.failure_reason,
                    due_at: row.due_at,
                    charge_id: row.charge_id,
                    captured_at: row.captured_at,
                    refunding: row.refunding,
                    refunded: row.refunded,
                    order_cancelled_at: row.order_cancelled_at,
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
