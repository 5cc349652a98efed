use std::future::Future;
use std::sync::LazyLock;

use tokio::time::Instant;

use super::Telemetry;

tokio::task_local! {
    static CURRENT: Telemetry;
}

/// The telemetry of the service for which the present task works; one that records nothing where it works for none.
pub fn current() -> Telemetry {
    static OFF: LazyLock<Telemetry> = LazyLock::new(|| Telemetry::off("none"));
    let current = CURRENT.try_with(Telemetry::clone);
    current.unwrap_or_else(|_| OFF.clone())
}

impl Telemetry {
    /// Runs `work` for this service: [`current`] is this one in it. A task that it spawns is another.
    pub async fn scope<F: Future>(&self, work: F) -> F::Output {
        CURRENT.scope(self.clone(), work).await
    }
}

/// Measures how long it takes to get a connection.
pub(crate) async fn acquiring<F: Future>(acquire: F) -> F::Output {
    let begin = Instant::now();
    let acquired = acquire.await;
    let _ = CURRENT.try_with(|telemetry| {
        if let Some(metrics) = telemetry.metrics() {
            metrics.waited_for_connection(begin.elapsed());
        }
    });
    acquired
}
