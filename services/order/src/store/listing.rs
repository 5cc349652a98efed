//! Lists of orders.
//!
//! They continue by comparing with the last order that was seen and not by counting: orders that are placed meanwhile
//! neither repeat nor hide one. Filters that are null fold away when the statement is planned for its values, which
//! leaves a walk along one index.

use runtime::{Part, Place};
use sqlx::PgExecutor;

use super::row::{OrderRow, select_orders};
use crate::domain::order::Order;
use crate::domain::query::Query;

/// A part of the list that `query` describes, behind the place `after`; the newest first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    query: &Query,
    after: Option<&Place>,
    limit: usize,
) -> sqlx::Result<Part<Order, Place>> {
    let rows = select_orders!(
        "WHERE ($1::uuid IS NULL OR o.customer_id = $1)
            AND ($2::text IS NULL OR o.state = $2)
            AND ($3::uuid IS NULL OR (o.placed_at, o.id) < ($4::timestamptz, $3))
        ORDER BY o.placed_at DESC, o.id DESC LIMIT $5",
        query.customer_id,
        query.state.map(|state| state.as_str()),
        after.map(|place| place.id),
        after.map(|place| place.at),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let Part { items, next } = Part::cut(rows, limit, |last| Place {
        at: last.placed_at,
        id: last.id,
    });
    let items = items
        .into_iter()
        .map(OrderRow::into_order)
        .collect::<Result<_, _>>()?;
    Ok(Part { items, next })
}
