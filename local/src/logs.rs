//! What the services write, for a person who works beside them.

use platform::telemetry::{self, LogFormat, LogSettings};

/// Warnings and errors, unless `PLUMBLINE_LOG_LEVEL` asks for more.
pub fn start() -> anyhow::Result<()> {
    let asked = platform::config::variable("PLUMBLINE_LOG_LEVEL");
    telemetry::start(&LogSettings {
        format: LogFormat::Pretty,
        level: asked.unwrap_or_else(|| "warn".to_owned()),
    })
}
