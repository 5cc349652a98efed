//! The parts of a run, in the order in which one needs another.

use std::time::Duration;

use anyhow::Context as _;
use futures::future::{BoxFuture, try_join_all};
use futures::{FutureExt as _, TryFutureExt as _};
use platform::collector::Collector;
use platform::config::Environment;
use platform::events::bus;
use platform::postgres::Cluster;
use platform::telemetry::Telemetry;
use plumbline_mailbox::Mailbox;
use sqlx::PgPool;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::bus::Bus;
use super::environment::{Environments, of_gateway};
use super::process::Process;
use crate::accounts;
use crate::args::BusChoice;
use crate::docs::{self, Contract};
use crate::gateway::{self, Gateway, Settings};
use crate::logins::Logins;
use crate::plan::Plan;
use crate::progress::step;
use crate::services::{Hosted, Surroundings};
use crate::start_page;
use crate::state::{Announcement, Processes, State};
use crate::traces;

/// How long requests in flight may take when everything stops.
const GRACE: Duration = Duration::from_secs(3);

/// Everything that runs. What is declared last is dropped last: the database outlives those who use it.
pub(super) struct Started {
    gateway: JoinHandle<()>,
    telemetry: Telemetry,
    collector: Collector,
    services: JoinSet<anyhow::Result<&'static str>>,
    stop_services: CancellationToken,
    environments: Vec<Environment>,
    bus: Bus,
    mailbox: Mailbox,
    _announcement: Announcement,
    _cluster: Cluster,
}

/// What to start, and how.
pub(super) struct Wanted<'a> {
    pub(super) plan: &'a Plan,
    pub(super) state: &'a State,
    /// What the person's environment says.
    pub(super) said: &'a Environment,
    pub(super) bus: &'a BusChoice,
    /// Whether each service gets a process of its own.
    pub(super) processes: bool,
}

/// A service that listens, until it has stopped.
type Listening = BoxFuture<'static, anyhow::Result<()>>;

impl Started {
    /// Starts it all. The ports were claimed in the plan's order.
    pub(super) async fn start(
        wanted: Wanted<'_>,
        claimed: Vec<TcpListener>,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let Wanted { plan, state, .. } = wanted;
        let cluster = step("Postgres", cluster(state)).await?;
        step("databases", databases(plan, &cluster)).await?;
        let bus = step("bus", Bus::start(wanted.bus, plan, &cluster)).await?;
        let announcement = announce(plan, state, &cluster, &bus)?;

        // First of all: it answers for those who are not there yet.
        let mut claimed = claimed.into_iter();
        let gateway = claimed.next().context("the gateway's port was claimed")?;
        let mailbox = claimed.next().context("the mailbox's port was claimed")?;
        let mailbox = Mailbox::on(mailbox)?;
        let collector = Collector::start().await.context("receive traces")?;
        let (telemetry, settings) = Telemetry::of(
            gateway::NAME,
            &of_gateway(plan, wanted.said, collector.url()),
        )?;
        if let Some(port) = settings.metrics_port {
            let listener = TcpListener::bind((settings.metrics_address, port)).await;
            let listener = listener.with_context(|| format!("serve metrics on port {port}"))?;
            tokio::spawn(telemetry.clone().serve_metrics(listener));
        }
        let router = router(plan, state, &telemetry, &collector, mailbox.clone())?;
        let gateway = tokio::spawn(gateway::serve(gateway, router, stop, GRACE));

        let environments = Environments::new(
            plan,
            state,
            &cluster,
            wanted.said,
            bus.url(),
            collector.url(),
        )?;
        let environments = plan
            .services
            .iter()
            .map(|hosted| environments.of(hosted))
            .collect::<Result<Vec<_>, _>>()?;
        let migrated = plan.services.iter().zip(&environments);
        let migrated = try_join_all(migrated.map(|(hosted, settings)| migrate(hosted, settings)));
        step("migrations", migrated).await?;

        let processes = wanted
            .processes
            .then(|| state.announce_processes())
            .transpose()?;
        let stop_services = CancellationToken::new();
        // The services bind their ports themselves. Claimed until now, nobody else has taken one meanwhile. All at once:
        // a process that is being started holds for a moment what is open here.
        drop(claimed);
        let starting = plan.services.iter().zip(environments.clone());
        let starting = starting.map(|(hosted, settings)| {
            let starting = start(hosted, settings, state, &processes, &stop_services);
            step(hosted.name(), starting).map_ok(|listening| (hosted.name(), listening))
        });
        let listening = try_join_all(starting).await?;
        step("demo data", demo_data(plan, state, &cluster)).await?;
        let mut services = JoinSet::new();
        for (name, listening) in listening {
            services.spawn(listening.map_ok(move |()| name));
        }
        Ok(Self {
            gateway,
            telemetry,
            collector,
            services,
            stop_services,
            environments,
            bus,
            mailbox,
            _announcement: announcement,
            _cluster: cluster,
        })
    }

