use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures::FutureExt as _;
use sqlx::PgPool;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::app::App;
use crate::events::bus::SharedBus;
use crate::events::{Consumer, Outbox, Relay};
use crate::settings::Settings;
use crate::telemetry::Telemetry;
use crate::worker::{Work, supervise};

/// More than what each part takes by itself when it stops.
const MARGIN: Duration = Duration::from_secs(1);
const RELAY: &str = "relay";
const FLUSH: Duration = Duration::from_secs(2);

/// What a service does beside answering requests: it handles events, works by itself, and publishes events.
pub(crate) struct Background {
    bus: SharedBus,
    working: CancellationToken,
    consumer_and_workers: JoinSet<()>,
    relaying: CancellationToken,
    relay: JoinHandle<()>,
    grace: Duration,
}

impl Background {
    pub(crate) async fn start(
        telemetry: &Telemetry,
        app: App,
        bus: SharedBus,
        pool: &PgPool,
        outbox: &Outbox,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        let name = telemetry.service();
        let types = app.subscriptions.types();
        bus.subscribe(name, &types)
            .await
            .context("the service's queue is not as it should be")?;
        let relay = Arc::new(Relay {
            bus: Arc::clone(&bus),
            name,
            database: settings.database.clone(),
            written: outbox.written().clone(),
            poll_interval: settings.events.poll_interval,
            drain_timeout: FLUSH,
        });
        let relay: Work = Arc::new(move |stop| Arc::clone(&relay).run(stop).boxed());
        let mut works = app.workers;
        if !types.is_empty() {
            let consumer = Arc::new(Consumer {
                bus: Arc::clone(&bus),
                queue: name,
                pool: pool.clone(),
                subscriptions: app.subscriptions,
                settings: settings.events.clone(),
            });
            let consumer: Work = Arc::new(move |stop| Arc::clone(&consumer).run(stop).boxed());
            works.push(("consumer", consumer));
        }
        let (working, relaying) = (CancellationToken::new(), CancellationToken::new());
        let mut consumer_and_workers = JoinSet::new();
        for (name, work) in works {
            let work = supervise(name, work, working.clone());
            consumer_and_workers.spawn(within(telemetry, name, work));
        }
        Ok(Self {
            bus,
            working,
            consumer_and_workers,
            relay: tokio::spawn(within(
                telemetry,
                RELAY,
                supervise(RELAY, relay, relaying.clone()),
            )),
            relaying,
            grace: settings.events.drain_timeout + MARGIN,
        })
    }

    /// First those who may still write events, then the one that publishes them.
    pub(crate) async fn stop(mut self) {
        self.working.cancel();
        let all = async { while self.consumer_and_workers.join_next().await.is_some() {} };
        if tokio::time::timeout(self.grace, all).await.is_err() {
            tracing::warn!("a worker did not stop in time");
            self.consumer_and_workers.shutdown().await;
        }
        self.relaying.cancel();
        if tokio::time::timeout(FLUSH + MARGIN, &mut self.relay)
            .await
            .is_err()
        {
            tracing::warn!("the relay did not stop in time");
            self.relay.abort();
        }
        self.bus.close().await;
    }
}

/// Whatever a worker does it does for this service, and its lines say so.
fn within(
    telemetry: &Telemetry,
    worker: &'static str,
    work: impl Future<Output = ()> + Send + 'static,
) -> impl Future<Output = ()> + Send + 'static {
    let span = tracing::info_span!("worker", service = telemetry.service(), worker);
    let telemetry = telemetry.clone();
    async move { telemetry.scope(work).await }.instrument(span)
}

impl Drop for Background {
    fn drop(&mut self) {
        // Where the service ends without having been told to.
        self.working.cancel();
        self.relaying.cancel();
    }
}
