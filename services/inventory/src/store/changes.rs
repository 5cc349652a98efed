//! Everything that a transaction changes, in one statement.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::domain::books::Entries;
use crate::domain::movement::{Kind, Reason};
use crate::domain::reservation::{Reservation, State};

/// What is to be written. Whatever it is about has been locked, except a new reservation.
#[derive(Debug, Default)]
pub struct Changes {
    /// Reservations that are new, each held.
    pub new: Vec<Reservation>,
    /// Reservations that are no longer what they were, none of them held.
    pub moved: Vec<Reservation>,
    /// Balances and movements.
    pub entries: Entries,
}

/// Writes all of it in one round trip. Parts for which there is nothing to write cost nothing worth mentioning.
///
/// A reservation of an order that has one violates [`super::constraint::RESERVATION`].
pub async fn write(executor: impl PgExecutor<'_>, changes: &Changes) -> sqlx::Result<()> {
    let Changes {
        new,
        moved,
        entries,
    } = changes;
    let (balances, movements) = (&entries.balances, &entries.movements);
    let lines: Vec<_> = new
        .iter()
        .flat_map(|new| new.lines.iter().map(move |line| (new, line)))
        .collect();
    // Apart from its execution: what it is given is written down at once, and not kept while the database works.
    let statement = sqlx::query!(
        "WITH new AS (
            INSERT INTO reservations (order_id, state, expires_at, created_at, updated_at)
            SELECT order_id, 'held', expires_at, created_at, created_at
            FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS n (order_id, expires_at, created_at)
            RETURNING order_id
        ), lines AS (
            -- Joined, so that a second reservation of an order fails as such, and not because of its lines.
            INSERT INTO reservation_lines (order_id, product_id, quantity, held_until)
            SELECT l.* FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::timestamptz[])
                AS l (order_id, product_id, quantity, held_until) JOIN new USING (order_id)
        ), moved AS (
            UPDATE reservations r SET state = m.state, is_refused = m.is_refused, updated_at = m.updated_at
            FROM unnest($8::uuid[], $9::text[], $10::boolean[], $11::timestamptz[])
                AS m (order_id, state, is_refused, updated_at)
            WHERE r.order_id = m.order_id
        ), freed AS (
            UPDATE reservation_lines SET held_until = NULL WHERE order_id = ANY ($8) AND held_until IS NOT NULL
        ), balances AS (
            UPDATE stock s SET available = b.available, reserved = b.reserved, sold = b.sold, received = b.received,
                written_off = b.written_off, movements = b.movements, updated_at = b.updated_at
            FROM unnest($12::uuid[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[],
                    $18::bigint[], $19::timestamptz[])
                AS b (product_id, available, reserved, sold, received, written_off, movements, updated_at)
            WHERE s.product_id = b.product_id
        )
        INSERT INTO movements (product_id, number, kind, quantity, available, reserved, sold, order_id, reason, note,
            occurred_at)
        SELECT * FROM unnest($20::uuid[], $21::bigint[], $22::text[], $23::bigint[], $24::bigint[], $25::bigint[],
            $26::bigint[], $27::uuid[], $28::text[], $29::text[], $30::timestamptz[])",
        &each(new, |new| new.order_id),
        &each(new, |new| new.expires_at),
        &each(new, |new| new.created_at),
        &each(&lines, |(new, _)| new.order_id),
        &each(&lines, |(_, line)| line.product_id),
        &each(&lines, |(_, line)| line.quantity),
        &each(&lines, |(new, _)| new.expires_at),
        &each(moved, |moved| moved.order_id),
        &each(moved, |moved| State::as_str(moved.state)) as &[&str],
        &each(moved, |moved| moved.is_refused),
        &each(moved, |moved| moved.updated_at),
        &each(balances, |stock| stock.product_id),
        &each(balances, |stock| stock.available),
        &each(balances, |stock| stock.reserved),
        &each(balances, |stock| stock.sold),
        &each(balances, |stock| stock.received),
        &each(balances, |stock| stock.written_off),
        &each(balances, |stock| stock.movements),
        &each(balances, |stock| stock.updated_at),
        &each(movements, |movement| movement.product_id),
        &each(movements, |movement| movement.number),
        &each(movements, |movement| Kind::as_str(movement.kind)) as &[&str],
        &each(movements, |movement| movement.quantity),
        &each(movements, |movement| movement.available),
        &each(movements, |movement| movement.reserved),
        &each(movements, |movement| movement.sold),
        &each(movements, |movement| movement.occasion.order_id) as &[Option<Uuid>],
        &each(movements, |movement| movement
            .occasion
            .reason
            .map(Reason::as_str)) as &[Option<&str>],
        &each(movements, |movement| movement.occasion.note.as_deref()) as &[Option<&str>],
        &each(movements, |movement| movement.occurred_at),
    );
    statement.execute(executor).await?;
    Ok(())
}

/// One column.
fn each<'a, T, U>(items: &'a [T], column: impl Fn(&'a T) -> U) -> Vec<U> {
    items.iter().map(column).collect()
}
