//! What a service tells of itself while it runs: logs, traces and metrics.
//!
//! Several services may run in one process, so nothing here is global but the log: each service has a [`Telemetry`] of its
//! own, under its own name. It makes the spans at the boundaries, which are requests, calls, events and work on rows; what
//! happens in between inherits its position from [`sdk::Incoming`].
//!
//! Where nobody asked for traces or metrics there is nothing to do: a request gets a position in a trace for its log lines,
//! and that is all.

mod current;
mod export;
mod http;
mod logs;
mod messaging;
mod metrics;
mod observe;
mod prometheus;
mod settings;
#[cfg(test)]
mod tests;
mod work;

use std::sync::Arc;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use sdk::Instruments;
use sdk::trace::Tracer;
use tokio::net::TcpListener;

pub(crate) use current::acquiring;
pub use current::current;
pub use logs::{LogFormat, LogSettings, start};
pub(crate) use messaging::Outcome;
pub use sdk::trace::HEADER as TRACEPARENT;
pub use settings::TelemetrySettings;
pub use work::traceparent;

use crate::config::Environment;
use crate::settings::Settings;
use metrics::Metrics;
use settings::Exported;

/// How long the last spans and metrics may take to get out when a service stops.
const FLUSH: Duration = Duration::from_secs(2);

/// The telemetry of one service. Clones are the same.
#[derive(Clone, Debug)]
pub struct Telemetry(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    service: &'static str,
    tracer: Tracer,
    metrics: Option<Metrics>,
    calls: Instruments,
    traces: Option<SdkTracerProvider>,
    meters: Option<SdkMeterProvider>,
    registry: ::prometheus::Registry,
}

impl Telemetry {
    /// As the settings say; within a tokio runtime, on which it sends.
    ///
    /// # Errors
    ///
    /// Where the endpoint or the headers are not of the form that [`TelemetrySettings`] says.
    pub fn new(service: &'static str, settings: &TelemetrySettings) -> anyhow::Result<Self> {
        let registry = ::prometheus::Registry::new();
        let Exported { traces, meters } = export::providers(service, settings, &registry)?;
        let tracer = match &traces {
            Some(traces) => Tracer::new(Box::new(traces.tracer("plumbline"))),
            None => Tracer::default(),
        };
        let meter = meters.as_ref().map(metrics::meter);
        Ok(Self(Arc::new(Inner {
            service,
            metrics: meter.as_ref().map(Metrics::new),
            calls: Instruments::new(tracer.clone(), meter.as_ref()),
            tracer,
            traces,
            meters,
            registry,
        })))
    }

    /// As an environment says, for a program that is no [`Service`](crate::Service) and stands beside some.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and where a setting cannot be read.
    pub fn of(
        service: &'static str,
        environment: &Environment,
    ) -> anyhow::Result<(Self, TelemetrySettings)> {
        let settings = Settings::section(service, environment, "telemetry_")?;
        Ok((Self::new(service, &settings)?, settings))
    }

    /// One that records nothing.
    pub fn off(service: &'static str) -> Self {
        Self(Arc::new(Inner {
            service,
            tracer: Tracer::default(),
            metrics: None,
            calls: Instruments::default(),
            traces: None,
            meters: None,
            registry: ::prometheus::Registry::new(),
        }))
    }

    /// Whose it is.
    pub fn service(&self) -> &'static str {
        self.0.service
    }

    /// Makes its spans.
    pub fn tracer(&self) -> &Tracer {
        &self.0.tracer
    }

    /// Records its calls, on the connections that are made with it.
    pub fn calls(&self) -> Instruments {
        self.0.calls.clone()
    }

    /// Serves its metrics at `/metrics`, in the text format of Prometheus, for as long as the future lives.
    pub async fn serve_metrics(self, listener: TcpListener) {
        prometheus::serve(self.0.registry.clone(), listener).await;
    }

    /// Its metrics, as Prometheus reads them.
    pub fn scrape(&self) -> String {
        prometheus::text(&self.0.registry)
    }

    /// Sends what has not been sent yet. Afterwards it records nothing.
    pub async fn stop(&self) {
        let (traces, meters) = (self.0.traces.clone(), self.0.meters.clone());
        let service = self.service();
        let flushing = tokio::task::spawn_blocking(move || {
            let traces = traces.map_or(Ok(()), |traces| traces.shutdown_with_timeout(FLUSH));
            let meters = meters.map_or(Ok(()), |meters| meters.shutdown_with_timeout(FLUSH));
            for error in [traces, meters].into_iter().filter_map(Result::err) {
                tracing::warn!(service, %error, "the last traces or metrics were not sent");
            }
        });
        if let Err(error) = flushing.await {
            tracing::error!(service, %error, "the end of telemetry ended with a panic");
        }
    }

    fn metrics(&self) -> Option<&Metrics> {
        self.0.metrics.as_ref()
    }
}
