//! What is known of the request that is being served: the trace id that every problem answer carries, which the layer that
//! starts a trace sets, and the operation, which is known once the request was routed.

use std::cell::Cell;
use std::future::Future;

use crate::Operation;

tokio::task_local! {
    static CURRENT: Served;
}

struct Served {
    trace: TraceId,
    operation: Cell<Option<&'static Operation>>,
}

/// The identifier under which one request is found again in logs and traces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceId(pub String);

/// Runs `future` with `id` as the current trace id.
pub async fn scope<F: Future>(id: TraceId, future: F) -> F::Output {
    let served = Served {
        trace: id,
        operation: Cell::new(None),
    };
    CURRENT.scope(served, future).await
}

/// The current trace id, if the server's outer layer set one.
pub fn current() -> Option<TraceId> {
    CURRENT.try_with(|served| served.trace.clone()).ok()
}

/// The operation of the request that is being served in this scope, once it has been routed to one.
pub fn operation() -> Option<&'static Operation> {
    CURRENT
        .try_with(|served| served.operation.get())
        .ok()
        .flatten()
}

/// Notes which operation it is: for [`operation`], and in the log's span, where that has a field for it.
pub(crate) fn note(operation: &'static Operation) {
    tracing::Span::current().record("operation", operation.id);
    // Outside of a scope nobody wants to know.
    let _ = CURRENT.try_with(|served| served.operation.set(Some(operation)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_trace_id_is_known_inside_the_scope_only() {
        let inside = scope(TraceId("abc".to_owned()), async { current() }).await;
        assert_eq!(inside, Some(TraceId("abc".to_owned())));
        assert_eq!(current(), None);
        assert!(operation().is_none());
    }
}
