//! What can be set about auth, beside what every service has.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::ensure;
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use url::Url;

use crate::domain::role::Role;

/// How long a key for encryption must be, in characters.
const SHORTEST_KEY: usize = 32;

/// `PLUMBLINE_AUTH_…`
#[derive(Debug, Clone, Deserialize)]
pub struct Config {
    /// Who issues the tokens (`iss`): the setting that every service has.
    pub tokens_issuer: String,
    /// Whom they are meant for (`aud`): the same.
    pub tokens_audience: String,
    /// Encrypts the private keys in the database; at least 32 characters. Without it they are lost.
    pub key_encryption_key: SecretString,
    /// The services that get tokens, as JSON: `{"order": {"secret": "…", "scopes": ["catalog:read"]}}`.
    #[serde(default, deserialize_with = "json")]
    pub clients: BTreeMap<String, ClientConfig>,
    /// What staff may do, as scopes.
    #[serde(default)]
    pub staff_scopes: Vec<String>,
    /// Accounts that are made where there are none under their addresses, as JSON: the first admin, for instance.
    #[serde(default, deserialize_with = "json")]
    pub first_accounts: Vec<FirstAccount>,
    /// The page that a link to reset a password leads to; the secret is put behind `#`.
    pub reset_url: Url,
    /// How long an access token is good.
    #[serde(default = "access_lifetime", with = "platform::config::duration")]
    pub access_lifetime: Duration,
    /// How long a service's token is good.
    #[serde(default = "service_lifetime", with = "platform::config::duration")]
    pub service_lifetime: Duration,
    /// After how long a session ends that nobody refreshes.
    #[serde(default = "session_idle", with = "platform::config::duration")]
    pub session_idle: Duration,
    /// After how long any session ends.
    #[serde(default = "session_longest", with = "platform::config::duration")]
    pub session_longest: Duration,
    /// For how long a refresh token may be repeated whose answer was lost.
    #[serde(default = "refresh_grace", with = "platform::config::duration")]
    pub refresh_grace: Duration,
    /// How long a link to reset a password is good.
    #[serde(default = "reset_lifetime", with = "platform::config::duration")]
    pub reset_lifetime: Duration,
    /// How long the owner of an account is not sent another link.
    #[serde(default = "reset_pause", with = "platform::config::duration")]
    pub reset_pause: Duration,
    /// How many tries an address has, for all who come without a device.
    #[serde(default = "attempts")]
    pub attempts: u32,
    /// How long it takes until one of them comes back.
    #[serde(default = "attempt_refill", with = "platform::config::duration")]
    pub attempt_refill: Duration,
    /// How many wrong passwords in a row a device has before it is forgotten.
    #[serde(default = "device_attempts")]
    pub device_attempts: i32,
    /// How long a key signs.
    #[serde(default = "key_rotation", with = "platform::config::duration")]
    pub key_rotation: Duration,
    /// How long a key is published before it signs: longer than anybody keeps the published keys without asking again.
    #[serde(default = "key_lead", with = "platform::config::duration")]
    pub key_lead: Duration,
    /// Argon2id: memory for each hash, in KiB.
    #[serde(default = "argon2_memory")]
    pub argon2_memory: u32,
    /// Argon2id: passes over the memory.
    #[serde(default = "argon2_passes")]
    pub argon2_passes: u32,
    /// Argon2id: lanes.
    #[serde(default = "argon2_lanes")]
    pub argon2_lanes: u32,
    /// How many passwords are hashed at once. Each takes a processor and the memory above.
    #[serde(default = "hashes_at_once")]
    pub hashes_at_once: usize,
    /// How often what happens by itself is looked after: keys, and what has expired.
    #[serde(default = "housekeeping_pause", with = "platform::config::duration")]
    pub housekeeping_pause: Duration,
}

/// A service that gets tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    /// What it shows.
    pub secret: SecretString,
    /// What its tokens may allow.
    pub scopes: Vec<String>,
}

/// An account that is there from the start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstAccount {
    /// Its address.
    pub email: String,
    /// Its password.
    pub password: SecretString,
    /// How its owner is called.
    pub display_name: String,
    /// What its owner is.
    pub roles: Vec<Role>,
}

