//! What a service tells others: written down in the transaction in which it happened, published afterwards.

use runtime::{CloudEvent, Event};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Clock;

/// The table, to be part of a service's first migration.
pub const MIGRATION: &str = include_str!("../migrations/outbox.sql");

/// Writes an event of the service `source` into the outbox, within the caller's transaction; returns its id.
pub async fn append<E: Event>(
    connection: &mut PgConnection,
    source: &str,
    clock: &Clock,
    event: E,
) -> Result<Uuid, sqlx::Error> {
    let now = clock.now();
    let event = CloudEvent::new(crate::random::id(now), format!("/{source}"), now, event);
    let statement =
        sqlx::query("INSERT INTO outbox (id, type, event, occurred_at) VALUES ($1, $2, $3, $4)");
    let statement = statement
        .bind(event.id)
        .bind(&event.event_type)
        .bind(Json(&event))
        .bind(now);
    statement.execute(connection).await?;
    Ok(event.id)
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::Value;

    use super::*;
    use crate::testing::TestDatabase;

    #[derive(Serialize)]
    struct Placed {
        order: u32,
    }

    impl Event for Placed {
        const TYPE: &'static str = "order.placed";

        fn subject(&self) -> Option<String> {
            Some(self.order.to_string())
        }
    }

    #[tokio::test]
    async fn an_event_lasts_only_with_its_transaction() {
        let database = TestDatabase::with_sql(MIGRATION).await;
        let clock = Clock::at("2026-01-02T03:04:05Z".parse().unwrap());
        let mut lost = database.pool().begin().await.unwrap();
        append(&mut lost, "order", &clock, Placed { order: 1 })
            .await
            .unwrap();
        lost.rollback().await.unwrap();
        let mut kept = database.pool().begin().await.unwrap();
        let id = append(&mut kept, "order", &clock, Placed { order: 2 })
            .await
            .unwrap();
        kept.commit().await.unwrap();

        let events: Vec<Value> = sqlx::query_scalar("SELECT event FROM outbox")
            .fetch_all(database.pool())
            .await
            .unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["id"], id.to_string());
        assert_eq!(events[0]["source"], "/order");
        assert_eq!(events[0]["type"], "order.placed");
        assert_eq!(events[0]["subject"], "2");
        assert_eq!(events[0]["time"], "2026-01-02T03:04:05Z");
        assert_eq!(events[0]["data"]["order"], 2);
    }
}
