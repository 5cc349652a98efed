//! Events from the outbox to their effect, over real databases.

mod consumer;
mod outbox;
mod relay;
mod service;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{Consumer, EventsSettings, Relay, Subscriptions};
use crate::clock::Clock;
use crate::db::DatabaseSettings;
use crate::events::Outbox;
use crate::testing::{TestBus, TestDatabase, start_time};
use crate::worker::Wake;

const QUEUE: &str = "fans";
const TABLES: &str = concat!(
    include_str!("../../../migrations/outbox.sql"),
    include_str!("../../../migrations/inbox.sql"),
    "CREATE TABLE effects (position int GENERATED ALWAYS AS IDENTITY, thing int NOT NULL);",
    "CREATE TABLE attempts (thing int NOT NULL);",
);

#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
struct Made {
    thing: i32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    story: String,
}

fn made(thing: i32) -> Made {
    Made {
        thing,
        story: String::new(),
    }
}

impl sdk::Event for Made {
    const TYPE: &'static str = "thing.made";
    const SOURCE: &'static str = "/things";
}

impl runtime::Event for Made {
    const TYPE: &'static str = "thing.made";
    const SOURCE: &'static str = "/things";

    fn subject(&self) -> Option<String> {
        Some((self.thing % 10).to_string())
    }
}

/// A service's database and a bus.
struct World {
    database: TestDatabase,
    bus: TestBus,
}

/// Something that runs until it is stopped.
struct Part {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Part {
    async fn stop(self) {
        self.stop.cancel();
        tokio::time::timeout(Duration::from_secs(60), self.task)
            .await
            .unwrap()
            .unwrap();
    }
}

/// Quick enough for a test.
fn settings() -> EventsSettings {
    EventsSettings {
        // Longer than a busy machine makes a handler wait.
        visibility: Duration::from_secs(10),
        handler_timeout: Duration::from_secs(10),
        poll_interval: Duration::from_millis(100),
        ..EventsSettings::default()
    }
}

impl World {
    async fn new() -> Self {
        let (database, bus) = tokio::join!(TestDatabase::with_sql(TABLES), TestBus::new());
        bus.bus().subscribe(QUEUE, &["thing.made"]).await.unwrap();
        Self { database, bus }
    }

    fn consume(&self, subscriptions: Subscriptions, settings: EventsSettings) -> Part {
        let consumer = Arc::new(Consumer {
            bus: self.bus.bus(),
            queue: QUEUE,
            pool: self.database.pool().clone(),
            subscriptions,
            settings,
        });
        let stop = CancellationToken::new();
        let task = tokio::spawn(consumer.run(stop.clone()));
        Part { stop, task }
    }

    fn outbox() -> Outbox {
        Outbox::new(Clock::at(start_time()))
    }

    fn relay(&self, written: &Wake, poll_interval: Duration) -> Part {
        let relay = Arc::new(Relay {
            bus: self.bus.bus(),
            name: "relay",
            database: DatabaseSettings {
                url: self.database.url().into(),
                max_connections: 1,
                acquire_timeout: Duration::from_secs(60),
                statement_timeout: Duration::from_secs(60),
            },
            written: written.clone(),
            poll_interval,
            drain_timeout: Duration::from_secs(10),
        });
        let stop = CancellationToken::new();
        let task = tokio::spawn(relay.run(stop.clone()));
        Part { stop, task }
    }

    /// Writes these events, each in a transaction of its own.
    async fn write(&self, outbox: &Outbox, events: impl IntoIterator<Item = Made>) {
        for event in events {
            let mut transaction = crate::db::begin(self.database.pool(), "write")
                .await
                .unwrap();
            outbox.append(&mut transaction, event).await.unwrap();
            transaction.commit().await.unwrap();
        }
    }

    async fn numbers(&self, sql: &'static str) -> Vec<i32> {
        let query = sqlx::query_scalar(sql);
        query.fetch_all(self.database.pool()).await.unwrap()
    }

    /// The things whose making had an effect, in the order of the effects.
    async fn effects(&self) -> Vec<i32> {
        self.numbers("SELECT thing FROM effects ORDER BY position")
            .await
    }

    /// How often the handler of a thing began.
    async fn attempts(&self, thing: i32) -> i64 {
        let query = sqlx::query_scalar("SELECT count(*) FROM attempts WHERE thing = $1");
        query
            .bind(thing)
            .fetch_one(self.database.pool())
            .await
            .unwrap()
    }

    /// The things whose making was told to the queue, in the order of the messages.
    async fn told(&self) -> Vec<i32> {
        let query = sqlx::query_scalar(
            "SELECT (body::jsonb #>> '{data,thing}')::int FROM messages ORDER BY position",
        );
        query.fetch_all(self.bus.pool()).await.unwrap()
    }
}
