use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// `telemetry_…`
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct TelemetrySettings {
    /// Where traces go: the base of an OTLP receiver over HTTP, such as `http://localhost:4318`. Without one there are none.
    pub otlp_endpoint: Option<Url>,
    /// Headers that the receiver wants, as `name=value`, separated by commas.
    pub otlp_headers: Option<SecretString>,
    /// How often metrics go there too. Without it they do not.
    #[serde(with = "crate::config::duration::optional")]
    pub otlp_metrics_interval: Option<Duration>,
    /// Which part of the traces that begin here is recorded, from 0 to 1. Others are recorded where their beginning was.
    pub sample_ratio: f64,
    /// Where metrics are served for Prometheus. In a container: `0.0.0.0`.
    pub metrics_address: IpAddr,
    /// The port for that; 0 for any that is free. Without one they are not served.
    pub metrics_port: Option<u16>,
}

impl Default for TelemetrySettings {
    fn default() -> Self {
        Self {
            otlp_endpoint: None,
            otlp_headers: None,
            otlp_metrics_interval: None,
            sample_ratio: 1.0,
            metrics_address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            metrics_port: None,
        }
    }
}

/// What the settings ask for.
pub(super) struct Exported {
    pub(super) traces: Option<SdkTracerProvider>,
    pub(super) meters: Option<SdkMeterProvider>,
}
