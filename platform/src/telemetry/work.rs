use std::future::Future;

use sdk::Incoming;
use sdk::trace::SpanKind;
use tracing::Instrument as _;

use super::Telemetry;

/// The position of what is being served or handled, for a row on which a worker goes on later with [`Telemetry::resume`].
pub fn traceparent() -> Option<String> {
    Incoming::current().trace.map(|trace| trace.to_string())
}

impl Telemetry {
    /// Works on a row, in the trace of what had it written: a span `name` below the position that the row kept, in which
    /// calls and events find their own. A row that kept none begins a trace.
    ///
    /// ```no_run
    /// # async fn example(context: plumbline_platform::ServiceContext, traceparent: Option<String>) -> anyhow::Result<()> {
    /// let work = async { /* ask the provider, write down the answer */ anyhow::Ok(()) };
    /// context.telemetry.resume(traceparent.as_deref(), "charge a payment", work).await
    /// # }
    /// ```
    pub async fn resume<T, E>(
        &self,
        traceparent: Option<&str>,
        name: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let parent = traceparent.and_then(|text| text.parse().ok());
        let mut span = self
            .tracer()
            .start(SpanKind::Internal, parent, || name.into());
        let position = span.position();
        let log = tracing::info_span!(
            "work",
            service = self.service(),
            work = name,
            trace_id = %position.trace_id(),
            span_id = %position.span_id(),
        );
        let incoming = Incoming {
            trace: Some(position),
            ..Incoming::default()
        };
        // Boxed, because each layer around a future would hold it once more on the stack of a build without optimisation.
        let work = incoming.scope(Box::pin(work));
        let done = self.scope(work).instrument(log).await;
        if done.is_err() {
            span.fail("");
        }
        done
    }
}
