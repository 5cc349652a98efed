//! The trace id that every problem answer carries. The layer that starts a trace sets it; nothing else here does.

use std::future::Future;

tokio::task_local! {
    static CURRENT: TraceId;
}

/// The identifier under which one request is found again in logs and traces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceId(pub String);

/// Runs `future` with `id` as the current trace id.
pub async fn scope<F: Future>(id: TraceId, future: F) -> F::Output {
    CURRENT.scope(id, future).await
}

/// The current trace id, if the server's outer layer set one.
pub fn current() -> Option<TraceId> {
    CURRENT.try_with(TraceId::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_trace_id_is_known_inside_the_scope_only() {
        let inside = scope(TraceId("abc".to_owned()), async { current() }).await;
        assert_eq!(inside, Some(TraceId("abc".to_owned())));
        assert_eq!(current(), None);
    }
}
