use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;

/// `bus_…`
#[derive(Clone, Debug, Deserialize)]
pub struct BusSettings {
    /// Where it is: `postgres://…` for a database of its own, `aws://…` for SNS and SQS.
    pub url: SecretString,
}

/// `events_…`
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct EventsSettings {
    /// How many events are handled at once. Each takes a connection of the service's pool.
    pub concurrency: usize,
    /// How long nobody else receives a message that was received; prolonged while its handler works.
    #[serde(with = "crate::config::duration")]
    pub visibility: Duration,
    /// How long a handler may take.
    #[serde(with = "crate::config::duration")]
    pub handler_timeout: Duration,
    /// How often a message is received before it goes to the dead letters.
    pub max_receives: u32,
    /// How long to wait for handlers that work when stopping.
    #[serde(with = "crate::config::duration")]
    pub drain_timeout: Duration,
    /// How often the outbox is looked at when nobody says that there is something in it.
    #[serde(with = "crate::config::duration")]
    pub poll_interval: Duration,
    /// How long events that were published, and the ids of those that were handled, are kept.
    #[serde(with = "crate::config::duration")]
    pub retention: Duration,
}

impl Default for EventsSettings {
    fn default() -> Self {
        Self {
            concurrency: 6,
            visibility: Duration::from_secs(20),
            handler_timeout: Duration::from_secs(30),
            // About seven minutes, most of them waiting: longer than a database takes to fail over.
            max_receives: 16,
            drain_timeout: Duration::from_secs(5),
            poll_interval: Duration::from_secs(1),
            // Longer than a bus keeps a message (SQS: 14 days at most, and ours is told 4), with redrives.
            retention: Duration::from_secs(15 * 24 * 3600),
        }
    }
}
