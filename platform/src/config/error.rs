use std::fmt;

use super::environment::{PREFIX, service_prefix};

/// Everything that is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
#[error(
    "the configuration of `{service}` is not usable:\n{}",
    listed(service, faults)
)]
pub struct ConfigError {
    /// The service.
    pub service: String,
    /// What is wrong, each with the name it concerns.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// A setting without a default has no value.
    Missing {
        /// The setting.
        key: String,
    },
    /// There is no such setting.
    Unknown {
        /// The variable that names it.
        origin: String,
        /// A setting with a similar name.
        similar: Option<String>,
    },
    /// The value cannot be read as what it should be.
    Invalid {
        /// The variable that holds it.
        origin: String,
        /// What it should be.
        reason: String,
    },
}

fn listed(service: &str, faults: &[Fault]) -> String {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("  - {}", Sentence { service, fault }))
        .collect();
    lines.join("\n")
}

struct Sentence<'a> {
    service: &'a str,
    fault: &'a Fault,
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = service_prefix(self.service);
        match self.fault {
            Fault::Missing { key } => {
                let name = key.to_uppercase();
                write!(
                    formatter,
                    "`{key}` has no value: set {own}{name}, or {PREFIX}{name} for all services"
                )
            }
            Fault::Unknown {
                origin,
                similar: None,
            } => write!(
                formatter,
                "{origin} names no setting of `{}`: remove it",
                self.service
            ),
            Fault::Unknown {
                origin,
                similar: Some(similar),
            } => {
                write!(
                    formatter,
                    "{origin} names no setting of `{}`: did you mean `{similar}` ({own}{})?",
                    self.service,
                    similar.to_uppercase()
                )
            }
            Fault::Invalid { origin, reason } => write!(formatter, "{origin} {reason}"),
        }
    }
}
