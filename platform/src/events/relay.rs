//! Publishes what is in the outbox.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use sdk::trace::TraceParent;
use sqlx::{Connection as _, PgConnection};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::bus::{BusError, Outgoing, SharedBus};
use super::consumer::chain;
use crate::backoff::Backoff;
use crate::db::{self, DatabaseSettings};
use crate::telemetry;
use crate::worker::{Wake, about};

const BATCH: i64 = 100;
/// Who holds this lock of a database publishes its outbox: "outbox" in ASCII.
const LEADER: i64 = 0x6f75_7462_6f78;
const PUBLISHING_TIMEOUT: Duration = Duration::from_secs(15);
/// After a failure of the database or the bus, before the next attempt: from here …
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// … up to here.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The same for an event that the bus refuses, which others need not wait for.
const LONGEST_REFUSAL: Duration = Duration::from_secs(300);

/// The relay of one service.
///
/// Of all its instances one leads: the holder of a lock that lives as long as its session. It does everything on that one
/// connection, so that it cannot go on once the lock is lost. Nothing is locked or held open while it publishes; what was
/// published and could not be marked is published again.
pub(crate) struct Relay {
    pub(crate) bus: SharedBus,
    pub(crate) name: &'static str,
    pub(crate) database: DatabaseSettings,
    pub(crate) written: Wake,
    pub(crate) poll_interval: Duration,
    /// How long it may publish what is left when it is told to stop.
    pub(crate) drain_timeout: Duration,
}

#[derive(sqlx::FromRow)]
struct Row {
    position: i64,
    id: Uuid,
    #[sqlx(rename = "type")]
    event_type: String,
    subject: Option<String>,
    attempts: i32,
    body: String,
    traceparent: Option<String>,
}

enum Round {
    /// There may be more.
    Full,
    /// All that can be published now is published.
    Empty,
    /// The bus is out of reach.
    Failed(BusError),
}

impl Relay {
    /// Publishes until `stop`, and then what is left.
    pub(crate) async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut failures = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
        while !stop.is_cancelled() {
            if let Err(error) = self.session(&stop, &mut failures).await {
                let wait = failures.next();
                tracing::warn!(%error, ?wait, "the outbox is out of reach");
                stop.run_until_cancelled(tokio::time::sleep(wait)).await;
            }
        }
    }

    /// One connection's time: waits for the lead, and leads.
    async fn session(
        &self,
        stop: &CancellationToken,
        failures: &mut Backoff,
    ) -> Result<(), sqlx::Error> {
        // That an event was published may be forgotten in a crash: it is published again.
        let mut connection = db::single_to_queue(&self.database, self.name).await?;
        while !self.leads(&mut connection).await? {
            failures.reset();
            let pause = tokio::time::sleep(about(self.poll_interval));
            if stop.run_until_cancelled(pause).await.is_none() {
                return connection.close().await;
            }
        }
        tracing::info!("this instance publishes the events");
        self.lead(&mut connection, stop, failures).await?;
        if timeout(self.drain_timeout, self.flush(&mut connection))
            .await
            .is_err()
        {
            tracing::warn!("some events are left in the outbox, for whoever publishes next");
        }
        connection.close().await
    }

    async fn leads(&self, connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
        let statement = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(LEADER);
        statement.fetch_one(connection).await
    }

    async fn lead(
        &self,
        connection: &mut PgConnection,
        stop: &CancellationToken,
        failures: &mut Backoff,
    ) -> Result<(), sqlx::Error> {
        while !stop.is_cancelled() {
            match self.round(connection).await? {
                Round::Full => failures.reset(),
                Round::Empty => {
                    failures.reset();
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = self.written.woken() => {}
                        () = tokio::time::sleep(about(self.poll_interval)) => {}
                    }
                }
                Round::Failed(error) => {
                    let wait = failures.next();
                    tracing::warn!(error = chain(&error), ?wait, "events were not published");
                    stop.run_until_cancelled(tokio::time::sleep(wait)).await;
                }
            }
        }
        Ok(())
    }

    async fn flush(&self, connection: &mut PgConnection) {
        while let Ok(Round::Full) = self.round(connection).await {}
    }

    async fn round(&self, connection: &mut PgConnection) -> Result<Round, sqlx::Error> {
        let rows = due(connection).await?;
        let full = i64::try_from(rows.len()).is_ok_and(|count| count == BATCH);
        let mut held_back = HashSet::new();
        for wave in waves(rows) {
            let wave: Vec<_> = wave
                .into_iter()
                .filter(|row| {
                    !row.subject
                        .as_ref()
                        .is_some_and(|subject| held_back.contains(subject))
                })
                .collect();
            if wave.is_empty() {
                continue;
            }
            match self.publish(&wave).await {
                Ok(results) => {
                    self.note(connection, &wave, results, &mut held_back)
                        .await?;
                }
                Err(error) => return Ok(Round::Failed(error)),
            }
        }
        Ok(if full { Round::Full } else { Round::Empty })
    }

    async fn publish(&self, wave: &[Row]) -> Result<Vec<Result<(), BusError>>, BusError> {
        let telemetry = telemetry::current();
        let spans = wave
            .iter()
            .map(|row| telemetry.publishing(row.parent(), &row.event_type, row.id));
        let spans: Vec<_> = spans.collect();
        let events: Vec<_> = wave.iter().map(Row::outgoing).collect();
        let published = timeout(PUBLISHING_TIMEOUT, self.bus.publish(&events))
            .await
            .unwrap_or_else(|error| Err(BusError::unavailable(error)));
        for (place, (row, span)) in wave.iter().zip(spans).enumerate() {
            let result = published
                .as_ref()
                .ok()
                .and_then(|results| results.get(place));
            let refused = !result.is_some_and(Result::is_ok);
            telemetry.published(span, &row.event_type, refused);
        }
        published
    }

    async fn note(
        &self,
        connection: &mut PgConnection,
        wave: &[Row],
        results: Vec<Result<(), BusError>>,
        held_back: &mut HashSet<String>,
    ) -> Result<(), sqlx::Error> {
        let mut published = Vec::with_capacity(wave.len());
        for (row, result) in wave.iter().zip(results) {
            match result {
                Ok(()) => published.push(row.position),
                Err(error) => {
                    tracing::error!(event_id = %row.id, event_type = row.event_type, error = chain(&error), "an event was not published");
                    held_back.extend(row.subject.clone());
                    postpone(connection, row).await?;
                }
            }
        }
        mark(connection, &published).await
    }
}

