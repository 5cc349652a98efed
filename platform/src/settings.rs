use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::auth::TokensSettings;
use crate::config::{ConfigError, Environment, Layers};
use crate::db::DatabaseSettings;
use crate::events::{BusSettings, EventsSettings};
use crate::http::HttpSettings;
use crate::telemetry::{LogSettings, TelemetrySettings};

const SHORTEST_KEY: usize = 32;

/// What every service is told, beside what is its own.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How it listens.
    pub http: HttpSettings,
    /// Where its data is.
    pub database: DatabaseSettings,
    /// Where events go and come from.
    pub bus: BusSettings,
    /// How they are published and handled.
    pub events: EventsSettings,
    /// Whom it believes.
    pub tokens: TokensSettings,
    /// How its page tokens are signed.
    pub pages: PagesSettings,
    /// What it writes into the log.
    pub log: LogSettings,
    /// Where its traces and metrics go.
    pub telemetry: TelemetrySettings,
}

/// `pages_…`
#[derive(Clone, Debug, Deserialize)]
pub struct PagesSettings {
    /// The key that signs page tokens: the same for all instances of a service, at least 32 characters.
    pub key: SecretString,
}

impl Settings {
    /// Reads them, and with `own` what belongs to one service only. Everything that is wrong comes in one error.
    pub(crate) fn read<T>(
        name: &str,
        environment: &Environment,
        own: impl FnOnce(&mut Layers) -> Option<T>,
    ) -> Result<(Self, T), ConfigError> {
        let mut layers = Layers::new(name).environment(environment);
        let http = layers.section("http_");
        let database = layers.section("database_");
        let bus = layers.section("bus_");
        let events = layers.section("events_");
        let tokens = layers.section("tokens_");
        let pages: Option<PagesSettings> = layers.section("pages_");
        let log = layers.section("log_");
        let telemetry: Option<TelemetrySettings> = layers.section("telemetry_");
        let own = own(&mut layers);
        if pages
            .as_ref()
            .is_some_and(|pages| pages.key.expose_secret().len() < SHORTEST_KEY)
        {
            layers.refuse(
                "pages_key",
                format!("must have at least {SHORTEST_KEY} characters"),
            );
        }
        if telemetry
            .as_ref()
            .is_some_and(|telemetry| !(0.0..=1.0).contains(&telemetry.sample_ratio))
        {
            layers.refuse("telemetry_sample_ratio", "must be from 0 to 1".to_owned());
        }
        layers.finish()?;
        let all = (|| {
            Some((
                Self {
                    http: http?,
                    database: database?,
                    bus: bus?,
                    events: events?,
                    tokens: tokens?,
                    pages: pages?,
                    log: log?,
                    telemetry: telemetry?,
                },
                own?,
            ))
        })();
        Ok(all.expect("a section without a value is a fault, and there was none"))
    }

    /// One section alone, for the commands that need no more.
    pub(crate) fn section<T: serde::de::DeserializeOwned>(
        name: &str,
        environment: &Environment,
        prefix: &str,
    ) -> Result<T, ConfigError> {
        let mut layers = Layers::new(name).environment(environment);
        let section = layers.section(prefix);
        layers.verdict()?;
        Ok(section.expect("a section without a value is a fault, and there was none"))
    }
}
