//! What can be set about notification, beside what every service has.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

/// `PLUMBLINE_NOTIFICATION_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Where the users are.
    pub user_url: Url,
    /// Where the links of password resets are made.
    pub auth_url: Url,
    /// How long a call there may take, repetitions included.
    #[serde(default = "five_seconds", with = "platform::config::duration")]
    pub neighbour_timeout: Duration,
    /// Where mails are handed in: `smtps://NAME:PASSWORD@HOST`, or `smtp://…?tls=required` for STARTTLS.
    pub smtp_url: SecretString,
    /// How long handing one in may take.
    #[serde(default = "twenty_seconds", with = "platform::config::duration")]
    pub smtp_timeout: Duration,
    /// Who writes: `Plumbline <hello@shop.example>`.
    pub sender: String,
    /// As what the shop signs.
    pub shop_name: String,
    /// How often a message is tried before it is dead.
    #[serde(default = "twenty_four")]
    pub max_attempts: i32,
    /// How soon it is tried again after the first attempt; longer with each.
    #[serde(default = "one_second", with = "platform::config::duration")]
    pub first_wait: Duration,
    /// How long it waits at most.
    #[serde(default = "an_hour", with = "platform::config::duration")]
    pub longest_wait: Duration,
}

fn five_seconds() -> Duration {
    Duration::from_secs(5)
}

fn twenty_seconds() -> Duration {
    Duration::from_secs(20)
}

const fn twenty_four() -> i32 {
    24
}

fn one_second() -> Duration {
    Duration::from_secs(1)
}

fn an_hour() -> Duration {
    Duration::from_secs(3600)
}
