//! The parts of a run, in the order in which one needs another.

use std::time::Duration;

use anyhow::Context as _;
use platform::postgres::Cluster;
use platform::{Clock, Running};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::environment;
use crate::docs::{self, Contract};
use crate::gateway::{self, Gateway, Settings};
use crate::identity::Identity;
use crate::plan::Plan;
use crate::progress::step;
use crate::services::Hosted;
use crate::start_page;
use crate::state::{Announcement, State};

/// How long requests in flight may take when everything stops.
const GRACE: Duration = Duration::from_secs(3);

/// Everything that runs. What is declared last is dropped last: the database outlives those who use it.
pub(super) struct Started {
    gateway: JoinHandle<()>,
    services: JoinSet<anyhow::Result<&'static str>>,
    stop_services: CancellationToken,
    _announcement: Announcement,
    _cluster: Cluster,
}

impl Started {
    /// Starts it all. The ports were claimed in the plan's order.
    pub(super) async fn start(
        plan: &Plan,
        state: &State,
        claimed: Vec<TcpListener>,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let cluster = step("Postgres", cluster(state)).await?;
        let databases = plan
            .services
            .iter()
            .map(|hosted| (hosted.name(), cluster.url(hosted.name())));
        let announcement = state.announce_databases(databases)?;
        let identity = Identity::open(&state.keys())?;
        let shared = environment::shared(state, &identity)?;

        let mut claimed = claimed.into_iter();
        let gateway = claimed.next().context("the gateway's port was claimed")?;
        let stop_services = CancellationToken::new();
        let mut services = JoinSet::new();
        for (hosted, claim) in plan.services.iter().zip(claimed) {
            let environment =
                environment::of_service(hosted, &plan.services, &shared, state, &cluster)?;
            let running =
                start(hosted, state, &cluster, &environment, claim, &stop_services).await?;
            let name = hosted.name();
            services.spawn(async move { running.finished().await.map(|()| name) });
        }

        let router = router(plan, &identity)?;
        let gateway = tokio::spawn(gateway::serve(gateway, router, stop, GRACE));
        Ok(Self {
            gateway,
            services,
            stop_services,
            _announcement: announcement,
            _cluster: cluster,
        })
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

/// One service, from its database to its demo data.
async fn start(
    hosted: &Hosted,
    state: &State,
    cluster: &Cluster,
    environment: &platform::config::Environment,
    claim: TcpListener,
    stop: &CancellationToken,
) -> anyhow::Result<Running> {
    let name = hosted.name();
    let database = async {
        cluster.ensure_database(name).await?;
        platform::migrate(&hosted.service, environment).await
    };
    step(format!("{name}: database"), database).await?;
    // The service binds its port itself. Claimed until now, nobody else has taken it meanwhile.
    drop(claim);
    let starting = platform::start(&hosted.service, environment, stop.clone());
    let running = step(format!("{name}: service"), starting).await?;
    step(format!("{name}: demo data"), (hosted.demo)(&running, state)).await?;
    Ok(running)
}

/// All that the gateway's address answers: its own pages first, and the services behind it.
fn router(plan: &Plan, identity: &Identity) -> anyhow::Result<axum::Router> {
    let routes = plan.routes()?;
    let contracts = plan.services.iter().map(|hosted| Contract {
        name: hosted.name().to_owned(),
        document: hosted.contract.clone(),
    });
    let own = start_page::router(&routes).merge(docs::router(
        contracts.collect(),
        identity.mint(Clock::system()),
    ));
    Ok(own.merge(Gateway::new(routes, Settings::new(plan.gateway)).router()))
}
