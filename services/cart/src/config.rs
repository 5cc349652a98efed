//! What can be set about carts, beside what every service has.

use std::time::Duration;

use anyhow::ensure;
use chrono::TimeDelta;
use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_CART_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where the catalog is.
    pub catalog_url: Url,
    /// Where the inventory is.
    pub inventory_url: Url,
    /// How long a reading waits for what catalog and inventory know, before it does without.
    #[serde(default = "two_seconds", with = "platform::config::duration")]
    pub patience: Duration,
    /// When a guest's cart ends in which nothing changes.
    #[serde(default = "thirty_days", with = "platform::config::duration")]
    pub guest_lifetime: Duration,
    /// How long to wait before looking again for carts that have ended. Whoever reads them does not depend on it.
    #[serde(default = "one_minute", with = "platform::config::duration")]
    pub sweep_pause: Duration,
}

impl Config {
    /// When a guest's cart ends in which nothing changes.
    pub fn guest_lifetime(&self) -> anyhow::Result<TimeDelta> {
        let lifetime = TimeDelta::from_std(self.guest_lifetime)?;
        ensure!(
            lifetime > TimeDelta::zero() && lifetime <= TimeDelta::days(3650),
            "`guest_lifetime` must be more than nothing and at most ten years"
        );
        Ok(lifetime)
    }
}

const fn two_seconds() -> Duration {
    Duration::from_secs(2)
}

const fn thirty_days() -> Duration {
    Duration::from_secs(30 * 24 * 3600)
}

const fn one_minute() -> Duration {
    Duration::from_secs(60)
}
