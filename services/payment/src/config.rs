//! What can be set about payments, beside what every service has.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_PAYMENT_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where the payment provider is.
    pub gateway_url: Url,
    /// What lets us in there.
    pub gateway_key: SecretString,
    /// How long a call to the provider may take. After that its outcome counts as unknown.
    #[serde(default = "five_seconds", with = "platform::config::duration")]
    pub gateway_timeout: Duration,
    /// What the provider signs its webhooks with.
    pub webhook_key: SecretString,
    /// The key before that, for as long as the provider may still sign with it.
    pub webhook_previous_key: Option<SecretString>,
    /// How many charges are under way at once, and how many refunds.
    #[serde(default = "sixteen")]
    pub concurrency: usize,
    /// How soon the provider is asked again about an outcome that is unknown; longer with each time.
    #[serde(default = "half_a_second", with = "platform::config::duration")]
    pub first_wait: Duration,
}

fn half_a_second() -> Duration {
    Duration::from_millis(500)
}

fn five_seconds() -> Duration {
    Duration::from_secs(5)
}

fn sixteen() -> usize {
    16
}
