//! The bus as it is allowed to be: it repeats, it keeps back, and it knows no order.

use crate::system::System;

/// Delivers up to twenty messages once more. False where there were none.
pub(super) async fn repeat(system: &System) -> anyhow::Result<bool> {
    change(
        system,
        "INSERT INTO messages (queue, type, event_id, body, sent_at) \
         SELECT queue, type, event_id, body, sent_at FROM messages ORDER BY random() LIMIT 20",
    )
    .await
}

/// Keeps a third of what waits back, for up to three seconds.
pub(super) async fn delay(system: &System) -> anyhow::Result<bool> {
    change(
        system,
        "UPDATE messages SET visible_at = now() + random() * interval '3 seconds' \
         WHERE visible_at <= now() AND random() < 0.33",
    )
    .await
}

/// Gives what waits another order.
pub(super) async fn shuffle(system: &System) -> anyhow::Result<bool> {
    change(
        system,
        "UPDATE messages SET visible_at = now() - random() * interval '1 second' WHERE visible_at <= now()",
    )
    .await
}

async fn change(system: &System, statement: &'static str) -> anyhow::Result<bool> {
    let changed = sqlx::query(statement)
        .execute(system.database("bus"))
        .await?;
    Ok(changed.rows_affected() > 0)
}
