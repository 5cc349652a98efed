//! Logs: one line per event, as JSON or for reading. Tokens and bodies are never given to it.

use serde::Deserialize;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer};

/// `log_…`
#[derive(Clone, Debug, Deserialize)]
pub struct LogSettings {
    /// How lines look.
    #[serde(default)]
    pub format: LogFormat,
    /// What is logged: a level, or directives such as `info,sqlx=warn`.
    #[serde(default = "default_level")]
    pub level: String,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object per line.
    #[default]
    Json,
    /// For people.
    Pretty,
}

fn default_level() -> String {
    // sqlx says at `info` which notices the server sent, and OpenTelemetry that it is there.
    "info,sqlx=warn,opentelemetry=warn".to_owned()
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            format: LogFormat::default(),
            level: default_level(),
        }
    }
}

/// Starts logging to standard error. To be called once per process, before anything else.
pub fn start(settings: &LogSettings) -> anyhow::Result<()> {
    let filter = EnvFilter::builder()
        .parse(&settings.level)
        .map_err(|error| anyhow::anyhow!("PLUMBLINE_LOG_LEVEL: {error}"))?;
    let registry = tracing_subscriber::registry().with(filter);
    match settings.format {
        LogFormat::Json => registry.with(json(std::io::stderr)).try_init()?,
        LogFormat::Pretty => {
            let lines = tracing_subscriber::fmt::layer().compact();
            registry
                .with(lines.with_writer(std::io::stderr))
                .try_init()?;
        }
    }
    Ok(())
}

/// One object per line. What the spans around an event say is said by the line itself: the service, `trace_id` and
/// `span_id`, and what is being worked on.
pub(crate) fn json<S, W>(writer: W) -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    json_subscriber::fmt::layer()
        .with_writer(writer)
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .flatten_span_list_on_top_level(true)
}
