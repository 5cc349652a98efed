use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use super::{TestDatabase, eventually};
use crate::events::bus::{BUS_MIGRATIONS, Bus as _, DeadLetter, Outgoing, PostgresBus, SharedBus};

/// A bus of one's own, in a database of its own. Gone with this value.
pub struct TestBus {
    bus: Arc<PostgresBus>,
    database: TestDatabase,
}

impl TestBus {
    /// Without queues.
    ///
    /// # Panics
    /// If there is no Postgres.
    pub async fn new() -> Self {
        let database = TestDatabase::new(&BUS_MIGRATIONS).await;
        let bus = PostgresBus::connect(&SecretString::from(database.url()), "test").await;
        let bus = bus.unwrap_or_else(|error| panic!("connect to a test's bus: {error:#}"));
        Self {
            bus: Arc::new(bus),
            database,
        }
    }

    /// The bus.
    pub fn bus(&self) -> SharedBus {
        Arc::clone(&self.bus) as SharedBus
    }

    /// What a service must be told to use it: the setting `bus_url`.
    pub fn url(&self) -> String {
        self.database.url()
    }

    /// Its database.
    pub fn pool(&self) -> &PgPool {
        self.database.pool()
    }

    /// Sends an event to one queue, whether it has subscribed or not.
    ///
    /// # Panics
    /// If it cannot be sent.
    pub async fn send(&self, queue: &str, event: &Value) {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let outgoing = Outgoing {
            id: text("id").parse().unwrap_or(Uuid::nil()),
            event_type: text("type"),
            body: event.to_string(),
        };
        let sent = self.bus.send(queue, &[outgoing], Duration::ZERO).await;
        sent.unwrap_or_else(|error| panic!("send an event: {error}"));
    }

    /// Waits until no message is left in a queue, and says what is among its dead letters then.
    ///
    /// # Panics
    /// If that takes long.
    pub async fn emptied(&self, queue: &str) -> Vec<DeadLetter> {
        eventually("every message is dealt with", async || {
            let left: i64 = sqlx::query_scalar("SELECT count(*) FROM messages WHERE queue = $1")
                .bind(queue)
                .fetch_one(self.pool())
                .await
                .unwrap_or_else(|error| panic!("count messages: {error}"));
            (left == 0).then_some(())
        })
        .await;
        let letters = self.bus.dead_letters(queue, usize::MAX).await;
        letters.unwrap_or_else(|error| panic!("list dead letters: {error}"))
    }
}
