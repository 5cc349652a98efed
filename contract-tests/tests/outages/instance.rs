//! A service that runs once more, with data of its own, and with a proxy on its way to one neighbour.

use platform::CancellationToken;
use platform::events::bus;
use platform::testing::{TestBus, TestDatabase};
use serde_json::Value;
use tokio_util::sync::DropGuard;
use url::Url;

use crate::pair::{Neighbour, Pair};
use crate::proxy::{Proxy, Target};
use crate::request::{Answer, Request};
use crate::world::World;

/// Settings of every instance: there are many at once.
const SETTINGS: [(&str, &str); 3] = [
    ("HTTP_PORT", "0"),
    ("DATABASE_MAX_CONNECTIONS", "4"),
    ("EVENTS_CONCURRENCY", "1"),
];

/// Times that are longer in production than a test waits.
const OF_NOTIFICATION: [(&str, &str); 3] = [
    ("NEIGHBOUR_TIMEOUT", "1s"),
    ("SMTP_TIMEOUT", "2s"),
    ("LONGEST_WAIT", "2s"),
];

/// It stops when it is dropped.
pub(crate) struct Instance<'a> {
    world: &'a World,
    pair: &'a Pair<'a>,
    pub(crate) proxy: Proxy,
    pub(crate) database: TestDatabase,
    pub(crate) bus: TestBus,
    base: String,
    _stop: DropGuard,
}

impl<'a> Instance<'a> {
    pub(crate) async fn start(world: &'a World, pair: &'a Pair<'a>) -> Self {
        let service = &pair.service.service;
        let (database, bus) = tokio::join!(TestDatabase::new(service.migrations()), TestBus::new());
        let subscriptions = [pair.service.subscriptions()];
        bus::provision(&bus.url(), &subscriptions).await.unwrap();
        let place = match pair.neighbour {
            Neighbour::Database => database.url(),
            Neighbour::Bus => bus.url(),
            _ => pair.url.to_string(),
        };
        let place = Url::parse(&place).unwrap();
        let proxy = Proxy::to(target(&place)).await;

        let own = |setting: &str| pair.service.variable(setting);
        let mut told = pair.environment.clone();
        for (setting, value) in SETTINGS {
            told = told.with(&own(setting), value);
        }
        if service.name() == "notification" {
            for (setting, value) in OF_NOTIFICATION {
                told = told.with(&own(setting), value);
            }
        }
        told = told.with(&own("DATABASE_URL"), database.url());
        told = told.with("PLUMBLINE_BUS_URL", bus.url());
        told = told.with(&pair.variable, through(&place, proxy.port));
        let stop = CancellationToken::new();
        let running = platform::start(service, &told, stop.clone()).await;
        let running = running.unwrap_or_else(|error| panic!("{:?}: {error:#}", pair.title()));
        Self {
            base: format!("http://{}", running.address()),
            world,
            pair,
            proxy,
            database,
            bus,
            _stop: stop.drop_guard(),
        }
    }

    pub(crate) async fn ask(&self, request: &Request) -> Answer {
        request.ask(&self.world.http, &self.base).await
    }

    /// Lets it hear an event.
    pub(crate) async fn hear(&self, event: &Value) {
        self.bus.send(self.pair.service.name(), event).await;
    }
}

/// Where an address leads. Postgres listens on a socket whose directory is part of it; all clusters call theirs the same.
fn target(url: &Url) -> Target {
    let directory = url.query_pairs().find(|(name, _)| name == "host");
    match directory {
        Some((_, directory)) => Target::Unix(format!("{directory}/.s.PGSQL.5432").into()),
        None => Target::Tcp(format!("127.0.0.1:{}", url.port().unwrap())),
    }
}

/// The same address, by way of a port of this machine.
fn through(place: &Url, port: u16) -> String {
    let mut url = place.clone();
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(port)).unwrap();
    url.set_query(None);
    url.to_string()
}
