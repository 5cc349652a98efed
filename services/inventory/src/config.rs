//! What can be set about inventory, beside what every service has.

use std::time::Duration;

use serde::Deserialize;

/// `PLUMBLINE_INVENTORY_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// How long to wait before looking again for holds that have ended. Whoever asks or reserves does not depend on it.
    #[serde(default = "one_second", with = "platform::config::duration")]
    pub sweep_pause: Duration,
}

const fn one_second() -> Duration {
    Duration::from_secs(1)
}
