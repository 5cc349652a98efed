//! The way out: OTLP over HTTP, in batches, and the registry that Prometheus reads. Everything that the libraries would look
//! for in the environment is said here, so that only our own settings count.

mod client;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use opentelemetry::{Key, KeyValue};
use opentelemetry_http::HttpClient;
use opentelemetry_otlp::{
    MetricExporter, Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _,
};
use opentelemetry_prometheus::ResourceSelector;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanLimits,
};
use secrecy::ExposeSecret as _;
use url::Url;

use super::settings::{Exported, TelemetrySettings};

/// How many spans wait to be sent; those that come when it is full are dropped, and nobody waits.
const QUEUE: usize = 8192;
const BATCH: usize = 512;
/// How long a span waits for others.
const DELAY: Duration = Duration::from_secs(1);
const TIMEOUT: Duration = Duration::from_secs(5);

/// Where OTLP goes.
struct Receiver {
    endpoint: Url,
    headers: HashMap<String, String>,
    client: Arc<dyn HttpClient>,
}

pub(super) fn providers(
    service: &'static str,
    settings: &TelemetrySettings,
    registry: &::prometheus::Registry,
) -> anyhow::Result<Exported> {
    let resource = resource(service);
    let receiver = Receiver::of(settings)?;
    let traces = match &receiver {
        Some(receiver) => {
            let batches = BatchSpanProcessor::builder(receiver.spans()?).with_batch_config(
                BatchConfigBuilder::default()
                    .with_max_queue_size(QUEUE)
                    .with_max_export_batch_size(BATCH)
                    .with_scheduled_delay(DELAY)
                    .build(),
            );
            let sampler = Sampler::TraceIdRatioBased(settings.sample_ratio);
            let traces = SdkTracerProvider::builder()
                .with_sampler(Sampler::ParentBased(Box::new(sampler)))
                .with_span_limits(SpanLimits::default())
                .with_resource(resource.clone())
                .with_span_processor(batches.build());
            Some(traces.build())
        }
        None => None,
    };
    let pushed = receiver.as_ref().zip(settings.otlp_metrics_interval);
    if pushed.is_none() && settings.metrics_port.is_none() {
        return Ok(Exported {
            traces,
            meters: None,
        });
    }
    let mut meters = SdkMeterProvider::builder().with_resource(resource);
    if let Some((receiver, interval)) = pushed {
        let reader = PeriodicReader::builder(receiver.metrics()?).with_interval(interval);
        meters = meters.with_reader(reader.build());
    }
    if settings.metrics_port.is_some() {
        let name = HashSet::from([Key::new("service.name")]);
        let exporter = opentelemetry_prometheus::exporter()
            .with_registry(registry.clone())
            .with_resource_selector(ResourceSelector::KeyAllowList(name))
            .scope_info_enabled(false);
        meters = meters.with_reader(exporter.build()?);
    }
    Ok(Exported {
        traces,
        meters: Some(meters.build()),
    })
}

/// Who tells: the service, and which of its instances.
fn resource(service: &'static str) -> Resource {
    Resource::builder_empty()
        .with_service_name(service)
        .with_attributes([
            KeyValue::new("service.namespace", "plumbline"),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", crate::random::token(8)),
        ])
        .build()
}

impl Receiver {
    fn of(settings: &TelemetrySettings) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = &settings.otlp_endpoint else {
            return Ok(None);
        };
        anyhow::ensure!(
            matches!(endpoint.scheme(), "http" | "https") && endpoint.has_host(),
            "telemetry_otlp_endpoint must be the URL of a receiver, such as http://localhost:4318"
        );
        let headers = settings.otlp_headers.as_ref();
        let headers = headers.map_or(Ok(HashMap::new()), |headers| pairs(headers.expose_secret()));
        Ok(Some(Self {
            headers: headers?,
            client: client::new(endpoint.scheme() == "https", TIMEOUT)?,
            endpoint: endpoint.clone(),
        }))
    }

    fn spans(&self) -> anyhow::Result<SpanExporter> {
        let exporter = SpanExporter::builder()
            .with_http()
            .with_shared_http_client(Arc::clone(&self.client))
            .with_headers(self.headers.clone())
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(TIMEOUT)
            .with_endpoint(self.signal("traces"));
        exporter.build().context("the way to the OTLP receiver")
    }

    fn metrics(&self) -> anyhow::Result<MetricExporter> {
        let exporter = MetricExporter::builder()
            .with_http()
            .with_shared_http_client(Arc::clone(&self.client))
            .with_headers(self.headers.clone())
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(TIMEOUT)
            .with_endpoint(self.signal("metrics"));
        exporter.build().context("the way to the OTLP receiver")
    }

    fn signal(&self, signal: &str) -> String {
        let base = self.endpoint.as_str().trim_end_matches('/');
        format!("{base}/v1/{signal}")
    }
}

/// Reads `name=value,name=value`. The error holds no value.
fn pairs(text: &str) -> anyhow::Result<HashMap<String, String>> {
    let pairs = text.split(',').map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
    });
    pairs
        .collect::<Option<_>>()
        .context("telemetry_otlp_headers must be written name=value, separated by commas")
}
