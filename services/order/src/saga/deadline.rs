//! Orders whose payment is overdue.

use std::time::Duration;

use chrono::TimeDelta;
use platform::worker::{Round, Wake, repeat};
use tokio_util::sync::CancellationToken;

use super::Saga;
use crate::store::deadlines;

/// What the worker is called.
pub(crate) const WORKER: &str = "give up overdue orders";

/// Between two looks, and so about how much later than due an order is given up.
const LOOK: Duration = Duration::from_secs(1);

/// How many orders are given up in one transaction.
const BATCH: i64 = 100;

impl Saga {
    /// Looks for overdue orders and gives them up, until it is told to stop.
    pub async fn watch_deadlines(self, margin: TimeDelta, stop: CancellationToken) {
        let round = move || self.clone().give_up_overdue(margin);
        repeat(WORKER, stop, &Wake::default(), LOOK, round).await;
    }

    /// Gives up orders whose payment is overdue by more than `margin`: a batch of them, in one transaction. Several
    /// instances may do so at once, none waits for another, and an order that somebody is just changing is left to them.
    pub async fn give_up_overdue(self, margin: TimeDelta) -> anyhow::Result<Round> {
        let now = self.clock.now();
        let mut transaction = platform::db::begin(&self.pool, "give_up_overdue").await?;
        let overdue = deadlines::overdue(&mut transaction, now - margin, BATCH).await?;
        let ids: Vec<_> = overdue.iter().map(|order| order.id).collect();
        let traces = deadlines::traces(&mut transaction, &ids).await?;
        for order in &overdue {
            if let Some(change) = order.on_deadline(margin, now) {
                let trace = traces.get(&order.id).and_then(Option::as_deref);
                let recording = self.record(&mut transaction, &change);
                self.telemetry.resume(trace, WORKER, recording).await?;
            }
        }
        transaction.commit().await?;
        if !overdue.is_empty() {
            tracing::info!(orders = overdue.len(), "gave up orders without a payment");
        }
        Ok(match i64::try_from(overdue.len())? < BATCH {
            true => Round::Idle,
            false => Round::Busy,
        })
    }
}
