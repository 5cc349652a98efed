use std::future::Future;
use std::sync::Arc;

use axum::Router;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use sqlx::PgPool;

use crate::clock::Clock;
use crate::config::{ConfigError, Environment, Layers};
use crate::db::Migrator;
use crate::health::Health;
use crate::settings::Settings;

/// What a service is built from. Cheap to clone.
#[derive(Clone)]
pub struct ServiceContext {
    /// The service's name.
    pub name: &'static str,
    /// Its database.
    pub pool: PgPool,
    /// What the generated layer needs.
    pub runtime: runtime::Context,
    /// The time.
    pub clock: Clock,
    /// Its checks.
    pub health: Health,
}

/// Makes the router out of a context, knowing the configuration.
pub(crate) type Build =
    Box<dyn FnOnce(ServiceContext) -> BoxFuture<'static, anyhow::Result<Router>> + Send>;

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
    /// Describes a service. Its own configuration `C` is a struct of plain fields.
    pub fn new<C, F, Built>(
        name: &'static str,
        port: u16,
        migrations: &'static Migrator,
        build: F,
    ) -> Self
    where
        C: DeserializeOwned + Send + 'static,
        F: Fn(ServiceContext, C) -> Built + Clone + Send + Sync + 'static,
        Built: Future<Output = anyhow::Result<Router>> + Send + 'static,
    {
        let prepare: Prepare = Arc::new(move |layers| {
            let config: C = layers.section("")?;
            let build = build.clone();
            Some(Box::new(move |context| build(context, config).boxed()))
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
