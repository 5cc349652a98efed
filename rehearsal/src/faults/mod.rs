//! What goes wrong while customers buy: one fault after another, each chosen by the seed.

mod bus;
mod commits;
mod connections;
mod kill;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio_util::sync::CancellationToken;

pub(crate) use self::commits::begin_refusing;
use crate::system::System;
use crate::told::Told;

/// How often each kind of fault has happened.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Processes killed with `kill -9`.
    pub(crate) kills: AtomicU64,
    /// Times that a service lost its connections to Postgres.
    pub(crate) cuts: AtomicU64,
    /// Times that messages were delivered once more.
    pub(crate) repetitions: AtomicU64,
    /// Times that messages were kept back.
    pub(crate) delays: AtomicU64,
    /// Times that waiting messages changed their order.
    pub(crate) shuffles: AtomicU64,
    /// Times that the bus took nothing for a while.
    pub(crate) refusals: AtomicU64,
    /// Times that commits were done and not answered.
    pub(crate) unanswered: AtomicU64,
}

impl Counts {
    /// All but the kills.
    pub(crate) fn others(&self) -> u64 {
        let all = [
            &self.cuts,
            &self.repetitions,
            &self.delays,
            &self.shuffles,
            &self.refusals,
            &self.unanswered,
        ];
        all.into_iter()
            .map(|count| count.load(Ordering::Relaxed))
            .sum()
    }
}

/// How long a system that answers nobody is left alone: on a slow machine faults would otherwise meet nothing but processes
/// that are just starting.
const RECOVERY: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(50);

/// Breaks something every few hundred milliseconds, until told to stop.
pub(crate) async fn run(
    system: &System,
    seed: u64,
    told: &Told,
    counts: &Counts,
    stop: &CancellationToken,
) {
    let mut chance = StdRng::seed_from_u64(seed);
    loop {
        let pause = Duration::from_millis(chance.random_range(100..400));
        let before = told.answers();
        let some_answer = async {
            while told.answers() == before {
                tokio::time::sleep(LOOK).await;
            }
        };
        let sleep = async {
            tokio::time::sleep(pause).await;
            // Where nobody is answered the next fault comes all the same.
            let _ = tokio::time::timeout(RECOVERY, some_answer).await;
        };
        if stop.run_until_cancelled(sleep).await.is_none() {
            return;
        }
        let (happened, count) = match chance.random_range(0..11) {
            0 | 1 => (kill::one(system, &mut chance), &counts.kills),
            2 | 3 => (connections::cut(system, &mut chance).await, &counts.cuts),
            4 | 5 => (bus::repeat(system).await, &counts.repetitions),
            6 => (bus::delay(system).await, &counts.delays),
            7 | 8 => (commits::lose_answers(system).await, &counts.unanswered),
            9 => (bus::refuse(system).await, &counts.refusals),
            _ => (bus::shuffle(system).await, &counts.shuffles),
        };
        match happened {
            Ok(true) => {
                count.fetch_add(1, Ordering::Relaxed);
            }
            Ok(false) => {}
            Err(error) => eprintln!("a fault did not come about: {error:#}"),
        }
    }
}

/// Mends what a fault left broken; says how many commits were refused.
pub(crate) async fn mend(system: &System) -> sqlx::Result<u64> {
    // First, since otherwise nothing that is committed is answered.
    let refused = commits::mend(system).await?;
    bus::mend(system).await?;
    Ok(refused)
}