/// Times, as the service calculates with them.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// How long an access token is good.
    pub access: TimeDelta,
    /// How long a service's token is good.
    pub service: TimeDelta,
    /// After how long a session ends that nobody refreshes.
    pub idle: TimeDelta,
    /// After how long any session ends.
    pub longest: TimeDelta,
    /// For how long a refresh token may be repeated.
    pub grace: TimeDelta,
    /// How long a link to reset a password is good.
    pub reset: TimeDelta,
    /// How long no other link is sent.
    pub reset_pause: TimeDelta,
    /// How long it takes until a try comes back.
    pub refill: TimeDelta,
    /// How long a key signs.
    pub rotation: TimeDelta,
    /// How long a key is published before.
    pub lead: TimeDelta,
}

impl Config {
    /// The times, where all settings make sense.
    pub fn times(&self) -> anyhow::Result<Times> {
        ensure!(
            self.key_encryption_key.expose_secret().len() >= SHORTEST_KEY,
            "`key_encryption_key` must have at least {SHORTEST_KEY} characters"
        );
        ensure!(self.attempts > 0, "`attempts` must be more than nothing");
        ensure!(
            self.device_attempts > 0,
            "`device_attempts` must be more than nothing"
        );
        ensure!(
            self.hashes_at_once > 0,
            "`hashes_at_once` must be more than nothing"
        );
        let times = Times {
            access: TimeDelta::from_std(self.access_lifetime)?,
            service: TimeDelta::from_std(self.service_lifetime)?,
            idle: TimeDelta::from_std(self.session_idle)?,
            longest: TimeDelta::from_std(self.session_longest)?,
            grace: TimeDelta::from_std(self.refresh_grace)?,
            reset: TimeDelta::from_std(self.reset_lifetime)?,
            reset_pause: TimeDelta::from_std(self.reset_pause)?,
            refill: TimeDelta::from_std(self.attempt_refill)?,
            rotation: TimeDelta::from_std(self.key_rotation)?,
            lead: TimeDelta::from_std(self.key_lead)?,
        };
        let second = TimeDelta::seconds(1);
        ensure!(
            times.access >= second && times.service >= second && times.idle >= second,
            "tokens and sessions must be good for a second at least"
        );
        ensure!(
            times.rotation > times.lead,
            "`key_rotation` must be longer than `key_lead`: a key is published that long before it signs"
        );
        Ok(times)
    }
}

/// A value that is JSON. What is wrong with it is not repeated, since it holds secrets.
fn json<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    serde_json::from_str(&text).map_err(|error| {
        D::Error::custom(format!(
            "it is not the JSON that is described, at line {} and column {}",
            error.line(),
            error.column()
        ))
    })
}

const fn access_lifetime() -> Duration {
    Duration::from_secs(15 * 60)
}

const fn service_lifetime() -> Duration {
    Duration::from_secs(5 * 60)
}

const fn session_idle() -> Duration {
    Duration::from_secs(30 * 24 * 3600)
}

const fn session_longest() -> Duration {
    Duration::from_secs(180 * 24 * 3600)
}

const fn refresh_grace() -> Duration {
    Duration::from_secs(30)
}

const fn reset_lifetime() -> Duration {
    Duration::from_secs(30 * 60)
}

const fn reset_pause() -> Duration {
    Duration::from_secs(60)
}

const fn attempts() -> u32 {
    10
}

const fn attempt_refill() -> Duration {
    Duration::from_secs(6 * 60)
}

const fn device_attempts() -> i32 {
    5
}

const fn key_rotation() -> Duration {
    Duration::from_secs(30 * 24 * 3600)
}

/// Verifiers forget what they know of the keys after ten minutes.
const fn key_lead() -> Duration {
    Duration::from_secs(30 * 60)
}

// The parameters that OWASP recommends.
const fn argon2_memory() -> u32 {
    19 * 1024
}

const fn argon2_passes() -> u32 {
    2
}

const fn argon2_lanes() -> u32 {
    1
}

fn hashes_at_once() -> usize {
    std::thread::available_parallelism().map_or(2, Into::into)
}

const fn housekeeping_pause() -> Duration {
    Duration::from_secs(60)
}
