use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::environment::{PREFIX, service_prefix};
use super::section::{Failure, Section};
use super::{ConfigError, Environment, Fault};

/// The layers of one service's configuration, laid over each other.
pub struct Layers {
    service: String,
    entries: BTreeMap<String, Entry>,
    known: BTreeSet<String>,
    faults: Vec<Fault>,
}

/// A value, and the name under which somebody wrote it down.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) value: String,
    pub(super) origin: String,
}

impl Layers {
    /// No layers yet: only what the types give as defaults.
    pub fn new(service: &str) -> Self {
        Self {
            service: service.to_owned(),
            entries: BTreeMap::new(),
            known: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    /// Lays the environment over what is there: first what is meant for all services, then what is meant for this one.
    pub fn environment(self, environment: &Environment) -> Self {
        let own = service_prefix(&self.service);
        let (specific, shared): (Vec<_>, Vec<_>) = environment
            .0
            .iter()
            .partition(|(name, _)| name.starts_with(&own));
        self.layer(PREFIX, shared).layer(&own, specific)
    }

    /// Reads the settings whose names begin with `prefix` into a struct with plain fields.
    /// Faults are kept for [`Layers::finish`]; `None` where there was one.
    pub fn section<T: DeserializeOwned>(&mut self, prefix: &str) -> Option<T> {
        let mut section = Section::new(prefix, &self.entries);
        let result = T::deserialize(&mut section);
        self.known.extend(section.known);
        let fault = match result {
            Ok(value) => return Some(value),
            Err(Failure::Missing(field)) => Fault::Missing {
                key: format!("{prefix}{field}"),
            },
            Err(Failure::Invalid { origin, reason }) => Fault::Invalid { origin, reason },
        };
        self.faults.push(fault);
        None
    }

    /// Adds a fault found by looking at several values together.
    pub fn refuse(&mut self, key: &str, reason: impl Into<String>) {
        let origin = self
            .entries
            .get(key)
            .map_or_else(|| format!("`{key}`"), |entry| entry.origin.clone());
        self.faults.push(Fault::Invalid {
            origin,
            reason: reason.into(),
        });
    }

    /// To be called when everything is read: the faults of all sections, and every name that no section knows.
    pub fn finish(mut self) -> Result<(), ConfigError> {
        for (key, entry) in &self.entries {
            if !self.known.contains(key) {
                self.faults.push(Fault::Unknown {
                    origin: entry.origin.clone(),
                    similar: self.similar(key),
                });
            }
        }
        self.verdict()
    }

    /// The faults so far, for who reads only a part.
    pub fn verdict(self) -> Result<(), ConfigError> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(ConfigError {
                service: self.service,
                faults: self.faults,
            })
        }
    }

    fn layer(mut self, prefix: &str, variables: Vec<(&String, &String)>) -> Self {
        for (name, value) in variables {
            let key = name[prefix.len()..].to_lowercase();
            self.entries.insert(
                key,
                Entry {
                    value: value.clone(),
                    origin: name.clone(),
                },
            );
        }
        self
    }

    fn similar(&self, key: &str) -> Option<String> {
        let distances = self.known.iter().map(|known| (distance(known, key), known));
        distances
            .filter(|(distance, _)| *distance <= 3)
            .min()
            .map(|(_, known)| known.clone())
    }
}

