//! What a service has to be told: it does not start without it, and asks for it by name.

use std::collections::BTreeSet;

use futures::future::join_all;
use platform::config::{ConfigError, Environment, Fault, name_for};
use platform::testing::{TestBus, TestDatabase};
use platform::{CancellationToken, Service};
use plumbline_local::services;

/// Each is good for some settings: addresses, secrets and texts; numbers; whether it is the one shows in what is refused.
const VALUES: [&str; 2] = ["http://127.0.0.1:1/long-enough-a-key", "19"];

/// A service, and where its data and its events are.
struct Candidate {
    service: Service,
    database: TestDatabase,
    bus: TestBus,
    images: tempfile::TempDir,
}

impl Candidate {
    async fn of(service: Service) -> Self {
        let (database, bus) = tokio::join!(TestDatabase::new(service.migrations()), TestBus::new());
        let subscriptions = [(service.name(), Vec::new())];
        let provisioned = platform::events::bus::provision(&bus.url(), &subscriptions).await;
        provisioned.unwrap();
        Self {
            service,
            database,
            bus,
            images: tempfile::tempdir().unwrap(),
        }
    }

    fn name_of(&self, key: &str) -> String {
        name_for(self.service.name(), key)
    }

    /// What goes wrong at the start; nothing where the service starts, and is stopped again.
    async fn complaint(&self, environment: &Environment) -> Option<anyhow::Error> {
        // On whatever port is free.
        let environment = environment.clone().with("PLUMBLINE_HTTP_PORT", "0");
        let stop = CancellationToken::new();
        match platform::start(&self.service, &environment, stop.clone()).await {
            Ok(running) => {
                stop.cancel();
                running.finished().await.unwrap();
                None
            }
            Err(error) => Some(error),
        }
    }

    /// All settings that it cannot do without, found by telling it one after the other what it asks for.
    async fn required(&self) -> (BTreeSet<String>, Environment) {
        let mut told = Environment::default();
        let mut required = BTreeSet::new();
        while let Some(error) = self.complaint(&told).await {
            for key in self.asked_for(&error) {
                let value = self.value(&key, &told, required.contains(&key));
                told = told.with(&self.name_of(&key), value);
                required.insert(key);
            }
        }
        (required, told)
    }

    /// The settings that an error asks for, or whose value it refuses.
    fn asked_for(&self, error: &anyhow::Error) -> Vec<String> {
        let own = self.name_of("");
        let key = |variable: &str| variable.strip_prefix(&own).map(str::to_lowercase);
        if let Some(error) = error.downcast_ref::<ConfigError>() {
            let keys = error.faults.iter().map(|fault| match fault {
                Fault::Missing { key } => Some(key.clone()),
                Fault::Invalid { origin, .. } => key(origin),
                Fault::Unknown { origin, .. } => panic!("{origin} is unknown"),
            });
            return keys.map(Option::unwrap).collect();
        }
        // Found when the service is put together: which settings a call to another service takes.
        let said = format!("{error:#}");
        let words = said.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let found: Vec<_> = words.filter_map(key).collect();
        assert!(!found.is_empty(), "no setting is named: {said}");
        found
    }

    fn value(&self, key: &str, told: &Environment, refused: bool) -> String {
        match key {
            "database_url" => self.database.url(),
            "bus_url" => self.bus.url(),
            "images_url" => format!("file://{}", self.images.path().display()),
            "smtp_url" => "smtp://127.0.0.1:1".to_owned(),
            "sender" => "Shop <shop@example.com>".to_owned(),
            key if refused => {
                let name = self.name_of(key);
                let before = told.variables().find(|(variable, _)| *variable == name);
                assert_eq!(
                    before.unwrap().1,
                    VALUES[0],
                    "`{key}` takes none of the values"
                );
                VALUES[1].to_owned()
            }
            _ => VALUES[0].to_owned(),
        }
    }

    async fn asks_for_each_by_name(&self) {
        let name = self.service.name();
        let (required, told) = self.required().await;
        let listed: Vec<&str> = required.iter().map(String::as_str).collect();
        println!("`{name}` does not start without {}", listed.join(", "));
        for always in ["database_url", "bus_url", "tokens_jwks", "pages_key"] {
            assert!(
                required.contains(always),
                "`{name}` starts without {always}"
            );
        }
        for key in &required {
            let variable = self.name_of(key);
            let less = told.variables().filter(|(told, _)| *told != variable);
            let less = less.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let error = self.complaint(&less.collect()).await;
            let said = format!(
                "{:#}",
                error.unwrap_or_else(|| panic!("it starts without {key}"))
            );
            assert!(
                said.contains(&variable),
                "`{variable}` is not named: {said}"
            );
        }
        for unknown in [self.name_of("colour"), "PLUMBLINE_COLOUR".to_owned()] {
            let more = told.clone().with(&unknown, "red");
            let error = self.complaint(&more).await;
            let said = format!(
                "{:#}",
                error.unwrap_or_else(|| panic!("`{name}` has {unknown}"))
            );
            assert!(said.contains(&unknown) && !said.contains("red"), "{said}");
        }
    }
}

#[tokio::test]
async fn a_service_that_lacks_a_setting_does_not_start_and_names_it() {
    let services = services::all();
    let candidates = services
        .into_iter()
        .map(|hosted| Candidate::of(hosted.service));
    let candidates = join_all(candidates).await;
    join_all(candidates.iter().map(Candidate::asks_for_each_by_name)).await;
}
