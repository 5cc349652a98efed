//! Reservations.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use super::row::named;
use crate::domain::line::Line;
use crate::domain::reservation::Reservation;

/// A reservation, its lines in two columns, so that it is one round trip. Lines never change.
struct Row {
    order_id: Uuid,
    state: String,
    is_refused: bool,
    expires_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    products: Vec<Uuid>,
    quantities: Vec<i64>,
}

impl Row {
    fn into_reservation(self) -> sqlx::Result<Reservation> {
        let lines = self.products.into_iter().zip(self.quantities);
        Ok(Reservation {
            state: named("state", &self.state)?,
            order_id: self.order_id,
            is_refused: self.is_refused,
            lines: lines
                .map(|(product_id, quantity)| Line {
                    product_id,
                    quantity,
                })
                .collect(),
            expires_at: self.expires_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

fn all(rows: Vec<Row>) -> sqlx::Result<Vec<Reservation>> {
    rows.into_iter().map(Row::into_reservation).collect()
}

/// A query over reservations: the columns of [`Row`] and the rest of the statement.
macro_rules! select_reservations {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT r.order_id, r.state, r.is_refused, r.expires_at, r.created_at, r.updated_at,
                ARRAY(
                    SELECT l.product_id FROM reservation_lines l WHERE l.order_id = r.order_id ORDER BY l.product_id
                ) AS "products!",
                ARRAY(
                    SELECT l.quantity FROM reservation_lines l WHERE l.order_id = r.order_id ORDER BY l.product_id
                ) AS "quantities!"
            FROM reservations r "# + $rest
            $(, $argument)*
        )
    };
}

/// The reservation of an order.
pub async fn find(
    executor: impl PgExecutor<'_>,
    order_id: Uuid,
) -> sqlx::Result<Option<Reservation>> {
    let row = select_reservations!("WHERE r.order_id = $1", order_id)
        .fetch_optional(executor)
        .await?;
    row.map(Row::into_reservation).transpose()
}

/// The reservation of an order, which nobody else can change until the transaction ends.
pub async fn lock(
    executor: impl PgExecutor<'_>,
    order_id: Uuid,
) -> sqlx::Result<Option<Reservation>> {
    let row = select_reservations!("WHERE r.order_id = $1 FOR NO KEY UPDATE OF r", order_id)
        .fetch_optional(executor)
        .await?;
    row.map(Row::into_reservation).transpose()
}

/// Some reservations whose deadline has passed, locked. Those that somebody else has locked are left to them.
pub async fn lock_overdue(
    executor: impl PgExecutor<'_>,
    now: DateTime<Utc>,
    limit: usize,
) -> sqlx::Result<Vec<Reservation>> {
    let rows = select_reservations!(
        "WHERE r.state = 'held' AND r.expires_at <= $1
        ORDER BY r.expires_at LIMIT $2 FOR NO KEY UPDATE OF r SKIP LOCKED",
        now,
        limit as i64
    )
    .fetch_all(executor)
    .await?;
    all(rows)
}

/// Some reservations that hold units of these products and whose deadline has passed, locked.
///
/// Those that somebody else has locked are waited for: they are about to be given back or sold, and who asks wants to know
/// which.
pub async fn lock_overdue_of(
    executor: impl PgExecutor<'_>,
    product_ids: &[Uuid],
    now: DateTime<Utc>,
    limit: usize,
) -> sqlx::Result<Vec<Reservation>> {
    let rows = select_reservations!(
        "WHERE r.state = 'held' AND r.order_id IN (
            SELECT o.order_id FROM reservation_lines o WHERE o.product_id = ANY ($1) AND o.held_until <= $2
            ORDER BY o.order_id LIMIT $3
        )
        ORDER BY r.order_id FOR NO KEY UPDATE OF r",
        product_ids,
        now,
        limit as i64
    )
    .fetch_all(executor)
    .await?;
    all(rows)
}

/// Adds a reservation without lines, unless the order has one. Whether it was added.
pub async fn add_empty(
    executor: impl PgExecutor<'_>,
    reservation: &Reservation,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "INSERT INTO reservations (order_id, state, is_refused, expires_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (order_id) DO NOTHING",
        reservation.order_id,
        reservation.state.as_str(),
        reservation.is_refused,
        reservation.expires_at,
        reservation.created_at,
        reservation.updated_at,
    )
    .execute(executor)
    .await?;
    Ok(done.rows_affected() > 0)
}
