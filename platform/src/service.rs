use std::future::Future;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use sqlx::PgPool;
use url::Url;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{ConfigError, Environment, Layers};
use crate::db::{Migrator, Statements};
use crate::events::Outbox;
use crate::health::Health;
use crate::neighbour::Credentials;
use crate::settings::Settings;
use crate::telemetry::Telemetry;

/// What a service is built from. Cheap to clone.
#[derive(Clone)]
pub struct ServiceContext {
    /// The service's name.
    pub name: &'static str,
    /// Its database.
    pub pool: PgPool,
    /// The same database, for single statements outside of transactions: a round trip less for each.
    pub statements: Statements,
    /// What the generated layer needs.
    pub runtime: runtime::Context,
    /// The time.
    pub clock: Clock,
    /// Its checks.
    pub health: Health,
    /// Where it writes what it tells others.
    pub outbox: Outbox,
    /// What it tells of itself: see [`Telemetry::resume`] for workers.
    pub telemetry: Telemetry,
    /// Who it is to its neighbours.
    pub(crate) credentials: Credentials,
}

impl ServiceContext {
    /// The way to another service, on which this one calls as itself: see [`crate::neighbour`]. To be made once, when
    /// the service is built, since a connection knows how the neighbour has been doing.
    ///
    /// # Errors
    ///
    /// Where the service was not told how to get tokens (`tokens_url`, `tokens_client_secret`), or the URL is no base
    /// URL.
    pub fn neighbour(&self, url: &Url) -> anyhow::Result<sdk::Connection> {
        let connection = self.credentials.connect(url)?;
        Ok(connection.recorded_with(self.telemetry.calls()))
    }
}

/// Makes the service out of a context, knowing the configuration.
pub(crate) type Build =
    Box<dyn FnOnce(ServiceContext) -> BoxFuture<'static, anyhow::Result<App>> + Send>;

type Prepare = Arc<dyn Fn(&mut Layers) -> Option<Build> + Send + Sync>;

/// A service: everything that a program must know to run it, alone or beside others.
#[derive(Clone)]
pub struct Service {
    name: &'static str,
    port: u16,
    migrations: &'static Migrator,
    prepare: Prepare,
}

impl Service {
    /// Describes a service. Its own configuration `C` is a struct of plain fields. What `build` makes is an [`App`], or a
    /// router where the service does nothing but answer.
    pub fn new<C, F, Built, Made>(
        name: &'static str,
        port: u16,
        migrations: &'static Migrator,
        build: F,
    ) -> Self
    where
        C: DeserializeOwned + Send + 'static,
        F: Fn(ServiceContext, C) -> Built + Clone + Send + Sync + 'static,
        Built: Future<Output = anyhow::Result<Made>> + Send + 'static,
        Made: Into<App>,
    {
        let prepare: Prepare = Arc::new(move |layers| {
            let config: C = layers.section("")?;
            let build = build.clone();
            Some(Box::new(move |context| {
                async move { build(context, config).await.map(Into::into) }.boxed()
            }))
        });
        Self {
            name,
            port,
            migrations,
            prepare,
        }
    }

    /// Its name, as in `catalog`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The port it listens on unless told otherwise.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What its database needs.
    pub fn migrations(&self) -> &'static Migrator {
        self.migrations
    }

    pub(crate) fn configure(
        &self,
        environment: &Environment,
    ) -> Result<(Settings, Build), ConfigError> {
        Settings::read(self.name, environment, |layers| (self.prepare)(layers))
    }
}
