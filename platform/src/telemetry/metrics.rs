//! Every metric of a service but those of its calls, which [`sdk::Instruments`] has. What labels may hold comes from
//! contracts and code, never from a request, so that there are only so many.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Gauge, Histogram, Meter, MeterProvider as _};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use sqlx::PgPool;

use crate::db::Statements;

/// Upper bounds in seconds, for what a request or a handler takes: those that OpenTelemetry advises for HTTP.
const SHORT: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];
/// The same for what an event waits.
const LONG: [f64; 12] = [
    0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0,
];

pub(super) fn meter(provider: &SdkMeterProvider) -> Meter {
    provider.meter("plumbline")
}

#[derive(Debug)]
pub(super) struct Metrics {
    meter: Meter,
    pub(super) requests: Histogram<f64>,
    pub(super) published: Counter<u64>,
    pub(super) handled: Histogram<f64>,
    pub(super) delay: Histogram<f64>,
    pub(super) dead: Counter<u64>,
    pub(super) queue_waiting: Gauge<u64>,
    pub(super) queue_age: Gauge<f64>,
    pub(super) queue_dead: Gauge<u64>,
    pub(super) outbox_unpublished: Gauge<u64>,
    pub(super) outbox_age: Gauge<f64>,
    connection_wait: Histogram<f64>,
}

impl Metrics {
    pub(super) fn new(meter: &Meter) -> Self {
        let seconds = |name: &'static str, bounds: &[f64], description: &'static str| {
            meter
                .f64_histogram(name)
                .with_unit("s")
                .with_description(description)
                .with_boundaries(bounds.to_vec())
                .build()
        };
        let count = |name: &'static str, description: &'static str| {
            let gauge = meter.u64_gauge(name).with_description(description);
            gauge.build()
        };
        let age = |name: &'static str, description: &'static str| {
            let gauge = meter.f64_gauge(name).with_unit("s");
            gauge.with_description(description).build()
        };
        Self {
            requests: seconds(
                "http.server.request.duration",
                &SHORT,
                "How long requests took until their answer began",
            ),
            published: meter
                .u64_counter("messaging.client.sent.messages")
                .with_description("Events that were given to the bus, and those that it refused")
                .build(),
            handled: seconds(
                "messaging.process.duration",
                &SHORT,
                "How long handling an event took, and what came of it",
            ),
            delay: seconds(
                "messaging.process.delay",
                &LONG,
                "How long ago an event had happened when its handling began",
            ),
            dead: meter
                .u64_counter("messaging.dead_letters")
                .with_description("Events that went to the dead letters")
                .build(),
            queue_waiting: count("queue.messages", "How many messages are in the queue"),
            queue_age: age(
                "queue.oldest.age",
                "How long the oldest message has been in the queue, where the bus can tell",
            ),
            queue_dead: count("queue.dead_letters", "How many dead letters there are"),
            outbox_unpublished: count(
                "outbox.unpublished",
                "How many events wait in the outbox to be published",
            ),
            outbox_age: age(
                "outbox.oldest.age",
                "How long the oldest unpublished event has been in the outbox",
            ),
            connection_wait: seconds(
                "db.client.connection.wait_time",
                &SHORT,
                "How long it took to get a connection to the database",
            ),
            meter: meter.clone(),
        }
    }

    pub(super) fn waited_for_connection(&self, wait: Duration) {
        self.connection_wait.record(wait.as_secs_f64(), &[]);
    }

    /// Looks at a pool each time somebody asks for the metrics. Connections that wait for the next single statement count
    /// as idle.
    pub(super) fn watch_pool(&self, pool: &PgPool, statements: &Statements) {
        let most = u64::from(pool.options().get_max_connections());
        let (pool, statements) = (pool.clone(), statements.clone());
        let count = self
            .meter
            .u64_observable_gauge("db.client.connection.count")
            .with_description("How many connections to the database are in use, or idle")
            .with_callback(move |observer| {
                let (size, idle) = (pool.size() as usize, pool.num_idle() + statements.idle());
                for (state, number) in [("idle", idle), ("used", size.saturating_sub(idle))] {
                    let label = KeyValue::new("state", state);
                    observer.observe(number as u64, &[label]);
                }
            });
        count.build();
        let most_of_all = self
            .meter
            .u64_observable_gauge("db.client.connection.max")
            .with_description("How many connections to the database there may be")
            .with_callback(move |observer| observer.observe(most, &[]));
        most_of_all.build();
    }
}
