//! Jobs: rows of a service's database that are due, each worked on outside of any transaction.
//!
//! A job is taken on by moving the time at which somebody else would, in a statement that has committed before anything is
//! done about it. A process that dies meanwhile leaves a job that is due again when that time comes, the end of its lease.

mod at_once;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::time::Duration;

use futures::future::join_all;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::telemetry::Telemetry;
use crate::worker::{Round, Wake, repeat};
use at_once::AtOnce;

/// Jobs of one kind, for [`App::jobs`](crate::App::jobs).
pub trait Jobs: Clone + Send + Sync + 'static {
    /// What has to be known to do one.
    type Job: Send + 'static;

    /// What who does them is called, in logs and traces.
    const NAME: &'static str;

    /// About how often jobs are looked for that nobody announced.
    const LOOK: Duration;

    /// How many are done at once, more than none.
    fn at_once(&self) -> usize;

    /// Woken when a job has become due.
    fn due(&self) -> &Wake;

    /// The service's.
    fn telemetry(&self) -> &Telemetry;

    /// Takes on at most so many that are due, so that nobody else does before their leases end.
    fn take(
        &self,
        most: i64,
    ) -> impl Future<Output = sqlx::Result<Vec<Taken<Self::Job>>>> + Send + '_;

    /// Does one, and sees to it that it is not due any more, or when it is again. After an error that is the end of its lease.
    fn work(&self, job: Self::Job) -> impl Future<Output = anyhow::Result<()>> + Send + '_;
}

/// A job that was taken on.
#[derive(Debug)]
pub struct Taken<Job> {
    /// The row's.
    pub id: Uuid,
    /// The trace in which it came about: see [`telemetry::traceparent`](crate::telemetry::traceparent).
    pub traceparent: Option<String>,
    /// What has to be known to do it.
    pub job: Job,
}

/// Does jobs as they become due until `stop`, and finishes those that it has begun.
pub(crate) async fn run<J: Jobs>(jobs: J, stop: CancellationToken) {
    let running = AtOnce::new(jobs.at_once(), jobs.due().clone());
    let round = || begin_some(&jobs, &running);
    repeat(J::NAME, stop, jobs.due(), J::LOOK, round).await;
    running.finished().await;
}

/// Does every job that is due by now, for tests.
///
/// # Errors
///
/// Where the database does not say what is due. A job that fails does not fail this.
pub async fn run_due(jobs: &impl Jobs) -> sqlx::Result<()> {
    loop {
        let taken = jobs.take(limit(jobs.at_once())).await?;
        if taken.is_empty() {
            return Ok(());
        }
        join_all(taken.into_iter().map(|taken| work(jobs, taken))).await;
    }
}

async fn begin_some<J: Jobs>(jobs: &J, running: &AtOnce) -> anyhow::Result<Round> {
    let room = running.room();
    if room == 0 {
        return Ok(Round::Idle);
    }
    let taken = jobs.take(limit(room)).await?;
    running.more_wait(taken.len() == room);
    for taken in taken {
        let jobs = jobs.clone();
        running.begin(async move { work(&jobs, taken).await });
    }
    Ok(Round::Idle)
}

async fn work<J: Jobs>(jobs: &J, taken: Taken<J::Job>) {
    let (id, trace) = (taken.id, taken.traceparent);
    let working = jobs.work(taken.job);
    let done = jobs.telemetry().resume(trace.as_deref(), J::NAME, working);
    if let Err(error) = done.await {
        let (worker, error) = (J::NAME, format!("{error:#}"));
        tracing::warn!(worker, %id, error, "a job was not done");
    }
}

fn limit(room: usize) -> i64 {
    i64::try_from(room).unwrap_or(i64::MAX)
}
