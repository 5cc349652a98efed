use runtime::{CloudEvent, Event};
use sdk::Incoming;
use sqlx::types::Json;
use uuid::Uuid;

use crate::clock::Clock;
use crate::db::Transaction;
use crate::telemetry;
use crate::worker::Wake;

/// Where a service writes what it tells. Clones are the same.
#[derive(Clone, Debug)]
pub struct Outbox {
    clock: Clock,
    written: Wake,
}

impl Outbox {
    /// An outbox for who writes without being a service that runs, such as a program that loads data. What it writes is
    /// found by polling.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            written: Wake::default(),
        }
    }

    /// Writes an event, to be published once the transaction has committed; returns its id.
    pub async fn append<E: Event>(
        &self,
        transaction: &mut Transaction,
        event: E,
    ) -> Result<Uuid, sqlx::Error> {
        let now = self.clock.now();
        let mut event = CloudEvent::new(crate::random::id(now), E::SOURCE, now, event);
        // Named before it commits: what is rolled back was still tried.
        let creating = Incoming::current()
            .trace
            .map(|parent| telemetry::current().creating(parent, E::TYPE, event.id));
        event.traceparent = creating.map(|span| span.position().to_string());
        let statement = sqlx::query(
            "INSERT INTO outbox (id, type, subject, event, occurred_at) VALUES ($1, $2, $3, $4, $5)",
        );
        let statement = statement
            .bind(event.id)
            .bind(&event.event_type)
            .bind(&event.subject);
        let statement = statement.bind(Json(&event)).bind(now);
        statement.execute(&mut **transaction).await?;
        transaction.after_commit(&self.written);
        Ok(event.id)
    }

    /// What is woken when something was written and has committed.
    pub(crate) fn written(&self) -> &Wake {
        &self.written
    }
}
