use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use runtime::PageSigner;
use secrecy::ExposeSecret as _;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::auth::Verifier;
use crate::clock::Clock;
use crate::config::Environment;
use crate::health::Health;
use crate::idempotency::PostgresStore;
use crate::service::{Service, ServiceContext};
use crate::settings::Settings;
use crate::{db, http, server};

/// More than a request can take, so that nobody is overtaken who still works.
const LEASE_MARGIN: Duration = Duration::from_secs(30);
const PURGE_EVERY: Duration = Duration::from_secs(600);

/// A service that runs.
pub struct Running {
    address: SocketAddr,
    pool: PgPool,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its database.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Waits until it was told to stop and has done so.
    pub async fn finished(self) -> anyhow::Result<()> {
        self.task.await.context("the server stopped with a panic")
    }
}

/// Starts a service. When this returns, it listens. It stops, in good order, after `shutdown`.
pub async fn start(
    service: &Service,
    environment: &Environment,
    shutdown: CancellationToken,
) -> anyhow::Result<Running> {
    start_at(service, environment, shutdown, Clock::system()).await
}

/// The same under another clock.
pub async fn start_at(
    service: &Service,
    environment: &Environment,
    shutdown: CancellationToken,
    clock: Clock,
) -> anyhow::Result<Running> {
    let (settings, build) = service.configure(environment)?;
    let name = service.name();
    require_migrated(service, &settings).await?;
    let pool = db::connect(&settings.database, name)
        .await
        .context("the database is out of reach")?;

    let (context, store) = context(name, &settings, pool.clone(), clock);
    let health = context.health.clone();
    let router = build(context)
        .await
        .with_context(|| format!("`{name}` cannot be built"))?;
    let router = http::wrap(router, &settings.http, &health)?;
    let listener = listen(service, &settings).await?;
    let address = server::address(&listener);
    tracing::info!(service = name, %address, "listening");

    let closing = pool.clone();
    let task = tokio::spawn(async move {
        let purging = tokio::spawn(purge(store, shutdown.clone()));
        server::run(listener, router, &settings.http, &health, shutdown).await;
        purging.abort();
        closing.close().await;
        tracing::info!(service = name, "stopped");
    });
    Ok(Running {
        address,
        pool,
        task,
    })
}

/// Brings the service's database to its newest version.
pub async fn migrate(service: &Service, environment: &Environment) -> anyhow::Result<()> {
    let settings = Settings::section(service.name(), environment, "database_")?;
    db::migrate(service.migrations(), &settings, service.name())
        .await
        .context("the migrations did not succeed")
}

pub(crate) fn context(
    name: &'static str,
    settings: &Settings,
    pool: PgPool,
    clock: Clock,
) -> (ServiceContext, PostgresStore) {
    let health = Health::default();
    let checked = pool.clone();
    health.register("db_tcp", move || {
        let pool = checked.clone();
        async move { db::reachable(&pool).await }
    });
    let store = PostgresStore::new(
        pool.clone(),
        clock.clone(),
        settings.http.longest_timeout + LEASE_MARGIN,
    );
    let runtime = runtime::Context::builder()
        .authenticator(Verifier::new(&settings.auth, clock.clone()))
        .idempotency(store.clone())
        .pages(PageSigner::new(
            settings.pages.key.expose_secret().as_bytes(),
        ))
        .timeout(settings.http.timeout)
        .build();
    (
        ServiceContext {
            name,
            pool,
            runtime,
            clock,
            health,
        },
        store,
    )
}

async fn require_migrated(service: &Service, settings: &Settings) -> anyhow::Result<()> {
    let name = service.name();
    let lacking = db::pending(service.migrations(), &settings.database, name)
        .await
        .context("the database is out of reach, or not as expected")?;
    anyhow::ensure!(
        lacking.is_empty(),
        "the database of `{name}` lacks migrations ({}): run `{name} migrate` first",
        lacking.join(", ")
    );
    Ok(())
}

async fn listen(service: &Service, settings: &Settings) -> anyhow::Result<TcpListener> {
    let port = settings.http.port.unwrap_or(service.port());
    let address = SocketAddr::new(settings.http.address, port);
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {port} is taken: another program listens on {address}; stop it, or give `{0}` another port with {1}",
            service.name(),
            crate::config::name_for(service.name(), "http_port"),
        ),
        _ => anyhow::Error::new(error).context(format!("cannot listen on {address}")),
    })
}

async fn purge(store: PostgresStore, shutdown: CancellationToken) {
    loop {
        // Not all instances at the same moment.
        let pause = PURGE_EVERY.mul_f64(0.5 + crate::random::fraction());
        if shutdown
            .run_until_cancelled(tokio::time::sleep(pause))
            .await
            .is_none()
        {
            return;
        }
        if let Err(error) = store.purge().await {
            tracing::warn!(%error, "expired idempotency keys were not removed");
        }
    }
}
