//! The ledger, to be read.

use runtime::Part;
use sqlx::PgExecutor;
use uuid::Uuid;

use super::row::named;
use crate::domain::movement::{Kind, Movement, Occasion};
use crate::domain::page::MovementPlace;

/// Which movements of a product to list. All that is given must hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Of this kind.
    pub kind: Option<Kind>,
    /// For this order.
    pub order_id: Option<Uuid>,
}

/// A part of the ledger of a product, the latest movement first.
pub async fn list(
    executor: impl PgExecutor<'_>,
    product_id: Uuid,
    filter: Filter,
    after: Option<&MovementPlace>,
    limit: usize,
) -> sqlx::Result<Part<Movement, MovementPlace>> {
    let rows = sqlx::query!(
        "SELECT product_id, number, kind, quantity, available, reserved, sold, order_id, reason, note, occurred_at
        FROM movements
        WHERE product_id = $1
            AND ($2::text IS NULL OR kind = $2)
            AND ($3::uuid IS NULL OR order_id = $3)
            AND ($4::bigint IS NULL OR number < $4)
        ORDER BY number DESC
        LIMIT $5",
        product_id,
        filter.kind.map(Kind::as_str),
        filter.order_id,
        after.map(|place| place.number),
        limit as i64 + 1,
    )
    .fetch_all(executor)
    .await?;
    let movements = rows.into_iter().map(|row| {
        Ok(Movement {
            product_id: row.product_id,
            number: row.number,
            kind: named("kind", &row.kind)?,
            quantity: row.quantity,
            available: row.available,
            reserved: row.reserved,
            sold: row.sold,
            occasion: Occasion {
                order_id: row.order_id,
                reason: row
                    .reason
                    .map(|reason| named("reason", &reason))
                    .transpose()?,
                note: row.note,
            },
            occurred_at: row.occurred_at,
        })
    });
    let movements = movements.collect::<sqlx::Result<_>>()?;
    Ok(Part::cut(movements, limit, |last: &Movement| {
        MovementPlace {
            number: last.number,
        }
    }))
}
