//! Logs: one line per event, as JSON or for reading. Tokens and bodies are never given to it.

use serde::Deserialize;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

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
    // sqlx says at `info` which notices the server sent.
    "info,sqlx=warn".to_owned()
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
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .finish()
            .try_init()?,
        LogFormat::Pretty => builder.compact().finish().try_init()?,
    }
    Ok(())
}
