//! The bus as it is allowed to be: it repeats, it keeps back, it knows no order, and at times it takes nothing.

use std::time::Duration;

use crate::system::System;

/// No row may be added or changed, while what is there can still be removed.
const TAKE_NOTHING: &str =
    "ALTER TABLE messages ADD CONSTRAINT rehearsal_takes_nothing CHECK (false) NOT VALID";
const TAKE_AGAIN: &str = "ALTER TABLE messages DROP CONSTRAINT IF EXISTS rehearsal_takes_nothing";
/// Long enough for several orders to take a step that has to be told.
const AWAY: Duration = Duration::from_millis(500);

/// Delivers up to twenty messages once more. False where there were none.
pub(super) async fn repeat(system: &System) -> anyhow::Result<bool> {
    change(
        system,
        "INSERT INTO messages (queue, type, event_id, body, sent_at) \
         SELECT queue, type, event_id, body, sent_at FROM messages ORDER BY random() LIMIT 20",
    )
    .await
}

/// Keeps a third of what waits back, for up to three seconds. Here and below, what somebody is just receiving is left to them:
/// two who wait for each other's rows would be a fault of the rehearsal's own.
pub(super) async fn delay(system: &System) -> anyhow::Result<bool> {
    change(
        system,
        "UPDATE messages SET visible_at = now() + random() * interval '3 seconds' WHERE position IN ( \
             SELECT position FROM messages WHERE visible_at <= now() AND random() < 0.33 FOR UPDATE SKIP LOCKED)",
    )
    .await
}

/// Gives what waits another order.
pub(super) async fn shuffle(system: &System) -> anyhow::Result<bool> {
    change(
        system,
        "UPDATE messages SET visible_at = now() - random() * interval '1 second' WHERE position IN ( \
             SELECT position FROM messages WHERE visible_at <= now() FOR UPDATE SKIP LOCKED)",
    )
    .await
}

/// Refuses what is published and received for a while.
pub(super) async fn refuse(system: &System) -> anyhow::Result<bool> {
    let bus = system.database("bus");
    sqlx::raw_sql(TAKE_NOTHING).execute(bus).await?;
    tokio::time::sleep(AWAY).await;
    mend(system).await?;
    Ok(true)
}

/// From now on the bus takes what it is given.
pub(super) async fn mend(system: &System) -> sqlx::Result<()> {
    let bus = system.database("bus");
    sqlx::raw_sql(TAKE_AGAIN).execute(bus).await.map(drop)
}

async fn change(system: &System, statement: &'static str) -> anyhow::Result<bool> {
    let changed = sqlx::query(statement)
        .execute(system.database("bus"))
        .await?;
    Ok(changed.rows_affected() > 0)
}
