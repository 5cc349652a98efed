//! How much time the current call has left, so that calls to neighbours can be given no more than that.

use std::future::Future;
use std::time::Duration;

use futures::TryFutureExt;
use http::HeaderMap;
use tokio::time::Instant;

/// The header in which callers say how long they will wait, in milliseconds.
pub const HEADER: &str = "request-timeout-ms";

tokio::task_local! {
    static CURRENT: Instant;
}

/// The deadline of the call passed before it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the deadline passed")]
pub struct Elapsed;

/// Runs `future` until `deadline` and drops it then.
pub fn enforce<F: Future>(
    deadline: Instant,
    future: F,
) -> impl Future<Output = Result<F::Output, Elapsed>> {
    tokio::time::timeout_at(deadline, CURRENT.scope(deadline, future)).map_err(|_| Elapsed)
}

/// When the current call must be answered; `None` outside a call.
pub fn current() -> Option<Instant> {
    CURRENT.try_with(|deadline| *deadline).ok()
}

/// What is left of the current call's time; `None` outside a call.
pub fn remaining() -> Option<Duration> {
    current().map(|deadline| deadline.saturating_duration_since(Instant::now()))
}

/// When the caller will have gone, where it says so. What is malformed counts as absent.
pub(crate) fn of_caller(headers: &HeaderMap) -> Option<Instant> {
    let milliseconds = headers.get(HEADER)?.to_str().ok()?.trim().parse::<u32>();
    Some(Instant::now() + Duration::from_millis(milliseconds.ok()?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_past_the_deadline_is_stopped() {
        let deadline = Instant::now() + Duration::from_millis(5);
        let outcome = enforce(deadline, std::future::pending::<()>()).await;
        assert_eq!(outcome, Err(Elapsed));
    }

    #[tokio::test]
    async fn work_sees_how_much_time_is_left() {
        let deadline = Instant::now() + Duration::from_secs(60);
        let left = enforce(deadline, async { remaining() }).await;
        assert!(left.expect("in time").expect("inside a call") <= Duration::from_secs(60));
        assert_eq!(remaining(), None);
    }
}
