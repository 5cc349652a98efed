//! What a service received and passes on to those it calls.

use tokio::time::Instant;

use crate::trace::TraceParent;

tokio::task_local! {
    static INCOMING: Incoming;
}

/// The deadline and the trace of the request that is being served.
///
/// ```
/// # async fn example(headers: http::HeaderMap) {
/// use plumbline_sdk::Incoming;
/// Incoming::from_headers(&headers).scope(async { /* serve; calls in here inherit both */ }).await;
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    /// When the answer must be there.
    pub deadline: Option<Instant>,
    /// The trace that the request belongs to.
    pub trace: Option<TraceParent>,
}

impl Incoming {
    /// Reads `Request-Timeout-Ms` and `traceparent`. What is malformed counts as absent.
    pub fn from_headers(headers: &http::HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            deadline: text(crate::deadline::HEADER).and_then(crate::deadline::read),
            trace: text(crate::trace::HEADER).and_then(|value| value.parse().ok()),
        }
    }

    /// Runs `work`, whose calls inherit the deadline and the trace.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        INCOMING.scope(self, work).await
    }

    /// What the present task serves.
    pub(crate) fn current() -> Self {
        INCOMING.try_with(|incoming| *incoming).unwrap_or_default()
    }
}
