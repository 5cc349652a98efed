//! What carries the events of a run.

use anyhow::Context as _;
use platform::emulator::Emulator;
use platform::events::bus;
use platform::postgres::Cluster;

use crate::args::BusChoice;
use crate::plan::Plan;
use crate::services::Hosted;

/// What topics and queues begin with at an emulator that no other run uses.
const PREFIX: &str = "local";

/// A bus on which every service has its queue.
pub(super) struct Bus {
    url: String,
    /// Part of the run, where it is an emulator's.
    _emulator: Option<Emulator>,
}

impl Bus {
    pub(super) async fn start(
        choice: &BusChoice,
        plan: &Plan,
        cluster: &Cluster,
    ) -> anyhow::Result<Self> {
        let bus = match choice {
            BusChoice::Postgres => {
                cluster.ensure_database(bus::DATABASE).await?;
                Self::at(cluster.url(bus::DATABASE))
            }
            BusChoice::Emulator => Self::emulated().await?,
            BusChoice::At(url) => Self::at(url.clone()),
        };
        let subscriptions: Vec<_> = plan.services.iter().map(Hosted::subscriptions).collect();
        bus::provision(&bus.url, &subscriptions).await?;
        Ok(bus)
    }

    /// The setting `bus_url` of every service.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    fn at(url: String) -> Self {
        Self {
            url,
            _emulator: None,
        }
    }

    /// What the start blocks on happens on a thread of its own.
    async fn emulated() -> anyhow::Result<Self> {
        let starting = tokio::task::spawn_blocking(Emulator::start);
        let emulator = starting
            .await
            .context("the thread that starts the emulator ended")??;
        Ok(Self {
            url: emulator.bus(PREFIX),
            _emulator: Some(emulator),
        })
    }
}
