//! A payment provider that behaves like a real one, built from `openapi/external/payment-gateway.yaml`.
//!
//! It moves no money. It keeps what it was asked in a database of its own, honours idempotency keys, and sends signed
//! webhooks. What it does with a card is said by the token that the card was made from: see [`domain::behaviour`].

pub mod api;
mod authentication;
pub mod config;
mod convert;
pub mod domain;
#[rustfmt::skip]
pub mod generated;
mod health;
pub mod store;
pub mod webhooks;
mod workers;

use std::time::Duration;

use platform::idempotency::PostgresStore;
use platform::{App, Service, ServiceContext};
use sqlx::migrate::Migrator;

use api::Provider;
use authentication::SecretKey;
use config::Config;

/// What the sandbox's database needs.
pub static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a request under a key is left to itself before another one may take its place. A provider's requests are
/// short; one that was cut off should not stand in the way for longer than its merchant waits.
const LEASE: Duration = Duration::from_secs(5);

/// The sandbox, to be run alone or beside others.
pub fn service() -> Service {
    Service::new("payment-sandbox", 8010, &MIGRATIONS, build)
}

/// What the sandbox answers, and what it does by itself.
pub async fn build(context: ServiceContext, config: Config) -> anyhow::Result<App> {
    // Merchants show a secret key and no token of ours, so that the layer around the operations is the sandbox's own.
    let layer = runtime::Context::builder()
        .authenticator(SecretKey::new(&config.secret_key))
        .idempotency(PostgresStore::new(
            context.statements.clone(),
            context.clock.clone(),
            LEASE,
        ))
        .timeout(config.silence)
        .build();
    let health = health::routes(context.health.clone());
    let provider = Provider::new(context, config);
    let (bank, messenger, client) = (provider.clone(), provider.clone(), workers::client()?);
    Ok(App::new(generated::router(provider, layer).merge(health))
        .worker(workers::SETTLE, move |stop| workers::settle(bank, stop))
        .worker(workers::NOTIFY, move |stop| {
            workers::notify(messenger, client, stop)
        }))
}
