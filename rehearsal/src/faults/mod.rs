//! What goes wrong while customers buy: one fault after another, each chosen by the seed.

mod bus;
mod connections;
mod kill;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio_util::sync::CancellationToken;

use crate::system::System;

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
}

impl Counts {
    /// All but the kills.
    pub(crate) fn others(&self) -> u64 {
        [&self.cuts, &self.repetitions, &self.delays, &self.shuffles]
            .into_iter()
            .map(|count| count.load(Ordering::Relaxed))
            .sum()
    }
}

/// Breaks something every few hundred milliseconds, until told to stop.
pub(crate) async fn run(system: &System, seed: u64, counts: &Counts, stop: &CancellationToken) {
    let mut chance = StdRng::seed_from_u64(seed);
    loop {
        let pause = Duration::from_millis(chance.random_range(100..400));
        let sleep = tokio::time::sleep(pause);
        if stop.run_until_cancelled(sleep).await.is_none() {
            return;
        }
        let (happened, count) = match chance.random_range(0..8) {
            0 | 1 => (kill::one(system, &mut chance), &counts.kills),
            2 | 3 => (connections::cut(system, &mut chance).await, &counts.cuts),
            4 | 5 => (bus::repeat(system).await, &counts.repetitions),
            6 => (bus::delay(system).await, &counts.delays),
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