    /// What each service was told, in the plan's order.
    pub(super) fn environments(&self) -> &[Environment] {
        &self.environments
    }

    /// The bus that carries its events.
    pub(super) fn bus(&self) -> &Bus {
        &self.bus
    }

    /// Where its mails go.
    pub(super) fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }

    /// Waits for a service that ends without having been told to: an error, whatever it is.
    pub(super) async fn first_end(&mut self) -> anyhow::Result<()> {
        let Some(ended) = self.services.join_next().await else {
            return std::future::pending().await;
        };
        let name = ended.context("a service ended with a panic")??;
        anyhow::bail!("`{name}` has stopped by itself")
    }

    /// Waits for the gateway, which stops at the token of the whole run, and then stops what is behind it.
    pub(super) async fn stop(mut self) {
        if let Err(error) = self.gateway.await {
            tracing::error!(%error, "the gateway did not stop in good order");
        }
        self.stop_services.cancel();
        while let Some(ended) = self.services.join_next().await {
            if let Ok(Err(error)) = ended {
                tracing::error!(%error, "a service did not stop in good order");
            }
        }
        // Last of all goes the one to whom the others have sent what they had recorded.
        self.telemetry.stop().await;
        drop(self.collector);
    }
}

/// What the start of the cluster blocks on happens on a thread of its own.
async fn cluster(state: &State) -> anyhow::Result<Cluster> {
    let directory = state.postgres();
    let starting = tokio::task::spawn_blocking(move || Cluster::start(&directory));
    Ok(starting
        .await
        .context("the thread that starts Postgres ended")??)
}

/// One for each service. One after the other: Postgres copies its template for each.
async fn databases(plan: &Plan, cluster: &Cluster) -> anyhow::Result<()> {
    for hosted in &plan.services {
        cluster.ensure_database(hosted.name()).await?;
    }
    Ok(())
}

fn announce(
    plan: &Plan,
    state: &State,
    cluster: &Cluster,
    bus: &Bus,
) -> anyhow::Result<Announcement> {
    let services = plan.services.iter();
    let databases = services.map(|hosted| (hosted.name(), cluster.url(hosted.name())));
    let bus = (bus::DATABASE, bus.url().to_owned());
    Ok(state.announce_databases(databases.chain([bus]))?)
}

async fn migrate(hosted: &Hosted, settings: &Environment) -> anyhow::Result<()> {
    platform::migrate(&hosted.service, settings)
        .await
        .with_context(|| format!("the database of `{}`", hosted.name()))
}

/// In the order of the plan: what one service has the next may refer to.
async fn demo_data(plan: &Plan, state: &State, cluster: &Cluster) -> anyhow::Result<()> {
    for hosted in &plan.services {
        let name = hosted.name();
        let pool = PgPool::connect(&cluster.url(name)).await?;
        (hosted.demo)(&pool, Surroundings { state, plan })
            .await
            .with_context(|| format!("the demo data of `{name}`"))?;
        pool.close().await;
    }
    Ok(())
}

/// One service, here or in a process of its own.
async fn start(
    hosted: &Hosted,
    settings: Environment,
    state: &State,
    processes: &Option<Processes>,
    stop: &CancellationToken,
) -> anyhow::Result<Listening> {
    match processes {
        None => {
            let running = platform::start(&hosted.service, &settings, stop.clone()).await?;
            Ok(running.finished().boxed())
        }
        Some(processes) => {
            let process = Process {
                name: hosted.name(),
                address: hosted.address(),
                environment: settings,
                run: state.root().to_owned(),
                processes: processes.clone(),
            };
            Ok(process.start(stop.clone()).await?.boxed())
        }
    }
}

/// All that the gateway's address answers: its own pages first, and the services behind it.
fn router(
    plan: &Plan,
    state: &State,
    telemetry: &Telemetry,
    collector: &Collector,
    mailbox: Mailbox,
) -> anyhow::Result<axum::Router> {
    let routes = plan.routes()?;
    let contracts = plan.services.iter().map(|hosted| Contract {
        name: hosted.name().to_owned(),
        document: hosted.contract.clone(),
        server: hosted.server(),
    });
    let logins = Logins::new(&plan.url("auth"), accounts::people(state)?)?;
    let own = start_page::router(&routes)
        .merge(docs::router(contracts.collect(), logins.log_in()))
        .merge(traces::router(collector.clone()))
        .merge(plumbline_mailbox::pages(mailbox));
    let gateway = Gateway::new(routes, Settings::new(plan.gateway));
    Ok(own.merge(gateway.recorded_with(telemetry.clone()).router()))
}
