//! `up`: everything on this machine, until a signal.

mod announce;
mod environment;
mod process;
mod started;

use std::process::exit;
use std::time::Instant;

use anyhow::Context as _;
use platform::postgres::Cluster;
use tokio_util::sync::CancellationToken;

use self::started::Started;
use crate::args;
use crate::plan::Plan;
use crate::ports;
use crate::progress::step;
use crate::state::State;

/// What a shell calls the end by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Runs everything until SIGTERM or Ctrl-C; then stops it and keeps the data.
pub async fn up(options: &args::Up) -> anyhow::Result<()> {
    let begin = Instant::now();
    let stop = stop_at_signal()?;
    let plan = Plan::new(&options.ports)?;
    let state = State::open(&options.state)?;
    let claimed = ports::claim(plan.ports()).await?;

    eprintln!("Plumbline starts:");
    if options.reset {
        step("earlier data forgotten", forget(&state)).await?;
    }
    state.check_format()?;
    let starting = Started::start(&plan, &state, claimed, options.processes, stop.clone());
    // A signal in the middle of the start: what is there already stops when it is dropped.
    let Some(started) = stop.run_until_cancelled(starting).await else {
        return Ok(());
    };
    let mut started = started?;
    announce::ready(&plan, &state, options.processes, begin.elapsed())?;

    let ended = tokio::select! {
        () = stop.cancelled() => Ok(()),
        ended = started.first_end() => ended,
    };
    eprintln!("\nStopping.");
    stop.cancel();
    started.stop().await;
    ended
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
