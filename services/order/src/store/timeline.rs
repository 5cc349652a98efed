//! What happened to orders.

use sqlx::PgExecutor;
use uuid::Uuid;

use super::row::{read, unknown};
use crate::domain::timeline::{Actor, Entry, MOST_SHOWN};

/// The latest entries of an order, from the first to the last.
pub async fn of(executor: impl PgExecutor<'_>, order_id: Uuid) -> sqlx::Result<Vec<Entry>> {
    let rows = sqlx::query!(
        "SELECT kind, actor, actor_id, state, version, at, note FROM order_timeline
        WHERE order_id = $1 ORDER BY version DESC LIMIT $2",
        order_id,
        MOST_SHOWN,
    )
    .fetch_all(executor)
    .await?;
    let entries = rows.into_iter().rev().map(|row| {
        Ok(Entry {
            kind: read("kind", &row.kind)?,
            actor: Actor::read(&row.actor, row.actor_id)
                .map_err(|error| unknown("actor", error))?,
            state: read("state", &row.state)?,
            version: row.version,
            at: row.at,
            note: row.note,
        })
    });
    entries.collect()
}
