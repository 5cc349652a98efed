use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use runtime::{Limits, PageSigner};
use secrecy::ExposeSecret as _;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::auth::{TokensSettings, Verifier};
use crate::background::Background;
use crate::clock::Clock;
use crate::config::Environment;
use crate::db::Statements;
use crate::events::{self, Outbox, bus};
use crate::health::Health;
use crate::idempotency::PostgresStore;
use crate::neighbour::Credentials;
use crate::service::{Service, ServiceContext};
use crate::settings::Settings;
use crate::telemetry::Telemetry;
use crate::{db, http, outage, server};

/// Beyond what an operation may take that sets no time of its own. A caller whose answer died with a process waits this long
/// for the key; whoever is overtaken although they still work cannot record an answer, and so has no effect.
const LEASE_MARGIN: Duration = Duration::from_secs(5);
const PURGE_EVERY: Duration = Duration::from_secs(600);

/// A service that runs.
pub struct Running {
    address: SocketAddr,
    pool: PgPool,
    telemetry: Telemetry,
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

    /// What it tells of itself.
    pub fn telemetry(&self) -> &Telemetry {
        &self.telemetry
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
    start_as(service, environment, shutdown, clock, Credentials::of).await
}

/// The same with other credentials towards its neighbours.
pub(crate) async fn start_as(
    service: &Service,
    environment: &Environment,
    shutdown: CancellationToken,
    clock: Clock,
    credentials: impl FnOnce(&str, &TokensSettings) -> Credentials,
) -> anyhow::Result<Running> {
    let (settings, build) = service.configure(environment)?;
    let name = service.name();
    let credentials = credentials(name, &settings.tokens);
    require_migrated(service, &settings).await?;
    let pool = db::connect(&settings.database, name)
        .await
        .context("the database is out of reach")?;

    let bus = bus::open(&settings.bus.url, name)
        .await
        .context("the bus is out of reach, or not as expected")?;

    let telemetry = Telemetry::new(name, &settings.telemetry)?;
    let (context, store) = context(&telemetry, &settings, pool.clone(), clock, credentials);
    let (health, outbox) = (context.health.clone(), context.outbox.clone());
    let statements = context.statements.clone();
    let checked = Arc::clone(&bus);
    health.register("sqs_access", move || {
        let bus = Arc::clone(&checked);
        async move { bus.reachable(name).await }
    });
    let app = build(context)
        .await
        .with_context(|| format!("`{name}` cannot be built"))?;
    let router = http::wrap(app.router.clone(), &settings.http, &health)?;
    let router = router.layer(from_fn_with_state(telemetry.clone(), within));
    let listener = listen(service, &settings).await?;
    let address = server::address(&listener);
    let metrics = measure(&telemetry, &settings).await?;
    let observing = telemetry
        .clone()
        .observe(pool.clone(), statements, Arc::clone(&bus));
    let background = Background::start(&telemetry, app, bus, &pool, &outbox, &settings).await?;
    tracing::info!(service = name, %address, "listening");

    let closing = pool.clone();
    let told = telemetry.clone();
    let task = tokio::spawn(async move {
        let retention = settings.events.retention;
        let purging = tokio::spawn(purge(store, closing.clone(), retention, shutdown.clone()));
        let observing = tokio::spawn(observing);
        server::run(listener, router, &settings.http, &health, shutdown).await;
        background.stop().await;
        purging.abort();
        observing.abort();
        closing.close().await;
        telemetry.stop().await;
        drop(metrics);
        tracing::info!(service = name, "stopped");
    });
    Ok(Running {
        address,
        pool,
        telemetry: told,
        task,
    })
}

/// Whatever happens in a request happens for this service.
async fn within(State(telemetry): State<Telemetry>, request: Request, next: Next) -> Response {
    telemetry.scope(next.run(request)).await
}

/// Serves the metrics, where that was asked for, until what is returned is dropped.
async fn measure(
    telemetry: &Telemetry,
    settings: &Settings,
) -> anyhow::Result<Option<AbortOnDropHandle<()>>> {
    let Some(port) = settings.telemetry.metrics_port else {
        return Ok(None);
    };
    let address = SocketAddr::new(settings.telemetry.metrics_address, port);
    let listener = TcpListener::bind(address).await.with_context(|| {
        let setting = crate::config::name_for(telemetry.service(), "telemetry_metrics_port");
        format!("cannot serve metrics on {address}; {setting} names another port")
    })?;
    let address = server::address(&listener);
    tracing::info!(service = telemetry.service(), %address, "metrics are served");
    let serving = tokio::spawn(telemetry.clone().serve_metrics(listener));
    Ok(Some(AbortOnDropHandle::new(serving)))
}

/// Brings the service's database to its newest version.
pub async fn migrate(service: &Service, environment: &Environment) -> anyhow::Result<()> {
    let settings = Settings::section(service.name(), environment, "database_")?;
    db::migrate(service.migrations(), &settings, service.name())
        .await
        .context("the migrations did not succeed")
}

pub(crate) fn context(
    telemetry: &Telemetry,
    settings: &Settings,
    pool: PgPool,
    clock: Clock,
    credentials: Credentials,
) -> (ServiceContext, PostgresStore) {
    runtime::outage::recognise(outage::problem);
    let health = Health::default();
    let checked = pool.clone();
    health.register("db_tcp", move || {
        let pool = checked.clone();
        async move { db::reachable(&pool).await }
    });
    let statements = Statements::new(&pool, settings.database.max_connections.div_ceil(3));
    let store = PostgresStore::new(
        statements.clone(),
        clock.clone(),
        settings.http.timeout + LEASE_MARGIN,
    );
    let runtime = runtime::Context::builder()
        .authenticator(Verifier::new(&settings.tokens, clock.clone()))
        .idempotency(store.clone())
        .pages(PageSigner::new(
            settings.pages.key.expose_secret().as_bytes(),
        ))
        .limits(limits(&clock))
        .timeout(settings.http.timeout)
        .build();
    (
        ServiceContext {
            name: telemetry.service(),
            telemetry: telemetry.clone(),
            statements,
            pool,
            runtime,
            outbox: Outbox::new(clock.clone()),
            clock,
            health,
            credentials,
        },
        store,
    )
}

/// Counts requests under the service's clock.
fn limits(clock: &Clock) -> Limits {
    let clock = clock.clone();
    Limits::under(move || {
        let since = clock.now().timestamp_micros();
        Duration::from_micros(since.unsigned_abs())
    })
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

async fn purge(
    store: PostgresStore,
    pool: PgPool,
    retention: Duration,
    shutdown: CancellationToken,
) {
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
        if let Err(error) = purge_keys(&store).await {
            tracing::warn!(%error, "expired idempotency keys were not removed");
        }
        if let Err(error) = events::purge(&pool, retention).await {
            tracing::warn!(%error, "old events were not removed");
        }
    }
}

/// Each statement removes some of them.
async fn purge_keys(store: &PostgresStore) -> Result<(), sqlx::Error> {
    while store.purge().await? > 0 {}
    Ok(())
}