/// How many characters must be changed, added or removed to turn one word into the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, other) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use secrecy::{ExposeSecret as _, SecretString};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Database {
        url: SecretString,
        #[serde(default = "ten")]
        connections: u32,
        #[serde(default, with = "crate::config::duration::optional")]
        timeout: Option<Duration>,
        #[serde(default)]
        hosts: Vec<String>,
    }

    fn ten() -> u32 {
        10
    }

    fn read(variables: &[(&str, &str)]) -> Result<Database, ConfigError> {
        let environment = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut layers = Layers::new("payment-sandbox").environment(&environment);
        let database = layers.section("database_");
        layers
            .finish()
            .map(|()| database.expect("no fault, so a value"))
    }

    fn faults(variables: &[(&str, &str)]) -> String {
        read(variables).unwrap_err().to_string()
    }

    #[test]
    fn the_services_own_variable_wins_over_the_shared_one_and_that_over_the_default() {
        let database = read(&[
            ("PLUMBLINE_DATABASE_URL", "shared"),
            ("PLUMBLINE_PAYMENT_SANDBOX_DATABASE_URL", "own"),
        ])
        .unwrap();
        assert_eq!(database.url.expose_secret(), "own");
        assert_eq!(database.connections, 10);
        assert!(database.timeout.is_none() && database.hosts.is_empty());

        let database = read(&[
            ("PLUMBLINE_DATABASE_URL", "12345"),
            ("PLUMBLINE_DATABASE_CONNECTIONS", "3"),
            ("PLUMBLINE_DATABASE_TIMEOUT", "250ms"),
            ("PLUMBLINE_DATABASE_HOSTS", "a, b"),
        ])
        .unwrap();
        assert_eq!(
            (database.url.expose_secret(), database.connections),
            ("12345", 3)
        );
        assert_eq!(database.timeout, Some(Duration::from_millis(250)));
        assert_eq!(database.hosts, ["a", "b"]);
    }

    #[test]
    fn a_missing_setting_says_what_to_set() {
        let faults = faults(&[]);
        assert!(
            faults
                .contains("set PLUMBLINE_PAYMENT_SANDBOX_DATABASE_URL, or PLUMBLINE_DATABASE_URL"),
            "{faults}"
        );
    }

    #[test]
    fn unknown_settings_are_all_named_with_what_was_meant() {
        let faults = faults(&[
            ("PLUMBLINE_DATABSE_URL", "x"),
            ("PLUMBLINE_DATABASE_URL", "x"),
            ("PLUMBLINE_PAYMENT_SANDBOX_COLOUR", "red"),
        ]);
        assert!(
            faults.contains("PLUMBLINE_DATABSE_URL names no setting")
                && faults.contains("did you mean `database_url`"),
            "{faults}"
        );
        assert!(
            faults.contains("PLUMBLINE_PAYMENT_SANDBOX_COLOUR names no setting"),
            "{faults}"
        );
    }

    #[test]
    fn a_value_that_cannot_be_read_is_named_and_not_repeated() {
        let faults = faults(&[
            ("PLUMBLINE_DATABASE_URL", "x"),
            ("PLUMBLINE_DATABASE_CONNECTIONS", "hunter2"),
        ]);
        assert!(
            faults.contains("PLUMBLINE_DATABASE_CONNECTIONS must be a whole number"),
            "{faults}"
        );
        assert!(!faults.contains("hunter2"), "{faults}");
    }

    #[test]
    fn secrets_do_not_print() {
        let database = read(&[("PLUMBLINE_DATABASE_URL", "hunter2")]).unwrap();
        assert!(!format!("{database:?}").contains("hunter2"));
    }

    #[test]
    fn tools_and_strangers_are_not_ours_to_judge() {
        read(&[
            ("PLUMBLINE_DATABASE_URL", "x"),
            ("PLUMBLINE_LOCAL_STATE", "y"),
            ("PATH", "/bin"),
        ])
        .unwrap();
    }

    #[test]
    fn a_host_of_several_services_gives_each_its_own() {
        let environment: Environment = ["ORDER_X", "PAYMENT_X", "PAYMENT_SANDBOX_X", "PAGES_KEY"]
            .map(|name| (format!("PLUMBLINE_{name}"), String::new()))
            .into_iter()
            .collect();
        let all = ["order", "payment", "payment-sandbox"];
        let left = |service| {
            let own = environment.clone().of_service(service, &all);
            own.0.into_keys().collect::<Vec<_>>()
        };
        assert_eq!(
            left("payment"),
            ["PLUMBLINE_PAGES_KEY", "PLUMBLINE_PAYMENT_X"]
        );
        assert_eq!(
            left("payment-sandbox"),
            ["PLUMBLINE_PAGES_KEY", "PLUMBLINE_PAYMENT_SANDBOX_X"]
        );
    }

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
