//! Work that no request waits for: sweeps, charges, whatever a service does by itself.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::backoff::Backoff;

/// After a failed round, before the next: from here …
const FIRST_WAIT: Duration = Duration::from_millis(200);
/// … up to here.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Tells a worker that there is something to do. Clones wake the same worker; waking one that is busy makes it look again.
#[derive(Clone, Debug, Default)]
pub struct Wake(Arc<Notify>);

/// What a round of work came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// There may be more: the next round follows at once.
    Busy,
    /// Nothing is left: the next round follows when it is woken, or after a pause.
    Idle,
}

impl Wake {
    /// Makes the worker look for work now.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Waits until it is woken. One that was woken meanwhile does not wait.
    pub async fn woken(&self) {
        self.0.notified().await;
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Does rounds of work until `stop`, which is looked at between rounds and while waiting.
///
/// `pause` is about how long it waits when nobody wakes it. A round that fails is logged, and the wait after it grows with
/// every failure in a row.
///
/// ```
/// # use std::time::Duration;
/// # use plumbline_platform::worker::{Round, Wake, repeat};
/// # async fn example(stop: tokio_util::sync::CancellationToken, wake: Wake, pool: sqlx::PgPool) {
/// repeat("expire reservations", stop, &wake, Duration::from_secs(1), async || {
///     let expired = sqlx::query("DELETE FROM reservations WHERE expires_at < now()").execute(&pool).await?;
///     Ok(if expired.rows_affected() > 0 { Round::Busy } else { Round::Idle })
/// })
/// .await;
/// # }
/// ```
pub async fn repeat<Begin, Working>(
    name: &str,
    stop: CancellationToken,
    wake: &Wake,
    pause: Duration,
    mut work: Begin,
) where
    Begin: FnMut() -> Working,
    Working: Future<Output = anyhow::Result<Round>>,
{
    let mut failures = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
    while !stop.is_cancelled() {
        let wait = match work().await {
            Ok(Round::Busy) => {
                failures.reset();
                // A worker that is always busy must not keep a thread for itself.
                tokio::task::yield_now().await;
                continue;
            }
            Ok(Round::Idle) => {
                failures.reset();
                about(pause)
            }
            Err(error) => {
                let wait = failures.next();
                tracing::warn!(
                    worker = name,
                    error = format!("{error:#}"),
                    ?wait,
                    "a round of work failed"
                );
                stop.run_until_cancelled(tokio::time::sleep(wait)).await;
                continue;
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = wake.woken() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Not all instances at the same moment.
pub(crate) fn about(pause: Duration) -> Duration {
    pause.mul_f64(0.75 + crate::random::fraction() / 2.0)
}

/// What a worker does, from its beginning, until it is told to stop.
pub(crate) type Work = Arc<dyn Fn(CancellationToken) -> BoxFuture<'static, ()> + Send + Sync>;

/// Runs a worker until `stop`, and again from its beginning where it ends before that: with a panic, or by itself.
pub(crate) async fn supervise(name: &'static str, work: Work, stop: CancellationToken) {
    let mut failures = Backoff::new(FIRST_WAIT, LONGEST_WAIT);
    while !stop.is_cancelled() {
        let begin = tokio::time::Instant::now();
        let ended = AssertUnwindSafe(async { work(stop.clone()).await })
            .catch_unwind()
            .await;
        if stop.is_cancelled() {
            return;
        }
        if begin.elapsed() > LONGEST_WAIT {
            failures.reset();
        }
        let wait = failures.next();
        match ended {
            Ok(()) => tracing::warn!(
                worker = name,
                ?wait,
                "a worker ended by itself; it starts again"
            ),
            Err(panic) => {
                let panic = panic_message(&*panic);
                tracing::error!(
                    worker = name,
                    panic,
                    ?wait,
                    "a worker panicked; it starts again"
                );
            }
        }
        stop.run_until_cancelled(tokio::time::sleep(wait)).await;
    }
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    let message = panic.downcast_ref::<String>().map(String::as_str);
    message
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}
