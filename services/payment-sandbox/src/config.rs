//! What can be set about the sandbox, beside what every service has.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_PAYMENT_SANDBOX_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// What merchants show to be let in.
    pub secret_key: SecretString,
    /// Where webhooks go; without it none are sent.
    pub webhook_url: Option<Url>,
    /// What webhooks are signed with.
    pub webhook_key: SecretString,
    /// How long `slow` takes to answer.
    #[serde(default = "one_second", with = "platform::config::duration")]
    pub slowness: Duration,
    /// How long `timeout` keeps a merchant waiting for an answer that never comes.
    #[serde(default = "thirty_seconds", with = "platform::config::duration")]
    pub silence: Duration,
    /// How long the bank takes with `processing`, and how much later a reordered webhook is sent.
    #[serde(default = "one_second", with = "platform::config::duration")]
    pub processing: Duration,
}

fn one_second() -> Duration {
    Duration::from_secs(1)
}

fn thirty_seconds() -> Duration {
    Duration::from_secs(30)
}
