//! What has to be asked for: how much waits, in the outbox and in the queue.

use std::time::Duration;

use sqlx::PgPool;

use super::Telemetry;
use crate::db::Statements;
use crate::events;
use crate::events::bus::SharedBus;

/// How often it is asked for.
const EVERY: Duration = Duration::from_secs(10);

impl Telemetry {
    /// Watches the pool, the outbox and the queue of the service for as long as the future lives; not at all where nobody
    /// asked for metrics.
    pub(crate) async fn observe(self, pool: PgPool, statements: Statements, bus: SharedBus) {
        let Some(metrics) = self.metrics() else {
            return;
        };
        metrics.watch_pool(&pool, &statements);
        loop {
            match events::backlog(&pool).await {
                Ok(outbox) => {
                    metrics.outbox_unpublished.record(outbox.waiting, &[]);
                    metrics.outbox_age.record(outbox.oldest.as_secs_f64(), &[]);
                }
                Err(error) => tracing::debug!(%error, "the outbox cannot be counted"),
            }
            match bus.backlog(self.service()).await {
                Ok(queue) => {
                    metrics.queue_waiting.record(queue.waiting, &[]);
                    metrics.queue_dead.record(queue.dead, &[]);
                    if let Some(age) = queue.oldest {
                        metrics.queue_age.record(age.as_secs_f64(), &[]);
                    }
                }
                Err(error) => tracing::debug!(%error, "the queue cannot be counted"),
            }
            tokio::time::sleep(EVERY).await;
        }
    }
}
