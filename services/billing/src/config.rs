//! What can be set about billing, beside what every service has.

use std::time::Duration;

use anyhow::ensure;
use serde::Deserialize;
use url::Url;

use crate::domain::seller::Seller;
use crate::domain::tax::Rate;

/// `PLUMBLINE_BILLING_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where the orders are.
    pub order_url: Url,
    /// How long a call there may take, repetitions included.
    #[serde(default = "five_seconds", with = "platform::config::duration")]
    pub order_timeout: Duration,
    /// Who sells, as invoices say it.
    pub seller_name: String,
    /// Where the seller is; the lines separated by commas.
    pub seller_address: Vec<String>,
    /// Under which the tax office knows the seller.
    pub seller_tax_number: String,
    /// The tax that prices contain, in per cent: `19`, `8.1`.
    pub tax_rate: Rate,
    /// How soon a draft is tried again after the first attempt; longer with each.
    #[serde(default = "half_a_second", with = "platform::config::duration")]
    pub first_wait: Duration,
    /// How soon a draft is tried again against which something stands that does not pass by itself.
    #[serde(default = "an_hour", with = "platform::config::duration")]
    pub blocked_wait: Duration,
}

impl Config {
    /// The seller, where the settings make one that the contract allows.
    pub fn seller(&self) -> anyhow::Result<Seller> {
        let lines = self.seller_address.iter();
        let seller = Seller {
            name: trimmed(&self.seller_name),
            address: lines.map(|line| trimmed(line)).collect(),
            tax_number: trimmed(&self.seller_tax_number),
        };
        let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
        ensure!(
            fits(&seller.name, 120),
            "`seller_name` has between 1 and 120 characters"
        );
        ensure!(
            (1..=6).contains(&seller.address.len())
                && seller.address.iter().all(|line| fits(line, 120)),
            "`seller_address` has between 1 and 6 lines of up to 120 characters"
        );
        ensure!(
            fits(&seller.tax_number, 40),
            "`seller_tax_number` has between 1 and 40 characters"
        );
        Ok(seller)
    }
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

fn five_seconds() -> Duration {
    Duration::from_secs(5)
}

fn half_a_second() -> Duration {
    Duration::from_millis(500)
}

fn an_hour() -> Duration {
    Duration::from_secs(3600)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn config(name: &str, value: Value) -> Config {
        let mut settings = json!({
            "order_url": "http://order", "seller_name": "Plumbline Trading", "seller_tax_number": "DE1",
            "seller_address": ["1 Quay Street ", " 20457 Hamburg"], "tax_rate": "19"
        });
        settings[name] = value;
        serde_json::from_value(settings).expect("settings as they are written")
    }

    #[test]
    fn a_seller_has_lines_without_blanks_around_them() {
        let seller = config("seller_name", json!("Plumbline")).seller();
        let seller = seller.expect("it is whole");
        assert_eq!(seller.address, ["1 Quay Street", "20457 Hamburg"]);
    }

    #[test]
    fn an_invoice_without_a_seller_stops_the_start() {
        for (name, value) in [
            ("seller_name", json!(" ")),
            ("seller_address", json!([])),
            ("seller_address", json!([""])),
            ("seller_tax_number", json!("")),
        ] {
            assert!(config(name, value).seller().is_err(), "{name}");
        }
    }
}
