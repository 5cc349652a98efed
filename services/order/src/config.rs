//! What can be set about orders, beside what every service has.

use std::time::Duration;

use anyhow::ensure;
use chrono::TimeDelta;
use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_ORDER_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where the catalog is.
    pub catalog_url: Url,
    /// Where the inventory is.
    pub inventory_url: Url,
    /// Where the payments are.
    pub payment_url: Url,
    /// Where the carts are.
    pub cart_url: Url,
    /// How long an order waits for its payment to be started.
    #[serde(default = "ten_minutes", with = "platform::config::duration")]
    pub payment_deadline: Duration,
    /// How long after that a payment which was started may take to report, before the order is given up.
    #[serde(default = "two_minutes", with = "platform::config::duration")]
    pub payment_margin: Duration,
    /// For how long the units of an order are held. Longer than both together.
    #[serde(default = "fifteen_minutes", with = "platform::config::duration")]
    pub hold: Duration,
}

/// How long the steps of an order may take, in the order in which they end.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// From the placement until no payment is started any more.
    pub payment: TimeDelta,
    /// From then until the order is given up.
    pub margin: TimeDelta,
    /// From the placement until the units are not held any more.
    pub hold: TimeDelta,
}

impl Config {
    /// The deadlines, where they make sense: an order must be given up before its units are.
    pub fn deadlines(&self) -> anyhow::Result<Deadlines> {
        let deadlines = Deadlines {
            payment: TimeDelta::from_std(self.payment_deadline)?,
            margin: TimeDelta::from_std(self.payment_margin)?,
            hold: TimeDelta::from_std(self.hold)?,
        };
        ensure!(
            deadlines.payment > TimeDelta::zero(),
            "`payment_deadline` must be more than nothing"
        );
        ensure!(
            deadlines.hold > deadlines.payment + deadlines.margin,
            "`hold` must be longer than `payment_deadline` and `payment_margin` together"
        );
        Ok(deadlines)
    }
}

fn ten_minutes() -> Duration {
    Duration::from_secs(600)
}

fn two_minutes() -> Duration {
    Duration::from_secs(120)
}

fn fifteen_minutes() -> Duration {
    Duration::from_secs(900)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(changes: serde_json::Value) -> Config {
        let mut settings = serde_json::json!({
            "catalog_url": "http://catalog", "inventory_url": "http://inventory", "payment_url": "http://payment",
            "cart_url": "http://cart"
        });
        if let (Some(settings), Some(changes)) = (settings.as_object_mut(), changes.as_object()) {
            settings.extend(changes.clone());
        }
        serde_json::from_value(settings).expect("settings as they are written")
    }

    #[test]
    fn an_order_waits_ten_minutes_and_its_units_are_held_for_fifteen() {
        let deadlines = config(serde_json::json!({})).deadlines().expect("they fit");
        assert_eq!(deadlines.payment, TimeDelta::minutes(10));
        assert_eq!(deadlines.hold, TimeDelta::minutes(15));
    }

    #[test]
    fn units_that_are_not_held_long_enough_stop_the_start() {
        for changes in [
            serde_json::json!({"hold": "12m"}),
            serde_json::json!({"payment_deadline": "13m"}),
            serde_json::json!({"payment_deadline": "0s"}),
        ] {
            assert!(config(changes.clone()).deadlines().is_err(), "{changes}");
        }
    }
}
