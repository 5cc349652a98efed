//! Whether the service can do its work: named checks, run when asked, each bounded in time.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use serde::Serialize;

const TIMEOUT: Duration = Duration::from_secs(2);

type Check = Arc<dyn Fn() -> BoxFuture<'static, bool> + Send + Sync>;

/// The checks of one service, and whether it is on its way out. Clones share them.
#[derive(Clone, Default)]
pub struct Health(Arc<Inner>);

#[derive(Default)]
struct Inner {
    checks: Mutex<BTreeMap<String, Check>>,
    draining: AtomicBool,
}

/// What the checks found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HealthReport {
    /// Whether every check passed, and the service is not on its way out.
    pub ok: bool,
    /// Each check by its name.
    pub checks: BTreeMap<String, bool>,
}

impl Health {
    /// Adds a check, such as `db_tcp`. One that takes longer than two seconds has failed.
    pub fn register<F, Checked>(&self, name: &str, check: F)
    where
        F: Fn() -> Checked + Send + Sync + 'static,
        Checked: Future<Output = bool> + Send + 'static,
    {
        let check: Check = Arc::new(move || check().boxed());
        self.0
            .checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), check);
    }

    /// Runs all checks at once.
    pub async fn check(&self) -> HealthReport {
        let checks = self
            .0
            .checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let runs = checks.into_iter().map(async |(name, check)| {
            let passed = tokio::time::timeout(
                TIMEOUT,
                std::panic::AssertUnwindSafe(check()).catch_unwind(),
            )
            .await;
            (name, matches!(passed, Ok(Ok(true))))
        });
        let checks: BTreeMap<String, bool> = join_all(runs).await.into_iter().collect();
        HealthReport {
            ok: !self.is_draining() && checks.values().all(|passed| *passed),
            checks,
        }
    }

    /// Says that the service is on its way out: whoever asks shall send no more work.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::SeqCst);
    }

    /// Whether the service is on its way out.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_check_is_reported_by_name() {
        let health = Health::default();
        health.register("good", async || true);
        health.register("bad", async || false);
        health.register("panicking", async || panic!("as a check might"));
        let report = health.check().await;
        assert!(!report.ok);
        assert_eq!(
            serde_json::to_value(&report).unwrap()["checks"],
            serde_json::json!({"bad": false, "good": true, "panicking": false})
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_hanging_check_fails_instead_of_hanging_the_answer() {
        let health = Health::default();
        health.register("hanging", std::future::pending);
        let report = tokio::time::timeout(Duration::from_secs(5), health.check())
            .await
            .unwrap();
        assert!(!report.checks["hanging"]);
    }

    #[tokio::test]
    async fn a_draining_service_is_not_well() {
        let health = Health::default();
        health.register("good", async || true);
        assert!(health.check().await.ok);
        health.drain();
        assert!(!health.check().await.ok);
    }
}
