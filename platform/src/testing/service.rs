use std::net::SocketAddr;

use serde_json::Value;
use sqlx::PgPool;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{TestBus, TestDatabase, TestTokens, event, eventually, outbox, start_time};
use crate::clock::Clock;
use crate::config::Environment;
use crate::service::{Service, ServiceContext};
use crate::settings::Settings;
use crate::start::{Running, start_as};
use crate::telemetry::Telemetry;

const PAGES_KEY: &str = "a key for tests, long enough to be one";

/// A service on a port of its own, over a database and a bus of its own, under a clock that stands still until it is moved.
/// Stops when dropped.
pub struct TestService {
    running: Running,
    tokens: TestTokens,
    clock: Clock,
    name: &'static str,
    shutdown: DropGuard,
    bus: TestBus,
    _database: TestDatabase,
}

impl TestService {
    /// Starts it, with these variables beside those that every service needs.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(service: Service, variables: &[(&str, &str)]) -> Self {
        let (database, bus) = tokio::join!(TestDatabase::new(service.migrations()), TestBus::new());
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let environment = variables.iter().fold(
            environment(&database, &tokens).with("PLUMBLINE_BUS_URL", bus.url()),
            |environment, (name, value)| environment.with(name, *value),
        );
        let shutdown = CancellationToken::new();
        let running = start_as(
            &service,
            &environment,
            shutdown.clone(),
            clock.clone(),
            |_, _| tokens.credentials(service.name()),
        )
        .await;
        let running = running
            .unwrap_or_else(|error| panic!("`{}` does not start: {error:#}", service.name()));
        Self {
            running,
            tokens,
            clock,
            name: service.name(),
            shutdown: shutdown.drop_guard(),
            bus,
            _database: database,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// Its database.
    pub fn pool(&self) -> &PgPool {
        self.running.pool()
    }

    /// What it tells of itself.
    pub fn telemetry(&self) -> &Telemetry {
        self.running.telemetry()
    }

    /// Tokens that it believes.
    pub fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The bus that it publishes on and hears.
    pub fn bus(&self) -> &TestBus {
        &self.bus
    }

    /// Lets an event reach it over the bus, and waits until it was handled; returns the event. [`deliver_again`] lets the
    /// same event reach it once more.
    ///
    /// [`deliver_again`]: Self::deliver_again
    ///
    /// # Panics
    /// If it ends among the dead letters: with the reason. If it is not handled within a minute.
    pub async fn deliver<E: sdk::Event>(&self, data: &E) -> Value {
        let event = event(data);
        self.deliver_again(&event).await;
        event
    }

    /// The same with an event that is made already.
    ///
    /// # Panics
    /// As [`deliver`](Self::deliver) does.
    pub async fn deliver_again(&self, event: &Value) {
        self.bus.send(self.name, event).await;
        let dead = self.bus.emptied(self.name).await;
        let body = event.to_string();
        if let Some(letter) = dead.iter().find(|letter| letter.body == body) {
            panic!("the event was not handled: {}", letter.reason);
        }
    }

    /// What it has told, oldest first, as soon as all of it was published.
    ///
    /// # Panics
    /// If that takes more than a minute.
    pub async fn published(&self) -> Vec<Value> {
        eventually("everything in the outbox is published", async || {
            let left = sqlx::query_scalar::<_, i64>(
                "SELECT count(*) FROM outbox WHERE published_at IS NULL",
            );
            let left = left.fetch_one(self.pool()).await;
            let left = left.unwrap_or_else(|error| panic!("count events: {error}"));
            (left == 0).then_some(())
        })
        .await;
        outbox(self.pool()).await
    }

    /// Asks it to stop; what [`Running::finished`] does then.
    pub async fn stop(self) -> anyhow::Result<()> {
        // Taken apart by hand: a type with `Drop` cannot be.
        let Self {
            running,
            shutdown,
            bus: _bus,
            _database,
            ..
        } = self;
        shutdown.disarm().cancel();
        running.finished().await
    }
}

/// What a service is built from, for tests that call its router without a network.
///
/// # Panics
/// Never with the tokens and databases that this module makes.
pub fn context(
    name: &'static str,
    database: &TestDatabase,
    tokens: &TestTokens,
    clock: &Clock,
) -> ServiceContext {
    let settings = Settings::read(name, &environment(database, tokens), |_| Some(()));
    let (settings, ()) = settings.unwrap_or_else(|error| panic!("{error}"));
    let pool = database.pool().clone();
    crate::start::context(
        &Telemetry::off(name),
        &settings,
        pool,
        clock.clone(),
        tokens.credentials(name),
    )
    .0
}

fn environment(database: &TestDatabase, tokens: &TestTokens) -> Environment {
    let environment = Environment::default()
        .with("PLUMBLINE_DATABASE_URL", database.url())
        .with("PLUMBLINE_DATABASE_ACQUIRE_TIMEOUT", "20s")
        .with("PLUMBLINE_BUS_URL", "postgres://nowhere.invalid/bus")
        .with("PLUMBLINE_HTTP_PORT", "0")
        .with("PLUMBLINE_PAGES_KEY", PAGES_KEY);
    tokens
        .variables()
        .into_iter()
        .fold(environment, |environment, (name, value)| {
            environment.with(name, value)
        })
}
