use std::time::Duration;

use opentelemetry::KeyValue;
use sdk::trace::{Span, SpanKind, TraceParent};
use uuid::Uuid;

use super::Telemetry;

/// What events are counted under to which nobody has subscribed.
const UNKNOWN: &str = "unknown";

/// What came of handling an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Handled,
    HandledBefore,
    /// It comes again, or goes to the dead letters when that has happened too often.
    Failed,
    /// It goes to the dead letters at once.
    Rejected,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::HandledBefore => "handled_before",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
        }
    }
}

impl Telemetry {
    /// An event is written into the outbox; it carries the position of this span.
    pub(crate) fn creating(&self, parent: TraceParent, event_type: &'static str, id: Uuid) -> Span {
        let name = || format!("create {event_type}").into();
        let mut span = self.tracer().start(SpanKind::Producer, Some(parent), name);
        describe(&mut span, "create", event_type, id);
        span
    }

    /// An event from the outbox is given to the bus.
    pub(crate) fn publishing(
        &self,
        parent: Option<TraceParent>,
        event_type: &str,
        id: Uuid,
    ) -> Option<Span> {
        let parent = parent.filter(|_| self.tracer().is_on())?;
        let name = || format!("publish {event_type}").into();
        let mut span = self.tracer().start(SpanKind::Client, Some(parent), name);
        describe(&mut span, "send", event_type, id);
        Some(span)
    }

    /// The bus has taken an event, or has not.
    pub(crate) fn published(&self, span: Option<Span>, event_type: &str, refused: bool) {
        if let (Some(mut span), true) = (span, refused) {
            span.fail("the bus refused it");
        }
        if let Some(metrics) = self.metrics() {
            let labels = [
                KeyValue::new("event_type", event_type.to_owned()),
                KeyValue::new("outcome", if refused { "refused" } else { "published" }),
            ];
            metrics.published.add(1, &labels);
        }
    }

    /// An event is handled, below the span in which it was created: it is one trace from the request to the last consumer.
    pub(crate) fn handling(
        &self,
        parent: Option<TraceParent>,
        event_type: &str,
        id: Uuid,
        attempt: u32,
    ) -> Span {
        let name = || format!("process {event_type}").into();
        let mut span = self.tracer().start(SpanKind::Consumer, parent, name);
        describe(&mut span, "process", event_type, id);
        if attempt > 1 {
            span.set("messaging.delivery_attempt", i64::from(attempt));
        }
        span
    }

    /// An event was handled, or was not.
    pub(crate) fn handled(
        &self,
        mut span: Span,
        event_type: Option<&str>,
        outcome: Outcome,
        took: Duration,
        waited: Duration,
    ) {
        if matches!(outcome, Outcome::Failed | Outcome::Rejected) {
            span.set("error.type", outcome.as_str());
            span.fail("");
        }
        if let Some(metrics) = self.metrics() {
            let event_type = label(event_type);
            let outcome = KeyValue::new("outcome", outcome.as_str());
            metrics
                .handled
                .record(took.as_secs_f64(), &[event_type.clone(), outcome]);
            metrics.delay.record(waited.as_secs_f64(), &[event_type]);
        }
    }

    /// An event went to the dead letters.
    pub(crate) fn died(&self, event_type: Option<&str>) {
        if let Some(metrics) = self.metrics() {
            metrics.dead.add(1, &[label(event_type)]);
        }
    }
}

fn describe(span: &mut Span, operation: &'static str, event_type: &str, id: Uuid) {
    if span.is_recorded() {
        span.set("messaging.operation.type", operation);
        span.set("messaging.message.id", id.to_string());
        span.set("cloudevents.event_type", event_type.to_owned());
    }
}

fn label(event_type: Option<&str>) -> KeyValue {
    KeyValue::new("event_type", event_type.unwrap_or(UNKNOWN).to_owned())
}