/// What can be published now, in order. An event that waits after a failure holds back those after it about the same subject,
/// and no others.
async fn due(connection: &mut PgConnection) -> Result<Vec<Row>, sqlx::Error> {
    let statement = sqlx::query_as(
        "SELECT position, id, type, subject, attempts, event::text AS body, \
             event ->> 'traceparent' AS traceparent FROM outbox AS event_of \
         WHERE published_at IS NULL AND (not_before IS NULL OR not_before <= now()) \
             AND NOT EXISTS ( \
                 SELECT FROM outbox AS earlier \
                 WHERE earlier.published_at IS NULL AND earlier.not_before > now() \
                     AND earlier.subject = event_of.subject AND earlier.position < event_of.position) \
         ORDER BY position LIMIT $1",
    );
    statement.bind(BATCH).fetch_all(connection).await
}

async fn mark(connection: &mut PgConnection, published: &[i64]) -> Result<(), sqlx::Error> {
    if published.is_empty() {
        return Ok(());
    }
    let statement = sqlx::query("UPDATE outbox SET published_at = now() WHERE position = ANY ($1)");
    let statement = statement.bind(published);
    statement.execute(connection).await.map(drop)
}

async fn postpone(connection: &mut PgConnection, row: &Row) -> Result<(), sqlx::Error> {
    let wait = Backoff::new(FIRST_WAIT, LONGEST_REFUSAL).after(row.attempts.unsigned_abs() + 1);
    let statement = sqlx::query(
        "UPDATE outbox SET attempts = attempts + 1, not_before = now() + make_interval(secs => $2) WHERE position = $1",
    );
    let statement = statement.bind(row.position).bind(wait.as_secs_f64());
    statement.execute(connection).await.map(drop)
}

/// Splits a batch so that no part has two events about the same subject: what a part publishes may arrive in any order.
fn waves(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut waves: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        let number = row.subject.as_ref().map_or(0, |subject| {
            let next = seen.entry(subject.clone()).or_default();
            *next += 1;
            *next - 1
        });
        if waves.len() <= number {
            waves.resize_with(number + 1, Vec::new);
        }
        waves[number].push(row);
    }
    waves
}

impl Row {
    fn parent(&self) -> Option<TraceParent> {
        self.traceparent.as_deref()?.parse().ok()
    }

    fn outgoing(&self) -> Outgoing {
        Outgoing {
            id: self.id,
            event_type: self.event_type.clone(),
            body: self.body.clone(),
        }
    }
}
