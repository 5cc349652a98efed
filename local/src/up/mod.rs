//! `up`: everything on this machine, until a signal.

mod announce;
mod bus;
mod environment;
mod process;
mod started;

use std::process::exit;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use platform::config::Environment;
use platform::postgres::Cluster;
use plumbline_mailbox::Mailbox;
use tokio_util::sync::CancellationToken;

use self::started::{Started, Wanted};
use crate::accounts::{self, Person};
use crate::args::{self, BusChoice};
use crate::plan::Plan;
use crate::ports;
use crate::progress::step;
use crate::services::Hosted;
use crate::state::{State, StateError};

/// What a shell calls the end by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Runs everything until SIGTERM or Ctrl-C; then stops it and keeps the data.
pub async fn up(options: &args::Up) -> anyhow::Result<()> {
    let begin = Instant::now();
    let stop = stop_at_signal()?;
    let said = Environment::of_process();
    let starting = System::start(options, &said, stop.clone());
    // A signal in the middle of the start: what is there already stops when it is dropped.
    let Some(started) = stop.run_until_cancelled(starting).await else {
        return Ok(());
    };
    let mut system = started?;
    system.announce(options, begin.elapsed())?;

    let ended = tokio::select! {
        () = stop.cancelled() => Ok(()),
        ended = system.started.first_end() => ended,
    };
    eprintln!("\nStopping.");
    system.stop().await;
    ended
}

/// A run of everything, for a program that lives beside it.
pub struct System {
    started: Started,
    plan: Plan,
    state: State,
    stop: CancellationToken,
}

impl System {
    /// Starts everything. `said` holds settings of the services, as the environment of a person does. The gateway stops with
    /// `stop`.
    pub async fn start(
        options: &args::Up,
        said: &Environment,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let plan = Plan::new(&options.ports)?;
        let state = State::open(&options.state)?;
        let claimed = ports::claim(plan.ports()).await?;
        let metrics = plan.metrics_ports();
        let metrics = metrics.iter().map(|(name, port)| (name.as_str(), *port));
        drop(ports::claim(metrics).await?);

        eprintln!("Plumbline starts:");
        if options.reset {
            step("earlier data forgotten", forget(&state)).await?;
        }
        state.check_format()?;
        let wanted = Wanted {
            plan: &plan,
            state: &state,
            said,
            bus: &options.bus,
            processes: options.processes,
        };
        let started = Started::start(wanted, claimed, stop.clone()).await?;
        Ok(Self {
            started,
            plan,
            state,
            stop,
        })
    }

    /// Where the gateway is.
    pub fn gateway(&self) -> String {
        format!("http://127.0.0.1:{}", self.plan.gateway)
    }

    /// Where its mails go.
    pub fn mailbox(&self) -> &Mailbox {
        self.started.mailbox()
    }

    /// Everybody who can log in from the start.
    pub fn people(&self) -> Result<Vec<Person>, StateError> {
        accounts::people(&self.state)
    }

    /// Its services, each with what it was told.
    pub fn services(&self) -> impl Iterator<Item = (&Hosted, &Environment)> {
        self.plan.services.iter().zip(self.started.environments())
    }

    /// Stops everything in good order, and keeps the data.
    pub async fn stop(self) {
        self.stop.cancel();
        self.started.stop().await;
    }

    fn announce(&self, options: &args::Up, after: Duration) -> anyhow::Result<()> {
        let bus = match options.bus {
            BusChoice::Postgres => None,
            _ => Some(self.started.bus().url()),
        };
        announce::ready(&self.plan, &self.state, options.processes, bus, after)
    }
}

/// Forgets all that earlier runs left.
async fn forget(state: &State) -> anyhow::Result<()> {
    let postgres = state.postgres();
    if postgres.is_file() {
        // Not a cluster, so nothing that its owner would remove.
        std::fs::remove_file(&postgres)?;
    }
    let removing = tokio::task::spawn_blocking(move || Cluster::remove(&postgres));
    removing
        .await
        .context("the thread that removes the cluster ended")??;
    Ok(state.forget()?)
}

/// A token that the first signal cancels. The second one ends the program where it is; Postgres ends with it.
fn stop_at_signal() -> anyhow::Result<CancellationToken> {
    let first = platform::shutdown_signal()?;
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        first.await;
        token.cancel();
        if let Ok(second) = platform::shutdown_signal() {
            second.await;
            exit(INTERRUPTED);
        }
    });
    Ok(stop)
}
