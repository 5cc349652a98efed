//! What the calls of a connection are recorded with.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Gauge, Histogram, Meter};

use crate::outcome::Outcome;
use crate::trace::{Span, Tracer};
use crate::{Operation, circuit};

/// Upper bounds of the times that calls take, in seconds: those that OpenTelemetry advises for HTTP.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Records the calls of one caller: a span for each attempt, how long it took, and the state of the circuit. The default
/// records nothing.
#[derive(Clone, Debug, Default)]
pub struct Instruments {
    pub(crate) tracer: Tracer,
    metrics: Option<Metrics>,
}

#[derive(Clone, Debug)]
struct Metrics {
    duration: Histogram<f64>,
    open: Gauge<u64>,
}

impl Instruments {
    /// With the tracer of the one who calls and, where it measures, its meter.
    pub fn new(tracer: Tracer, meter: Option<&Meter>) -> Self {
        let metrics = meter.map(|meter| Metrics {
            duration: meter
                .f64_histogram("http.client.request.duration")
                .with_unit("s")
                .with_description("How long attempts of calls to other services took")
                .with_boundaries(SECONDS.to_vec())
                .build(),
            open: meter
                .u64_gauge("circuit.open")
                .with_description(
                    "Whether a neighbour is left alone because it has failed repeatedly: 1 or 0",
                )
                .build(),
        });
        Self { tracer, metrics }
    }

    /// Records how an attempt went.
    pub(crate) fn attempted(
        &self,
        mut span: Span,
        service: Option<&'static str>,
        operation: &Operation,
        outcome: &Outcome,
        took: Duration,
    ) {
        let status = outcome.status().map(|status| i64::from(status.as_u16()));
        let error = outcome.error();
        if span.is_recorded() {
            span.set("service.peer.name", service.unwrap_or("unknown"));
            span.set("http.request.method", operation.method);
            span.set("url.template", operation.path);
            if let Some(status) = status {
                span.set("http.response.status_code", status);
            }
            if let Some(error) = &error {
                span.set("error.type", error.clone());
                span.fail("");
            }
        }
        if let Some(metrics) = &self.metrics {
            let mut labels = vec![
                KeyValue::new("service.peer.name", service.unwrap_or("unknown")),
                KeyValue::new("operation", operation.id),
            ];
            labels.extend(status.map(|status| KeyValue::new("http.response.status_code", status)));
            labels.extend(error.map(|error| KeyValue::new("error.type", error)));
            metrics.duration.record(took.as_secs_f64(), &labels);
        }
    }

    /// Records that a circuit has opened or closed.
    pub(crate) fn circuit(&self, service: Option<&'static str>, turn: circuit::Turn) {
        if let Some(metrics) = &self.metrics {
            let label = KeyValue::new("service.peer.name", service.unwrap_or("unknown"));
            let open = u64::from(matches!(turn, circuit::Turn::Opened));
            metrics.open.record(open, &[label]);
        }
    }
}
