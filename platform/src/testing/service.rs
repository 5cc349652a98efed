use std::net::SocketAddr;

use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::{TestDatabase, TestTokens, start_time};
use crate::clock::Clock;
use crate::config::Environment;
use crate::service::{Service, ServiceContext};
use crate::settings::Settings;
use crate::start::{Running, start_at};

const PAGES_KEY: &str = "a key for tests, long enough to be one";

/// A service on a port of its own, over a database of its own, under a clock that stands still until it is moved.
/// Stops when dropped.
pub struct TestService {
    running: Running,
    tokens: TestTokens,
    clock: Clock,
    shutdown: CancellationToken,
    _database: TestDatabase,
}

impl TestService {
    /// Starts it, with these variables beside those that every service needs.
    ///
    /// # Panics
    /// If it does not start.
    pub async fn start(service: Service, variables: &[(&str, &str)]) -> Self {
        let database = TestDatabase::new(service.migrations()).await;
        let clock = Clock::at(start_time());
        let tokens = TestTokens::new(&clock);
        let environment = variables.iter().fold(
            environment(&database, &tokens),
            |environment, (name, value)| environment.with(name, *value),
        );
        let shutdown = CancellationToken::new();
        let running = start_at(&service, &environment, shutdown.clone(), clock.clone()).await;
        let running = running
            .unwrap_or_else(|error| panic!("`{}` does not start: {error:#}", service.name()));
        Self {
            running,
            tokens,
            clock,
            shutdown,
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

    /// Tokens that it believes.
    pub fn tokens(&self) -> &TestTokens {
        &self.tokens
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Asks it to stop; what [`Running::finished`] does then.
    pub async fn stop(self) -> anyhow::Result<()> {
        // Taken apart by hand: a type with `Drop` cannot be.
        let Self {
            running,
            shutdown,
            _database,
            ..
        } = self;
        shutdown.cancel();
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
    crate::start::context(name, &settings, database.pool().clone(), clock.clone()).0
}

fn environment(database: &TestDatabase, tokens: &TestTokens) -> Environment {
    let environment = Environment::default()
        .with("PLUMBLINE_DATABASE_URL", database.url())
        .with("PLUMBLINE_DATABASE_ACQUIRE_TIMEOUT", "20s")
        .with("PLUMBLINE_HTTP_PORT", "0")
        .with("PLUMBLINE_PAGES_KEY", PAGES_KEY);
    tokens
        .variables()
        .into_iter()
        .fold(environment, |environment, (name, value)| {
            environment.with(name, value)
        })
}
